"""What decides between answers that are alike: on which side somebody stands, which paper they hold, since when. Pure.

Two sides make a pair (`worker` and `employer`); words and entries stand on one side of a pair, or say nothing of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fawang.knowledge.rules.served import Served, served


class Side(StrEnum):
    """Who somebody is to the other one."""

    WORKER = "worker"
    EMPLOYER = "employer"
    TENANT = "tenant"
    LANDLORD = "landlord"
    CONSUMER = "consumer"
    TRADER = "trader"
    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    VICTIM = "victim"
    ACCUSED = "accused"
    INJURED = "injured"
    DRIVER = "driver"
    CREDITOR = "creditor"
    DEBTOR = "debtor"
    NEIGHBOUR = "neighbour"
    COMPLAINED_OF = "complained_of"


class When(StrEnum):
    """How long ago a paper came."""

    DAYS = "days"
    WEEKS = "weeks"
    LONGER = "longer"


#: Each pair: the side that most people are on, and the other one.
PAIRS: tuple[tuple[Side, Side], ...] = (
    (Side.WORKER, Side.EMPLOYER),
    (Side.TENANT, Side.LANDLORD),
    (Side.CONSUMER, Side.TRADER),
    (Side.PLAINTIFF, Side.DEFENDANT),
    (Side.VICTIM, Side.ACCUSED),
    (Side.INJURED, Side.DRIVER),
    (Side.CREDITOR, Side.DEBTOR),
    (Side.NEIGHBOUR, Side.COMPLAINED_OF),
)
OTHER: Mapping[Side, Side] = {one: other for a, b in PAIRS for one, other in ((a, b), (b, a))}
#: The sides that say so: whoever is on one of them speaks of it, and an entry for it is for hardly anybody else.
MARKED = frozenset(other for _usual, other in PAIRS)
#: The side of an entry that names none, by the beginning of its matter.
_USUAL: tuple[tuple[str, Side], ...] = (
    ("labour.", Side.WORKER),
    ("work_injury.", Side.WORKER),
    ("social_security.unpaid", Side.WORKER),
    ("housing.lease", Side.TENANT),
    ("consumer.", Side.CONSUMER),
    ("criminal.victim", Side.VICTIM),
    ("criminal.fraud", Side.VICTIM),
    ("criminal.", Side.ACCUSED),
    ("traffic.compensation", Side.INJURED),
    ("debt.", Side.CREDITOR),
    ("neighbours.", Side.NEIGHBOUR),
    ("company.employer_compliance", Side.EMPLOYER),
)

_SPEAKS = "(?:我(?:是|系|係|在|们?是|们?的|家的?)?(?:一?[个名家])?(?:[^，。,我]{0,4}))"
_OWN = "(?:我|我们|我家|咱|阮|涯|自己)(?:的|家|屋企)?(?:开|開|办|有|是|系|係|做)?(?:了|的)?(?:一?[个间家])?"
_PATTERNS: Mapping[Side, re.Pattern[str]] = {
    Side.EMPLOYER: re.compile(
        "我(?:们)?(?:是|系|係|作为)[^，。,]{0,6}(?:老板|企业|单位|公司|厂长|店主|雇主|包头|包工头|承包|人事|HR|hr|负责人)|小老板|用人单位[^，。,]{0,4}(?:，|发现|怎)"
        "|(?:我|咱)(?:们)?(?:自己)?(?:开|開|经营|办)[^，。,]{0,8}(?:店|厂|公司|馆|铺|院|工地|企业|作坊)|我(?:请|招|雇|聘)(?:了|来|的|工)?|(?:我|我们)(?:公司|店|厂)(?:里)?(?:的|有)?[^，。,]{0,6}(?:员工|工人|小工|伙计|师傅|前员工)"
        "|(?:^|[，。, ])(?:有个|有|这个|那个|新|老)?(?:员工|工人|小工|伙计)(?!都)[^，。,]{0,12}|招(?:了|进)|(?:聘用|雇用|雇佣|招用)了|(?:开除|辞退|裁|炒掉?|辞掉)[^，。,]{0,3}(?:他|她|员工|工人|人)"
    ),
    Side.WORKER: re.compile(
        "老板|老细|公司(?:不|没|欠|要|说|让|把|逼|拖|扣|裁|炒|辞|叫|强|克|给|以|拿|里)|厂里|单位(?:不|没|欠|要|说|让)|打工|上班|入职|我[^，。,]{0,5}(?:离职|辞职|被裁|被炒|被辞|被开除|工伤)|(?:我|我们)的?工资|工友|试用期|我(?:是|系|係)[^，。,]{0,4}(?:员工|工人|派遣|骑手|保安|保姆|司机|实习)"
    ),
    Side.LANDLORD: re.compile(
        "(?:租客|租户|承租人|房客|住客|二房东|次承租)[^，。,]{0,14}|我(?:是|系|係)(?:[^，。,]{0,4})(?:房东|业主|屋主|包租)|我(?:的|家)?(?:房子?|铺面?|厂房|屋)[^，。,]{0,4}租(?:给|出)|tenant"
    ),
    Side.TENANT: re.compile("房东|包租(?:婆|公)|业主[^，。,]{0,6}(?:赶|不退|不肯退|叫我搬|要我搬|加租)|我租|租的(?:房|铺|屋|厂)|押金|landlord|我(?:是|系)(?:[^，。,]{0,4})租客"),
    Side.TRADER: re.compile(
        "我(?:是|系)(?:[^，。,]{0,4})(?:商家|卖家|店主|开店的|做生意|经营者)|(?:我|咱)(?:们)?(?:自己)?(?:开|開|经营|卖|賣)[^，。,]{0,8}(?:店|馆|铺|院|网店|餐|的|荔枝|海鲜|生鲜)|我(?:的|家)?(?:网店|小店|店里|店铺|店|铺)|(?:顾客|客人|客户|会员|买家)[^，。,]{0,10}(?:要|说|投诉|告|全退|退|赔|吃|摔|滑|催|收到|硬说)|职业打假|投诉我[^，。,]{0,4}(?:虚假|宣传|店|货)|(?:带|卖)[^，。,]{0,2}我的货|发不出"
    ),
    Side.CONSUMER: re.compile("(?:我|我妈|我爸|老人|帮)[^，。,]{0,5}(?:买|订|办卡|充值|充了|报名|点了?外卖|网购)|商家|店家|卖家|客服|健身房[^，。,]{0,4}(?:跑|倒|关)"),
    Side.DEFENDANT: re.compile(
        "(?:告|起诉)(?:了|到|上)?(?:我|咱)(?!就|要|想|该|能|们想)|我(?:被|让|给)[^，。,]{0,5}(?:起诉|告(?!诉|知))|收到[^，。,]{0,8}(?:传票|支付令|起诉状|应诉)|应诉|答辩|我(?:是|当|做)(?:了)?被告|原告(?:说|讲|要)|连我一起告|对方起诉我|来(?:仲裁|告)我"
    ),
    Side.PLAINTIFF: re.compile("(?:想|要|准备|打算|可以|能不能|能)(?:去|到)?(?:法院)?(?:告|起诉)(?:他|她|它|对方|公司|老板|他们)|我(?:去)?(?:起诉|告)(?:了)?(?:他|她|对方)|(?:怎么|点样)(?:起诉|告)"),
    Side.ACCUSED: re.compile(
        "(?:说|话|告)我[^，。,]{0,4}(?:涉嫌|偷|诈骗|强奸|猥亵|犯)|我[^，。,]{0,4}(?:打伤|打断|捅|撞死|还手|自首|被抓|被拘|被传唤)|嫌疑人|经侦|叫我(?:去|过)[^，。,]{0,4}(?:派出所|公安|经侦)|(?:老公|儿子|女儿|弟弟|哥哥|家人|爸)[^，。,]{0,8}被(?:抓|拘|带走|刑拘|逮捕)"
    ),
    Side.VICTIM: re.compile("(?:骗|偷|抢|打|强奸|绑架?|敲诈)(?:了|走|我|伤我)|被(?:骗|偷|抢|打|强奸|绑|敲诈)|受害"),
    Side.DRIVER: re.compile("我[^，。,]{0,10}(?:撞|刮|碰)(?:了|到|伤|倒|死|着)[^，。,]{0,3}(?:人|老|阿|行人|路人|他|她|小孩|护栏)?|我(?:全责|主责)|判我全责|我(?:是|系)(?:车主|司机)|车借给|我[^，。,]{0,4}(?:揸车|开车|骑车|骑电动车|骑摩托)[^，。,]{0,6}(?:撞|刮|碰)"),
    Side.INJURED: re.compile("(?:被|给|让)[^，。,]{0,8}(?:撞|刮|碾)|(?:司机|对方|车主)[^，。,]{0,6}(?:撞|跑了|逃|全责|不赔)|(?:撞|刮)(?:了|到|倒|伤)(?:我|我妈|我爸|我老|我儿|我女)"),
    Side.DEBTOR: re.compile("我(?:(?!不|没|冇|唔|無|无|非)[^，。,]){0,6}(?:欠|逾期|还不[上起]|没钱还|借了)|催收|老赖|失信|被执行|限高|信用卡(?:逾期|欠)|判我[^，。,]{0,4}(?:还|赔)|我[^，。,]{0,6}(?:老赖|失信|限高)|拿不出[^，。,]{0,4}(?:还|赔)"),
    Side.CREDITOR: re.compile("(?:欠|借)(?:了)?我[^，。,]{0,4}(?:钱|万|块|千|货款|工程款)?|(?:借|欠)[^，。,]{0,8}不还|借给(?:他|她|朋友|同学|亲戚)|要(?:不)?回(?:来)?(?:钱|债)"),
    Side.COMPLAINED_OF: re.compile("(?:楼下|邻居|隔壁|对门|厝边)[^，。,]{0,6}(?:说我|投诉我|告我|要我(?:拆|赔)|报警)|说我家(?:漏水|吵|违建)"),
    Side.NEIGHBOUR: re.compile("(?:楼上|隔壁|邻居|楼下|对门|厝边)[^，。,]{0,8}(?:漏|吵|装修|抽烟|砸|挖|占|挡|种|养|堆)"),
}  # fmt: skip
#: What says so beyond doubt, against words of the other side.
_SURE = frozenset({Side.EMPLOYER, Side.LANDLORD, Side.TRADER, Side.DEFENDANT, Side.COMPLAINED_OF})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known besides the words: read in them, or answered when asked back.

    `answered` names the facts that the person was asked for, in their order: each was one round.
    """

    sides: frozenset[Side] = frozenset()
    papers: frozenset[Served] = frozenset()
    when: When | None = None
    subject: str = ""
    #: Codes of entries that were offered and are not what happened.
    excluded: frozenset[str] = frozenset()
    answered: tuple[str, ...] = field(default=())


def sides_in(plain: str) -> frozenset[Side]:
    """Return the sides that a text in plain wording puts its writer on; none of a pair where it is open."""
    found = {side for side, pattern in _PATTERNS.items() if pattern.search(plain)}
    for usual, other in PAIRS:
        if {usual, other} <= found:
            found.discard(usual)
            if other not in _SURE:
                found.discard(other)
    return frozenset(found)


def sides_of(matter: str, ways: Iterable[str]) -> frozenset[Side]:
    """Return the sides for whom an entry is that names none itself.

    Args:
        ways: its question first, then other ways of asking.
    """
    texts = list(ways)
    heard = [sides_in(text) for text in texts]
    own = heard[0] if heard else frozenset()
    found = set(own)
    for side in {one for sides in heard[1:] for one in sides} - found:
        if OTHER[side] not in found and 2 * sum(side in sides for sides in heard) > len(heard):
            found.add(side)
    usual = next((side for beginning, side in _USUAL if matter.startswith(beginning)), None)
    if usual and OTHER[usual] not in found:
        found.add(usual)
    return frozenset(found)


def agreement(ours: Iterable[Side], theirs: Iterable[Side]) -> int:
    """Return in how many pairs two stand on the same side, less those in which they stand on opposite ones."""
    mine, other = set(ours), set(theirs)
    return len(mine & other) - 2 * len({OTHER[side] for side in mine} & other)


def read(plain: str, answered: Mapping[str, str] | None = None) -> Facts:
    """Return what a text in plain wording says, and what the person has answered besides, which counts for more.

    Args:
        answered: values by fact: `side`, `paper`, `when`, `subject`, `matter`; `not_these` has the codes of entries
            that are not what happened. Unknown values are ignored, and count as an answer: "I do not know".
    """
    given = {name: value for name, value in (answered or {}).items() if value}
    sides, papers = set(sides_in(plain)), set(served(plain))
    if (side := given.get("side", "")) in set(Side):
        sides.discard(OTHER[Side(side)])
        sides.add(Side(side))
    if (paper := given.get("paper", "")) in set(Served):
        papers = {Served(paper)}
    when = given.get("when", "")
    return Facts(
        sides=frozenset(sides),
        papers=frozenset(papers),
        when=When(when) if when in set(When) else None,
        subject=given.get("subject", ""),
        excluded=frozenset(given.get("not_these", "").split()),
        answered=tuple(given),
    )
