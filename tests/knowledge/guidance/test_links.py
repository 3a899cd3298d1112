"""Around a first answer stands what it links, and nothing stands where nothing is certain."""

import pytest

from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Opinion, Question, Urgency
from fawang.knowledge.guidance import links
from fawang.knowledge.guidance.choice.decision import State
from fawang.knowledge.guidance.compose import MOST_ARTICLES, Guidance, guide, search
from fawang.knowledge.rules import Certainty

pytestmark = pytest.mark.django_db

CERTAIN = (
    "老板拖欠我三个月工资不给",
    "我被邻居的狗咬了，打疫苗花了两千多",
    "村里的外嫁女分红没有份",
    "前夫不给抚养费已经八个月，法院判了他也不给",
    "我想申请法律援助要什么条件",
)
UNCERTAIN = (
    "加油站把92号当95号卖，车坏了",
    "我老板是黑社会",
    "我女儿15岁被老师摸了，我该找谁",
    "收到仲裁裁决书十天了，不服怎么办",
)
IN_DANGER = (
    "老板说我偷东西，把我关在办公室不让走",
    "我细佬畀人呃咗去缅甸，打电话返嚟话要赎金",
)


def opened(text: str, entry: str = "") -> Guidance:
    """Return what is shown once an answer is open: at once, or when one is pressed, `entry` or the most alike."""
    found = guide(text)
    if found.selection.choice.state == State.OPENED:
        return found
    return guide(text, entry=entry or search(text).questions[0].shown.code)


def first_of(found: Guidance) -> Question:
    entry = found.questions[0].shown.entry
    assert isinstance(entry, Question)
    return entry


@pytest.mark.parametrize("text", CERTAIN)
def test_around_the_first_answer_stands_what_it_links(text: str) -> None:
    found = opened(text)
    first = first_of(found)
    assert found.matter
    assert [one.shown.code for one in found.items] == first.items
    assert [one.code for one in found.periods] == first.periods
    assert list(found.papers) == list(dict.fromkeys(first.papers))
    assert list(found.doors) == list(packs.current().matters[found.matter].units)
    cited = {article.key for answer in found.best for _text, article in answer.articles if article}
    assert {article.key for article in found.articles} <= cited
    assert len(found.articles) == min(len(cited), MOST_ARTICLES)
    for answer in (*found.questions, *found.opinions, *found.guides):
        assert links.is_filed_under(answer.shown, found.matter), answer.shown.code


@pytest.mark.parametrize("text", UNCERTAIN)
def test_where_it_is_not_certain_there_is_a_question_and_no_answer(text: str) -> None:
    found = guide(text)
    assert found.understood.decision.certainty != Certainty.ACT
    assert found.clarify
    lists = (found.questions, found.opinions, found.guides, found.items, found.articles, found.doors)
    assert [len(one) for one in (*lists, found.papers, found.periods)] == [0] * 8


def test_danger_is_told_where_the_matter_is_not_certain() -> None:
    for text in IN_DANGER:
        found = guide(text)
        assert Urgency.DANGER in found.understood.urgency
        assert {call.number for call in found.urgent[0].calls} >= {"110"}
    assert [one.sign for one in guide(UNCERTAIN[3]).urgent] == [Urgency.DEADLINE]


def test_what_the_person_says_then_is_answered() -> None:
    found = guide(UNCERTAIN[0], matter="consumer.fraud")
    assert first_of(found).matter == "consumer.fraud"
    assert guide(UNCERTAIN[0], matter="consumer.fraud", entry=found.questions[0].shown.code).items


def test_the_first_answer_may_be_a_note() -> None:
    note = next(one.shown for one in guide(CERTAIN[0]).opinions)
    assert isinstance(note.entry, Opinion)
    assert links.papers(note) == tuple(dict.fromkeys(note.entry.evidence))
    assert links.periods(note) == ()
    assert links.papers(None) == ()
    assert links.periods(None) == ()


def test_a_lawyer_who_searches_finds_what_is_like_it_and_the_law() -> None:
    found = search("92号汽油当95号卖")
    assert not found.matter
    assert found.questions
    assert found.articles


# --- what people were told wrongly ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "period"),
    [
        ("收到劳动仲裁裁决书已经12天了，不服还能不能起诉", "q-procedure-appeal-03", "p-labour-award-suit"),
        ("劳动仲裁输了，想去法院，还有几天", "q-procedure-appeal-03", "p-labour-award-suit"),
        ("判决书收到13天了，我想上诉", "q-procedure-appeal-01", "p-appeal-judgment"),
        ("收到处罚决定书已经58天了，想复议", "q-administrative-penalty-02", "p-review"),
        ("收到法院传票后天开庭，对方告我欠钱，我没钱请律师，佛山三水", "q-procedure-sue-04", "p-defence"),
    ],
)
def test_a_period_that_is_about_to_lapse_comes_first_with_its_sign(
    text: str, first: str, period: str
) -> None:
    assert Urgency.DEADLINE in guide(text).understood.urgency
    found = opened(text, first)
    assert found.questions[0].shown.code == first
    assert found.periods[0].code == period
    assert Urgency.DEADLINE in found.understood.urgency
    assert "p-arbitration-annul" not in {one.code for one in found.periods}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("唔该，我想问下香港嘅离婚判决喺内地认唔认", "q-marriage_family-divorce-05"),
        ("香港嘅法院判咗离婚，喺内地使唔使再离多次", "q-marriage_family-divorce-05"),
        ("入职体检查出乙肝被拒，违法吗", "q-labour-training-04"),
        ("餐厅被城管罚款5000元不服，怎么办，广州番禺", "q-administrative-penalty-02"),
        ("我系个体户，喺广州番禺开餐厅，城管话我占道要罚五千，点申诉", "q-administrative-penalty-02"),
    ],
)
def test_what_was_acted_on_wrongly_is_right(text: str, first: str) -> None:
    assert guide(text).selection.choice.ranked[0] == first  # opened, or the first of the two that are offered


def test_the_weather_is_not_about_the_law() -> None:
    found = guide("今天天气怎么样")
    assert found.understood.decision.matters == ()
    assert not found.clarify
