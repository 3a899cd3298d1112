"""Invented questions for a demonstration, each marked as such, taken to their states by the real actions."""

from dataclasses import dataclass
from datetime import timedelta

from fawang.consultations.actions.asking import Question, ask
from fawang.consultations.actions.messages import write
from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import Consultation, one, zone_versions
from fawang.consultations.rules import Command, Kind
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.compose import guide
from fawang.people import queries as people
from fawang.people.rules.wishes import Dialect, Medium, Reach
from fawang.regions import queries as regions


@dataclass(frozen=True, slots=True)
class Story:
    """A question, how long ago it was asked, and how far it has come."""

    text: str
    place: str
    hours_ago: float
    far: str = "waiting"
    kind: Kind = Kind.WRITTEN
    answer: str = ""
    next_steps: str = ""
    further: str = ""
    last_answer: str = ""
    score: int = 0
    dialect: Dialect = Dialect.MANDARIN
    zone: str = ""
    scenario: str = ""


_STORIES = (
    Story(
        "我在桂城一家鞋厂做了两年，没签合同，上个月被口头辞退，厂里说没有任何补偿。我能要什么，怎么要？",
        "佛山市南海区桂城街道", 70, "closed",
        answer="没有签书面劳动合同，从用工满一个月的次日起，用人单位应当每月支付二倍工资，依据《劳动合同法》第八十二条。"
        "违法解除的，可以要求继续履行，或者要求按经济补偿标准的二倍支付赔偿金，依据《劳动合同法》第八十七条。",
        next_steps="先保存工资转账记录、工牌、微信里的工作安排。\n一年之内向用工地的劳动人事争议仲裁委员会申请仲裁，不收费。\n没有钱请律师，可以申请法律援助。",
        further="二倍工资最多能要几个月？", score=5,
        last_answer="最多十一个月：满一年还没签的，视为已订立无固定期限劳动合同。",
    ),
    Story(
        "房东说房子卖了，让我三天内搬走，押金也不退，合同还有半年。我可以不搬吗？",
        "广州市天河区天园街道", 26, "answered",
        answer="租赁期内房屋所有权变动，不影响租赁合同的效力，依据《民法典》第七百二十五条。您可以继续住到合同期满。",
        next_steps="把房东的要求留下文字或录音。\n书面回复：合同仍然有效，按约定交租。\n对方强行换锁的，报警并联系我们。",
    ),
    Story(
        "我借给朋友三万块，只有微信转账和聊天记录，没有借条，他现在说是我还他的钱。起诉能赢吗？",
        "东莞市厚街镇", 2.2, "open", dialect=Dialect.CANTONESE,
    ),
    Story("离婚协议写好孩子归我，他每月付一千五，已经半年没付了，打电话也不接，怎么办？", "佛山市南海区大沥镇", 1.6),
    Story(
        "收到法院传票，后天就开庭，说我给别人担保的钱要我还，我该准备什么？", "中山市小榄镇", 0.7,
    ),
    Story("在工地摔伤了腿，包工头说不是他的工人，医药费花了两万多，工伤怎么认定？", "佛山市顺德区容桂街道", 0.4,
          dialect=Dialect.HAKKA),
    Story(
        "厂里放假没结工资，说年后再说，我已经回老家了，人不在佛山还能要吗？", "佛山市南海区大沥镇", 50, "closed",
        answer="能要，不用再跑一趟。用人单位应当按时足额支付工资，依据《劳动合同法》第三十条；可以网上或者打12333向用工地的劳动监察投诉。"
        "劳动关系已经结束的，一年内申请劳动仲裁，依据《劳动争议调解仲裁法》第二十七条。",
        next_steps="列一张欠薪清单，让工友或者负责人在微信里确认。\n打用工地的12333投诉。\n需要仲裁的，可以申请法律援助，讨薪不核查经济状况。",
        further="没有签合同也可以投诉吗？", score=5,
        last_answer="可以。工资转账、工牌、打卡和工友的证言都能证明您在那里上班。",
        zone="returning-workers", scenario="unpaid-wages",
    ),
    Story(
        "孩子在学校被几个同学反复打骂，脸上有伤，老师说小孩子打闹，我该怎么办？",
        "广州市天河区天园街道", 20, "answered",
        answer="这不是打闹。学校应当立即制止欺凌，通知双方家长参与认定和处理；严重的不得隐瞒，应当报告公安机关和教育部门，"
        "依据《未成年人保护法》第三十九条。",
        next_steps="带孩子看伤，留病历和照片。\n书面要求学校处理并答复。\n学校不处理的，向教育局反映或者报警。",
        zone="minors", scenario="bullying",
    ),
    Story("我弟弟在部队服役，他借出去的钱对方不还，他请不了假，能由家里人去法院起诉吗？", "中山市小榄镇", 3.1, "open",
          zone="veterans", scenario="lawsuit"),
    Story("园区一家客户拖了我们半年货款十八万，每次都说下月付，只有送货单和对账微信，怎么办？",
          "佛山市南海区桂城街道", 1.2, zone="business-park", scenario="unpaid-invoices"),
    Story("之前因为集中隔离没上班，公司把那十几天的工资全扣了，说没上班就没有工资，对吗？", "东莞市厚街镇", 0.9,
          zone="epidemic", scenario="wages-in-isolation"),
    Story("您好，想问一下试用期被辞退有没有补偿？", "深圳市宝安区福永街道", 0.05, "waiting", kind=Kind.CHAT),
)  # fmt: skip


def create() -> int:
    """Create the questions unless there are any; return how many."""
    if one.any_consultations():
        return 0
    for number, story in enumerate(_STORIES):
        _Run(story, _lawyer("demo-duty" if number % 2 else "demo-duty-2")).go()
    return len(_STORIES)


def _lawyer(username: str) -> Actor:
    account = people.account_of(username)
    assert account is not None
    return people.staff_identity(account).actor


@dataclass
class _Run:
    """One question on its way, with its own clock."""

    story: Story
    lawyer: Actor

    def go(self) -> None:
        """Take it as far as its story goes."""
        story = self.story
        begin = clock.now() - timedelta(hours=story.hours_ago)
        with clock.at(begin):
            row, person = self._ask()
        if story.far == "waiting":
            return
        with clock.at(begin + timedelta(minutes=20)):
            self._give(row, Command.GRAB, self.lawyer)
        if story.far == "open":
            with clock.at(begin + timedelta(minutes=32)):
                write(by=self.lawyer, code=row.code, text="转账时有没有备注？聊天里他承认过借钱吗？",
                      client_id="demo-asks-back")  # fmt: skip
            return
        with clock.at(begin + timedelta(minutes=75)):
            data = {"text": story.answer, "next_steps": story.next_steps}
            self._give(row, Command.ANSWER, self.lawyer, **data)
        if story.further:
            with clock.at(begin + timedelta(hours=3)):
                self._give(row, Command.FOLLOW_UP, person, text=story.further)
            with clock.at(begin + timedelta(hours=4)):
                self._give(row, Command.ANSWER, self.lawyer, text=story.last_answer)
        if story.score:
            with clock.at(begin + timedelta(hours=9)):
                self._give(row, Command.RATE, person, score=story.score, comment="讲得很清楚，谢谢律师。")
                self._give(row, Command.CLOSE, person)
            with clock.at(begin + timedelta(hours=10)):
                self._give(row, Command.WRITE_UP, self.lawyer, asked=story.text, advised=story.answer,
                           next_steps=story.next_steps, outcome="advised")  # fmt: skip

    def _ask(self) -> tuple[Consultation, Actor]:
        story = self.story
        place = regions.place_in(story.place)
        found = guide(story.text, place=place)
        zone = zone_versions.find(story.zone)
        asked = ask(
            by=ANONYMOUS,
            question=Question(
                text=story.text,
                kind=story.kind,
                topic=found.matter,
                place=place,
                guidance=receipts.receipt(found),
                # Demonstration zones are there only where FAWANG_DEMO is on.
                zone=zone.code if zone else "",
                scenario=story.scenario,
                reach=Reach(name="", medium=Medium.NONE, dialect=story.dialect),
                is_demo=True,
            ),
        )
        return asked.consultation, one.actor_with_key(asked.consultation.code, asked.access_key, ANONYMOUS)

    def _give(self, row: Consultation, command: Command, by: Actor, **data: object) -> None:
        version = one.by_id(row.pk).version
        take_step(by=by, code=row.code, command=command, version=version, data=data)
