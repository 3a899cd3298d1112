"""Which side somebody is on, and which of two alike procedures it is."""

import time

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.cues import Cues, cues
from fawang.knowledge.guidance.urgency import periods, plain
from fawang.knowledge.rules import served


def weights(text: str, *signs: Urgency) -> dict[str, float]:
    return dict(cues(text, signs).weights)


@pytest.mark.parametrize(
    "text",
    [
        "收到劳动仲裁裁决书已经12天了，不服还能不能起诉",
        "劳动仲裁输了，想去法院，还有几天",
        "仲裁裁决下来，公司欠我的加班费没支持，我不服",
    ],
)
def test_a_labour_award_is_none_of_commercial_arbitration(text: str) -> None:
    found = weights(text)
    assert found["procedure.arbitration"] < -5
    assert found["procedure.appeal"] > 3


def test_who_has_won_before_the_labour_board_wants_it_carried_out() -> None:
    found = weights("公司欠我工资，已经仲裁赢了，公司不给钱，怎么强制执行")
    assert found["procedure.enforcement"] > 0
    assert "procedure.appeal" not in found


def test_an_award_of_whichever_kind_is_asked_about() -> None:
    assert cues("收到仲裁裁决书十天了，不服怎么办").doubt
    assert not cues("货款的仲裁裁决书收到了，不服怎么办").doubt
    assert not cues("劳动仲裁的裁决书收到十天了").doubt


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("对方告我欠钱，后天开庭", True),
        ("我被银行起诉了", True),
        ("收到法院传票", True),
        ("我要告他欠钱不还", False),
        ("他不告诉我地址，我想告他", False),
    ],
)
def test_who_is_sued_does_not_sue(text: str, *, is_so: bool) -> None:
    assert ("procedure.sue" in weights(text)) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("餐厅被城管罚款5000元不服", True),
        ("市场监管局说我的店违法，要罚两万", True),
        ("收到行政处罚决定书58天了", True),
        ("楼下餐馆油烟直冲我家，城管不管", False),
        ("交警罚款200元扣3分", False),
        ("公司罚我五百块", False),
    ],
)
def test_who_was_fined_wants_no_neighbour_fined(text: str, *, is_so: bool) -> None:
    assert ("administrative.penalty" in weights(text)) is is_so


def test_a_divorce_from_elsewhere_and_a_refusal_at_hiring_are_heard() -> None:
    assert weights("香港的法院判了离婚，在内地要不要再离一次")["marriage_family.divorce"] > 3
    assert "marriage_family.divorce" not in weights("在香港租的房子，房东不退押金")
    assert weights("入职体检查出乙肝被拒，违法吗")["labour.training"] > 3
    assert "labour.training" not in weights("在厂里做了十年，体检查出尘肺")


def test_who_is_held_by_no_police_is_no_suspect() -> None:
    held = (Urgency.DANGER, Urgency.DETENTION)
    assert weights("老板说我偷东西，把我关在办公室不让走", *held)["criminal.detained"] < 0
    assert weights("警察把我弟弟关进看守所，他在里面被打", *held)["criminal.detained"] > 0


@pytest.mark.parametrize("text", ["今天天气怎么样", "你好", "明天的天气好吗", "在吗"])
def test_chatter_is_not_about_the_law(text: str) -> None:
    assert cues(text) == Cues(chatter=True)


def test_weather_in_a_story_is_no_chatter() -> None:
    assert not cues("因为天气不好公司停工，工资一分不给").chatter


@pytest.mark.parametrize(
    "piece",
    ["哈", "收到", "判决收到了", "我爸走了", "老公在工地", "买房隐瞒", "香港判", "城管罚", "仲裁裁决", "1天", "我被人"],
)  # fmt: skip
def test_no_text_takes_long_to_read(piece: str) -> None:
    text = piece * (2_000 // len(piece))
    begin = time.process_time()
    cues(text)
    served.served(text)
    periods.ending(text)
    plain.plainly(text)
    # Seconds of CPU; a pattern that goes back over what it has read takes minutes.
    assert time.process_time() - begin < 2
