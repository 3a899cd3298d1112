"""Invented commissions for forensic appraisal in every state, taken there by the real actions. Nobody gave them."""

from dataclasses import dataclass
from typing import Any

from fawang.appraisal.procedure import Command
from fawang.kernel.rules.actor import Actor
from fawang.payments.rules.procedure import Waiver
from lab.demo import signing_offices as offices
from lab.demo.certified_matters import Matter, begin


@dataclass(frozen=True, slots=True)
class Story:
    """A commission: of which field, by whom, how long ago, how far it has come, and why nothing is paid, if so."""

    field: str
    words: str
    name: str
    days_ago: float
    far: str
    matter: str = "personal_injury"
    fee: str = "1200"
    waiver: Waiver | None = None
    chosen: str = ""


_STORIES = (
    Story("clinical", "车祸伤了腿，要评伤残等级向保险公司索赔。", "蒋先生（演示）", 45, "closed", "traffic"),
    Story("dna", "给孩子上户口，派出所要亲子鉴定。", "梁女士（演示）", 30, "closed", "marriage_family", "2400",
          Waiver.AID, "aid"),
    Story("documents", "欠条上的签名他说不是他写的，要做笔迹鉴定。", "吴先生（演示）", 12, "moving", "debt", "3000"),
    Story("clinical", "被人打伤，法院让双方选机构评残。", "冯先生（演示）", 4, "offered"),
    Story("traces", "电动车和货车有没有碰撞，要看痕迹。", "罗先生（演示）", 0.4, "submitted", "traffic"),
    Story("documents", "合同上的公章真假，要鉴定。", "叶小姐（演示）", 5, "unpaid", "contract", "2600"),
    Story("psychiatry", "哥哥签合同时有没有行为能力，要鉴定。", "何女士（演示）", 20, "suspended", "marriage_family",
          "2800"),
    Story("clinical", "同时在两家机构申请了评残。", "曾先生（演示）", 14, "declined"),
    Story("documents", "遗嘱上的签名要鉴定，原件转过几次手。", "关小姐（演示）", 25, "written", "inheritance", "3000"),
    Story("clinical", "退役军人旧伤复发，评残后新拍了片子，要补充鉴定。", "黄先生（演示）", 38, "adding", "military",
          "1200", Waiver.SOLDIER, "soldiers"),
    Story("dna", "做亲缘鉴定，材料还没齐。", "邓小姐（演示）", 3, "completing", "marriage_family"),
)  # fmt: skip
_SOURCES = {Waiver.AID: "给予法律援助决定书 演示0003号", Waiver.SOLDIER: "优待证 演示0004号"}
_REPORT = (
    "一、基本情况：委托人{name}，委托事项如委托书。\n二、检验过程：按委托书约定的标准，由两名鉴定人共同进行。\n"
    "三、分析说明：根据所提交的材料和检验所见作出判断。\n四、鉴定意见：见附页。（演示，不是真的鉴定意见书）"
)
_SAMPLES = {
    "dna": ("口腔拭子", "sample", "institution"),
    "clinical": ("住院病历和影像片", "medical_record", "client"),
}
_OTHER = ("争议文件原件", "document", "client")


def create() -> int:
    """Create the commissions; return how many. The institution of the story has to be there."""
    if offices.institute() is None:
        return 0
    first, second = (offices.actor(one) for one in offices.APPRAISERS)
    head = offices.actor(offices.INSTITUTE_HEAD)
    for number, story in enumerate(_STORIES):
        _Way(story, number, first, second, head).go()
    return len(_STORIES)


class _Way:
    """One commission, from handing in as far as its story goes."""

    def __init__(self, story: Story, number: int, first: Actor, second: Actor, head: Actor) -> None:
        lab = offices.institute()
        assert lab is not None
        self.story, self.number, self.first, self.second, self.head = story, number, first, second, head
        answers = {
            "field": story.field, "client": "person", "institution": str(lab.id), "use": "claim", "before": "no",
            "waiver": story.chosen,
        }  # fmt: skip
        self.matter: Matter = begin(
            "appraisal", matter=story.matter, words=story.words, name=story.name, days_ago=story.days_ago,
            number=100 + number, answers=answers,
        )  # fmt: skip

    def go(self) -> None:
        """Take it as far as its story goes."""
        give, story = self.matter.give, self.story
        if story.far == "completing":
            give(Command.ASK_MATERIALS, self.first, papers=["被鉴定人身份证", "监护人到场说明"])
        elif story.far == "declined":
            give(
                Command.DECLINE,
                self.first,
                article="29.6",
                reason="同一事项已由另一家机构受理，不能两家同时鉴定。",
            )
        if story.far in ("submitted", "completing", "declined"):
            return
        give(Command.OFFER, self.first, hours=20, fee=story.fee, days="30", no_conflict=True,
             risk="材料不足时可能无法得出明确意见；鉴定意见是否采纳由法院决定。")  # fmt: skip
        if story.far == "offered":
            return
        give(Command.AGREE, hours=5, consent=True)
        if story.far == "unpaid":
            return
        with self.matter.later(2):
            if story.waiver:
                offices.waive_fee(self.matter.order, self.first, story.waiver, _SOURCES[story.waiver])
            else:
                offices.pay(self.matter.order, self.first)
        give(Command.SETTLE, hours=0.1, waived=story.waiver or "")
        give(Command.APPOINT, self.first, appraisers=list(offices.APPRAISERS.values()),
             no_conflict=True)  # fmt: skip
        self._materials()
        self._appraise()

    def _materials(self) -> None:
        """A material comes in and goes to the appraisers; both sign each time."""
        give, (name, sort, brought_by) = self.matter.give, _SAMPLES.get(self.story.field, _OTHER)
        give(Command.RECEIVE, self.first, material_name=name, sort=sort, quantity="1 份", condition="完好，装袋密封",
             sealed=True, brought_by=brought_by)  # fmt: skip
        if brought_by == "client":
            give(Command.CONFIRM, hours=0.2, material="1")
        move: dict[str, Any] = {"material": "1", "purpose": "检验", "intact": True}
        if self.story.far == "written":
            # It did not come from whoever had signed for it: that is explained, and the report names it.
            give(Command.HAND_OVER, self.first, giver="store", taker="appraisers", **move,
                 explained="值班人员先放入保管柜，当时没有登记；袋口封条完好。")  # fmt: skip
        else:
            give(Command.HAND_OVER, self.first, taker="appraisers", **move)
        if self.story.far != "moving":
            give(Command.TAKE, self.second, hours=0.3, material="1")

    def _appraise(self) -> None:
        give, far = self.matter.give, self.story.far
        if far == "moving":
            return
        give(Command.CHOOSE_METHOD, self.first, method="national", standard="GB/T 演示 相应国家标准")
        if far == "suspended":
            give(Command.SUSPEND, self.first, article="39.4", reason="被鉴定人两次没有按约来做检查。")
            return
        give(
            Command.RECORD,
            self.first,
            hours=24,
            event="examination",
            on=self.matter.day,
            note="两名鉴定人共同检验。",
        )
        give(Command.WRITE, self.first, hours=40, report=_REPORT.format(name=self.story.name))
        if far == "written":
            return
        give(Command.APPROVE, self.head, hours=6)
        with self.matter.later(3):
            sealed = offices.sign_and_seal(self.matter.order, self.first, self.second)
        give(Command.ISSUE, hours=0, number=sealed)
        if far == "adding":
            give(Command.ASK_MORE, hours=70, reason="新拍了核磁共振片，请补充鉴定。")
            return
        give(Command.CLOSE, self.first, hours=20, handed_over="counter")
