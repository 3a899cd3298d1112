"""Invented applications for notarisation in every state, taken there by the real actions. Nobody applied for them."""

from dataclasses import dataclass, field

from fawang.kernel.rules.actor import Actor
from fawang.notarisation.procedure import Command
from fawang.payments.rules.procedure import Waiver
from lab.demo import signing_offices as offices
from lab.demo.certified_matters import Matter, begin

_SOLDIER = (Waiver.SOLDIER, "优待证 演示0001号")
_AID = (Waiver.AID, "给予法律援助决定书 演示0002号")


@dataclass(frozen=True, slots=True)
class Story:
    """An application: what for, by whom, how long ago, how far it has come, and why nothing is paid, if nothing is."""

    item: str
    words: str
    name: str
    days_ago: float
    far: str
    matter: str = "marriage_family"
    waiver: tuple[Waiver, str] | None = None
    answers: dict[str, str] = field(default_factory=dict)


_HOME = {"property": "yes"}
_NO_HOME = {"property": "no", "ground": "residence"}
_THERE = {"ground": "residence"}
_ABROAD = {**_THERE, "use": "abroad", "country": "新加坡"}
_STORIES = (
    Story("will", "我想立一份遗嘱，房子留给小女儿，怕以后兄妹争。", "陈伯（演示）", 40, "closed", "inheritance",
          answers={**_HOME, "ground": "property"}),
    Story("entrustment", "我在部队走不开，想委托我妻子去办房子过户。", "黄先生（演示）", 30, "closed", "housing",
          _SOLDIER, {**_NO_HOME, "power": "single", "waiver": "soldiers"}),
    Story("birth", "孩子出国读书，学校要出生公证。", "梁女士（演示）", 12, "issued", answers=_ABROAD),
    Story("inheritance", "父亲去世，留下桂城一套房，我们三姐弟来办继承。", "何女士（演示）", 15, "verifying",
          "inheritance", answers={**_HOME, "value": "1200000"}),
    Story("kinship", "申请亲属关系公证，去民政办救助要用。", "冼伯（演示）", 20, "issued", waiver=_AID,
          answers={**_THERE, "waiver": "aid"}),
    Story("loan", "向银行贷款三十万，银行要求赋予强制执行效力。", "罗先生（演示）", 6, "signing", "debt",
          answers={**_NO_HOME, "value": "300000", "lender": "licensed"}),
    Story("education", "办学历公证，去境外找工作用。", "邓小姐（演示）", 3, "unpaid", answers=_ABROAD),
    Story("survival", "领取境外养老金，要办生存公证；儿子是现役军人。", "区婆婆（演示）", 5, "examining",
          waiver=_SOLDIER, answers={**_ABROAD, "waiver": "soldiers"}),
    Story("evidence", "网上有人发帖骂我，想把网页固定下来。", "冯先生（演示）", 0.4, "submitted", "personality",
          answers=_THERE),
    Story("marital_property", "婚前想把各自的财产写清楚。", "叶小姐（演示）", 2, "supplementing", answers=_NO_HOME),
    Story("declaration", "放弃一辆旧车的份额，写一份声明。", "谭先生（演示）", 4, "proposed", answers=_NO_HOME),
    Story("loan", "朋友借我八万，想办强制执行公证。", "吴先生（演示）", 10, "declined", "debt",
          answers={**_NO_HOME, "value": "80000", "lender": "private"}),
    Story("adoption", "收养亲戚的孩子，民政已登记。", "郭女士（演示）", 8, "proving", answers=_THERE),
    Story("criminal_record", "办无犯罪记录公证，后来工作不去了。", "曾先生（演示）", 18, "withdrawn", answers=_ABROAD),
    Story("translation", "公证书译文里名字拼错了，请复查。", "关小姐（演示）", 35, "reviewing", answers=_ABROAD),
    Story("entrustment", "我是烈属，委托侄子代领抚恤金。", "邝婆婆（演示）", 25, "closed", waiver=_SOLDIER,
          answers={**_NO_HOME, "power": "none", "waiver": "soldiers"}),
)  # fmt: skip
_TEXT = (
    "申请人：{name}。\n公证事项：如申请。\n兹证明申请人于前来本处，在本公证员面前确认所提交的材料，其意思表示真实，"
    "内容符合《中华人民共和国公证法》第二十八条的规定。（演示，不是真的公证书）"
)
#: How far each way goes: what comes after the fee.
_BEFORE_FEE = ("submitted", "supplementing", "declined", "withdrawn", "unpaid")


def create() -> int:
    """Create the applications; return how many. The office of the story has to be there."""
    if offices.notary_office() is None:
        return 0
    notary, head = offices.actor(offices.NOTARY), offices.actor(offices.HEAD)
    for number, story in enumerate(_STORIES):
        _Way(story, number, notary, head).go()
    return len(_STORIES)


class _Way:
    """One application, from handing in as far as its story goes."""

    def __init__(self, story: Story, number: int, notary: Actor, head: Actor) -> None:
        office = offices.notary_office()
        assert office is not None
        self.story, self.number, self.notary, self.head = story, number, notary, head
        self.matter: Matter = begin(
            "notarisation",
            matter=story.matter,
            words=story.words,
            name=story.name,
            days_ago=story.days_ago,
            number=number,
            answers={
                "item": story.item, "applies": "self", "use": "here", "institution": str(office.id), **story.answers,
            },
        )  # fmt: skip

    def go(self) -> None:
        """Take it as far as its story goes."""
        give, far = self.matter.give, self.story.far
        if far == "supplementing":
            give(Command.REQUEST_PAPERS, self.notary, papers=["身份证原件", "户口簿", "财产清单"])
        elif far == "declined":
            give(Command.DECLINE, self.notary, article="19.3",
                 reason="出借人不是持牌的放贷机构，不能赋予强制执行效力；可以改办借款合同公证。")  # fmt: skip
        elif far == "withdrawn":
            give(Command.WITHDRAW, reason="工作不去了，不用办了。")
        if far in _BEFORE_FEE and far != "unpaid":
            return
        give(Command.ACCEPT, self.notary)
        if far == "unpaid":
            return
        self._settle()
        self._examine()

    def _settle(self) -> None:
        with self.matter.later(1):
            if self.story.waiver:
                offices.waive_fee(self.matter.order, self.notary, *self.story.waiver)
            else:
                offices.pay(self.matter.order, self.notary)
        waived = self.story.waiver[0] if self.story.waiver else ""
        self.matter.give(Command.SETTLE, hours=0.1, waived=waived)

    def _examine(self) -> None:
        give, far = self.matter.give, self.story.far
        if far == "proving":
            give(Command.ASK_PROOF, self.notary, papers=["收养登记证原件", "被收养人照片"])
            return
        if far == "verifying":
            give(Command.VERIFY, self.notary, cause="verification", reason="向不动产登记中心核实产权。")
            return
        with self.matter.later(20):
            # The step is of the same hour: nobody comes tomorrow.
            pass
        give(Command.ATTEND, self.notary, hours=0, on=self.matter.day, identity="card")
        if far == "examining":
            return
        give(Command.PROPOSE, self.notary, certificate=_TEXT.format(name=self.story.name))
        if far == "proposed":
            return
        give(Command.APPROVE, self.head, hours=6)
        if far == "signing":
            return
        with self.matter.later(2):
            sealed = offices.sign_and_seal(self.matter.order, self.notary)
        give(Command.ISSUE, hours=0, number=sealed)
        if far == "issued":
            return
        give(Command.CLOSE, self.notary, hours=26, handed_over="counter")
        if far == "reviewing":
            give(Command.ASK_REVIEW, hours=60, reason="译文里我的名字拼错了一个字母，护照上不是这样写的。")
