"""Words of a fraud that is going on, or whose money left minutes ago and may still be stopped. Pure."""

import re

_NOW = (
    "刚(?!需|开始|好|来|到)|正在|正准备|现在(?!想|还能|法院|可以|卡|被|冻)|还在(?!，|,|$|吗)|此刻|这会儿|(?:分钟|小时|钟头)(?:之?前|内)|不到(?:一|半)个?(?:小时|钟头)"
    "|今[天早]|即刻|马上|已经在转|在转|拄拄|正正|拦不|劝不|还没截|手在抖|来得及|再转|再做|再打|又要|还要|一笔笔|继续转|收线|不挂"
)
#: The money, or what opens the account, is leaving.
_PAID = (
    "转(?!岗|正|让|租|学|院|基因|发|告|交|移|卖到)|打(?:了|过去|进去|出去|给|款|钱)|汇(?!率)|充(?:了|值|五|三|十|[0-9])|付(?:了|款|钱)|过(?:数|了)|入(?:紧|了|钱|数)|贷款五|验证码|动态码"
    "|密码|共享|远程|银行卡|卡号|(?:礼品|充值|点)卡|取(?:了|钱|出|现)|扣款|(?:钱|卡里)[^，。,]{0,6}(?:没了|少了|转走|少)|少了|交(?:给|了)|现金|金(?:项)?链|贵金属|保证金|定金|全款"
)
_SWINDLE = (
    "骗(?!我?签)|诈骗|公检法|冒充|假[老冒]|(?:安全|监管|指定)(?:账户|户口|帐户|户)|解冻|刷单|客服|导师|炒[股币]|虚拟币|提现|杀猪盘|拉黑|网友|裸聊|视频[^，。,]{0,4}(?:发|散)"
    "|退税|(?i:etc)|航班|快递[^，。,]{0,4}(?:毒|有)|验证码|反诈|公安|民警|逮捕|涉嫌|涉案|校长|领导|军官|主播|消灾|群(?:马上|解散)|明星|屏幕|越想越不对|打不开|被黑|聊天记录|敲诈"
    "|手机自己"
)
#: Whatever the words beside it: nobody else asks for this.
_CERTAIN = re.compile(
    "(?:转|打|汇|存|入)[^。]{0,10}(?:安全|监管)(?:账户|帐户|户口|户)|(?:安全|监管)(?:账户|帐户|户口|户)[^。]{0,10}(?:转|打|汇)"
    "|(?:骗子|诈骗)[^，。,]{0,4}(?:还在|正在|现在|叫我|让我|要我|催)|被(?:人)?(?:骗|呃)(?:紧|着)"
    # The money has just gone, and that it went to swindlers is known.
    "|(?:刚(?!需)|今[天早日晚]|分钟|小时|钟头)[^。]{0,20}(?:被(?:人)?骗|骗走|骗人|上当)|被(?:人)?骗[^。？?]{0,6}刚|(?:刚|分钟|小时|钟头)[^。]{0,10}(?:转|汇|付|打)[^。]{0,12}(?:是假的?|是骗)"
    "|(?:点|礼品|充值)卡[^。]{0,12}密码[^，。,]{0,4}(?:发|给|报|念)|(?:客服|对方|公安|警察|民警)[^，。]{0,10}(?:共享屏幕|屏幕共享)"
)
_PAST = re.compile(
    "去年|前年|上年|旧年|往年|[一两二三四五六七八九十几\\d]年(?:前|以前)|年前|上个?月|几个?月|以前|之前被|立案|破案|破了|结案|法院|开庭|判决|判了|退赔|抓[到住了]|捉|被抓|已经退"
    "|没有?转|没有?点|没人(?:上当|转)|识破|标准|怎么判|宣传|社区|是不是诈骗|是诈骗吧|怎么辨别|离婚"
)
_ANY = re.compile(f"(?=.*(?:{_NOW}))(?=.*(?:{_PAID}))(?=.*(?:{_SWINDLE}))", re.S)
#: A text that is longer than this tells a story; the words must stand near one another.
_STORY = 90


def going_on(text: str) -> bool:
    """Tell whether somebody is paying swindlers, or has just done so."""
    if _PAST.search(text):
        return False
    if _CERTAIN.search(text):
        return True
    if len(text) <= _STORY:
        return _ANY.match(text) is not None
    return any(_ANY.match(text[start : start + _STORY]) for start in range(0, len(text), _STORY // 2))
