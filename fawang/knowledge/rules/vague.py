"""Words that say that something happened, and not what: they would be like anything. Pure."""

import re

#: Says that something happened, not what.
_FILLER = re.compile(
    "[\\s,，。、!！?？~～.…:：;；]|请问|你好|您好|律师|我们?|你们?|您|他们?|她们?|它|佢哋?|阮|涯|咱|人哋|人家|别人|有人|对方|自己|大家|的|嘅|了|咗|着|过|是|系|係|就|都|也|还|又|很|好|太|真|更|最|不|唔|冇|没有?|有|在|喺|到|被|把|让|给|俾|畀|跟|和|同|与|对|向|从|这样|这|那样|那|呢|嗰|个|件|些|啲|点"
    "|事情|事儿|事|嘢|东西|问题|麻烦|纠纷|矛盾|情况|家里|家|屋企|那边|这边|亲戚|朋友|单位|政府|公司|合同|手续|材料|钱|多少|孩子|小孩|阿妈|阿爸|爸|妈|老婆|老公|房子|窗口|今天|昨天|现在|一下|一个|一点|怎么办|怎么样?|怎么|点算|点搞|点样|点办|如何|什么|咩|哪里|可以|能不能|能|会|要|想|需要|应该|该"
    "|问|问下|讲|说|话|咨询|了解|关于|關於|法律|权益|合法|违法|犯法|讲道理|道理|欺负|侵害|害|坏|差|证件|证|时间|行|带|去|搞|闹|起来|受到|承认|处理|办|帮帮?|帮忙|急|着急|很急|告|打官司|官司|投诉|找|请|证据|回来|归|管|签|出|吗|嘛|呀|啊|吧|哦|乞|拍"
)
#: Words in which people say that they need somebody, how they feel about it, how long it has been: of any matter.
_OF_ANY_MATTER = re.compile(
    "帮帮忙|帮个忙|忙|一[件点些下个桩种]|遇到|遇上|碰到|碰上|摊上|惹上|惹了?|发生|出了?|求助|求救|请教|打听|托我|托人|反映|反应|聊聊|聊一聊|商量|出个?主意|主意|支个?招|指点|指条路|说法|公道|公平|公正|交代|维权|值得|靠谱"
    "|心里|压在|睡不着|气不过|咽不下|忍不下|忍|口气|委屈|冤枉?|害怕|怕|担心|后悔|难受|崩溃|乱|烦|苦|慌|清白|良心|反而|惹|弄|懂|明白|清楚|复杂|简单|觉得|感觉|认为|知道|晓得|以为|看不?懂|看|听|打字|写字|电话|见面|见一?见|当面|详细|具体"
    "|部门|机构|领导|熟人|外人|外地|本地|老人家|老人|老百姓|普通人|当事人|人员|大人|先生|女士|同志|阿姨|大哥|老师|村里|村|别处|地方|这里|那里|到处|下一步|步骤|流程|程序|材料|资料|文件|东西|信件?|通知|上面|里面|手上|手里|人证|物证|证人|势力|背景|关系|后台|斗不过|斗"
    "|以前|之前|以后|之后|上次|上回|下次|当时|当初|时候|最近|刚刚|刚才|早就|好久|很久|多久|一直|总是|还是|或者|因为|所以|如果|但是|可是|虽然|而且|已经|来不?得?及|几天|几年|好几|[一几两](?:年|天|周|个月)多?|半年|两三|[一二两三四五六七八九十几]+(?:次|句|种|遍|趟)"
    "|起了?|争执|争吵|争议|吵架|吵|误会|过不去|答应|同意|理睬|不理|理我|理|硬来|硬|过分|变卦|拖了?|拖着|结果|希望|办法|解决|一般|大概|到底|算不算|算数|算|能够|有用|没用|用|收集|收到|收|准备|做好|做到|做|弄|下一|走不|从|再|只|才|被人|坑了?|威胁|整|新|旧|哪|种|底|意|心"
)
#: One such word is enough to know what it is about.
_TELLING = re.compile(
    "离婚|打(?!官司|算|听|扰|开|电话)|骗|偷|抢|欠|借|租|押金|工资|人工|工伤|辞|裁|炒|撞|酒驾|罚|拆|遗嘱|遗产|继承|抚养|彩礼|漏水|噪|网贷|信用卡|假货|退(?:款|货|钱|费)"
    "|社保|加班|坐牢|抓|拘|强奸|骚扰|家暴|保险|传票|仲裁|低保|残疾|征收|学校|医院|老赖|前妻|前夫|分红|判(?!断)|作废|(?:爸|妈|爷|奶|公|婆|老人)走了?|复核|限制|护理|抢救|证人|答辩|竞业|同行|撤|只要男|限男|上班|指标|(?:请|找)律师|投诉律师"
    "|裁决|决定书|支付令|鉴定|执行|[欠借]条|笔录|取保|缓刑|上诉|复议|立案|冻结|查封|担保|抵押|违约|定金|订金|物业|业主|装修|中介|商标|专利|抄袭|股东|股份|合伙|破产|发票|税"
    "|户口|身份证|护照|签证|驾照|车祸|撞|肇事|理赔|赔|补偿|工地|工厂|厂里|辞退|试用|竞业|公积金|养老|退休|失业|津贴|补贴|抚恤|退伍|当兵|入伍|军人|土地|宅基|承包|拆迁|祖屋|坟"
    "|结婚|出轨|同居|分手|怀孕|收养|赡养|监护|探望|抢走|家产|老公|丈夫|老婆打|动手|吸毒|赌|酒|狗|猫|漏|吵死|垃圾|污水|油烟|快递|网购|直播|退卡|健身|培训班|旅游|机票|手术|病历|医生|死|尸"
    "|裸|偷拍|隐私|造谣|辱骂|照片|信息泄露|泄露"
)
_ENGLISH_FILLER = re.compile(
    r"\b(?:can|could|would|please|you|help|me|i|we|he|she|they|have|has|got|need|want|a|an|the|my|some|any|problem|issue|trouble|question|with"
    r"|someone|somebody|legal|law|lawyer|advice|what|how|should|do|to|about|it|is|this|that|there|hello|hi|am|in|ask|talk|something|happened|case|matter|situation)\b|[^A-Za-z]",
    re.IGNORECASE,
)
#: So few characters that are no filler say nothing; of a verb alone it is not known by whom, and for what.
_LEAST_SAID, _LEAST_TOLD = 3, 2


def is_vague(plain: str) -> bool:
    """Tell whether words say that something happened and not what: they would be like anything."""
    if not re.search(r"[㐀-鿿]", plain):
        return not _ENGLISH_FILLER.sub("", plain)
    rest = _FILLER.sub("", plain)
    if _TELLING.search(plain):
        # Of a verb alone it is not known by whom, and for what.
        return len(rest) < _LEAST_TOLD and len(plain.strip()) <= _LEAST_SAID
    # Whole words first: 下 of 下一步 says nothing, that of 楼下 does.
    return min(len(rest), len(_FILLER.sub("", _OF_ANY_MATTER.sub("", plain)))) < _LEAST_SAID
