"""Who stands on the other side, as far as a person's words name them: for the conflict check. Pure."""

import re

MOST = 5

_SUFFIX = (
    "有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|工厂|厂|商场|超市|商行|酒店|宾馆|民宿|餐厅|酒楼|饭店|饭馆|茶楼|影楼|发廊|美容院|整形医院|美发店|"
    "医院|诊所|学校|学院|中学|小学|幼儿园|培训中心|教育中心|早教中心|中心|培训学校|驾校|健身房|健身馆|俱乐部|会所|银行|保险|人寿|财险|物业|置业|地产|科技|电子|"
    "事务所|合作社|工作室|村委会|居委会|总部|加盟店|专卖店|旗舰店|珠宝店|饲料店|修理店|汽修厂|店|旅行社|传媒|物流|贷款平台"
)
#: A name is at most this long without what kind of firm it is.
_LONGEST = 14
_HAN = "A-Za-z0-9㐀-鿿"
_ORGANISATION = re.compile(
    f"([{_HAN}（）()]{{2,{_LONGEST}}}?)((?:{_SUFFIX})+)(?!长|里人|费|险|证|业|牌|员|子)"
)
#: Words that are no part of a name: what stands in front of them, and they, are cut off.
_CUT = re.compile(
    ".*(?:的|了|在|给|被|是|说|有(?!限)|没|不|个|间|着|过|们|我|你|他|她|这(?:家|边|里)?|那(?:家|边|里)?|哪|怎么|什么|就|也|还|才|只|又|很|找|欠|买|换|选"
    "|嫌|跟|让|把|去|到|从|向|告|叫|入职|来(?!福|旺|宝|亿)|进(?!发|宏)|之后|以后|"
    "喺|嘅|咗|冇|嗰|佢|啲|话|唔|系(?!统)|俾|畀|同(?![仁兴创福])|一家|家(?=[㐀-鿿]{2,}店)|介绍|起诉|投诉|要求|想|要|做|搞|卖|怀疑|外面|内地|别处|上班|报警|通过"
    "|对(?:方|面)?|合伙开|开(?!平|心|元|泰)|经(?!纬|典|济)|讲|起(?=厂)|加盟|打工|由|向|和(?=[㐀-鿿]{4})|与|贴是)"
)
#: What kind of firm, and other words that tell no firm from another.
_KIND = re.compile(
    "4[sS]|\\d+年?|小型|大型|中型|微型|不?动产|卤味|鱼生|烧腊|某|该|本|贵|原|前|新|老|大|小|旧|总|分|子|母|私人|民营|私立|公立|国营|国有|外资|港资|台资|人民|市|区|县"
    "|镇|乡|村|第[一二三四五六]|附近|上游|楼下|楼上|隔壁|旁边|开发商|加工|代工|作坊|连锁|网红|附属|中心|妇幼|中医|专科|男科|妇科|牙科|口腔|整形|医美|"
    "电子|五金|制衣|服装|家具|家私|陶瓷|塑料|塑胶|玩具|印刷|食品|皮具|皮革|纺织|毛织|电镀|模具|灯饰|家电|卫浴|凉果|水泥|化工|染|鞋|制衣|内衣|建筑|建材|工程|科技|汽车|互联网|网络"
    "|小额|借款|催收|担保|房地产|地产|物业|物流|快递|外卖|劳务|派遣|外包|人力|装修|装饰|保洁|家政|搬家|婚庆|婚纱|摄影|"
    "旅游|培训|教育|早教|补习|美容|美发|健身|保险|人寿|财险|租赁|评估|中介|房产|二手车|二手|货运|运输|贸易|商贸|电商|直播|传媒|广告|设计|投资|理财|金融|贷款|网贷|银行|农业|养殖"
    "|饲料|餐饮|奶茶|茶餐|烧烤|便利|水果|珠宝|手机|电脑|药|宠物|洗|修|汽修|理发|幼儿|艺术|外语|英语|驾|安全|专门|特殊|职业|技工|技术|党校|母校|一|二|两|三|四|五|几|多|十|百"
    "|家|人|甲方|乙方|平台|加盟|专卖|喷漆|铝|钢材|材料|板材|餐|商业|实体|铺|线下|网|淘宝|官方|旗舰|委员会|居委会|村委会|社区|街道|管理|服务|咨询|停运损失|养老|工伤|失业|医疗|生育"
    "|社会|商业|意外|重疾|买|交|份|正规|黑心|无良|厂|店|公司"
)
#: A core that still holds these is a piece of a sentence.
_SENTENCE = re.compile(
    "[吗呢吧啊呀]|征地|体户|电视|驾照|车|已经|因为|如果|可以|应该|必须|老师|学生|孩子|小孩|老板|工人|工资|合同|事故|对方|上学|别人|自己|开发|小区|业主|保安|经常|朋友|司机|报案|争"
    "|念|上|期|剩|租|欠|怀|疑|家旁"
)
_SURNAME = (
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳史唐费岑薛雷贺倪"
    "汤罗毕郝邬安常傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛禹狄贝臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季麻贾江童颜郭梅盛"
    "林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫丁邓洪石崔龚程邢裴陆翁荀惠曾关甘武符刘景詹龙叶黎薄蒲赖卓温谭温古易欧"
    "阳区麦]"
)
_ROLE = (
    "(?:老板娘?|房东|二房东|包工头|工头|判头|经理|店长|邻居|媒人|媒婆|被告|前夫|前妻|债务人|债主|借款人|中介|店主|司机|车主|同事|主管|师傅|业主|负责人|法人|村长|书记|校长|医生"
    "|亲戚|表哥|表弟|合伙人|股东)"
)
_CALLED = "(?:叫做?|是|姓名|名叫|系|係|姓)?"
_PERSON = re.compile(
    f"({_SURNAME}某{{1,2}}|{_SURNAME}[㐀-鿿]某)"
    f"|{_ROLE}{_CALLED}((?:老|小){_SURNAME}(?![㐀-鿿]{{0,1}}[路村镇厂])|"
    "阿[㐀-鿿](?=[，,。 欠说讲话拖借不在给把跟同和的]|$)"
    f"|{_SURNAME}(?:总|老板|经理|婶|叔|伯|姨|姐|哥|嫂|生|工)|{_SURNAME}[㐀-鿿]{{1,2}}(?=[，,。（( 欠说拖借跑]|$))"
    f"|({_SURNAME}(?:老板娘?|经理|总(?=[，,。说欠拖不]|$)|婶|包工头|工头|校长|师傅|中介|房东))"
)
#: A name behind what kind of firm it is: 早教中心乐乐, 装修公司叫美居家.
_BEHIND = re.compile(
    "(?:装修公司|装饰公司|早教中心|培训机构|培训中心|健身房|美容院|中介公司|搬家公司|家政公司|公司|店|厂)(?:叫做?|名叫|名字是"
    f"|名字叫)([{_HAN}]{{2,8}}?)(?=[，,。；;、 ]|$)"
)
_NO_NAME = re.compile(
    "[的了在不没是有就都也跑倒关说退收给]|负责|怎么|老板|合同|倒闭|跑路|失联|全部|为由|违约|那边|这边|拒绝"
)


def parties(text: str) -> tuple[str, ...]:
    """Return the names of organisations and persons that stand against somebody in `text`, at most MOST.

    Words that name nobody in particular (`公司`, `厂里`, `物业公司`) are left out.
    """
    found = [name for match in _ORGANISATION.finditer(text) if (name := _named(match))]
    found += [match[1] for match in _BEHIND.finditer(text) if not _NO_NAME.search(match[1])]
    found += [match[1] or match[2] or match[3] for match in _PERSON.finditer(text)]
    kept = dict.fromkeys(found)
    return tuple(name for name in kept if not any(name != other and name in other for other in kept))[:MOST]


def _named(match: re.Match[str]) -> str:
    """Return the name that ends in `match`, or nothing if it tells no firm from another."""
    stem = _CUT.sub("", match[1])
    core = _KIND.sub("", stem)
    if len(core) < 2 or _SENTENCE.search(core):
        return ""
    return stem + match[2]
