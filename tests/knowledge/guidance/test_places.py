"""Where a story happened: names as people write them, and words that only look like places."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fawang.knowledge.guidance import places
from fawang.knowledge.search import language
from fawang.regions import queries as regions

_QUESTIONS = Path(__file__).resolve().parent.parent / "data" / "questions.jsonl"


@pytest.fixture(autouse=True)
def _province(db: None) -> Iterator[None]:
    """Read the divisions of this test's database, and leave none of them behind."""
    regions.forget()
    yield
    regions.forget()


def code(text: str) -> str:
    """Return the code of the place that `text` names."""
    return places.where(language.read(text).plain).code


def test_the_places_of_lay_questions_are_found() -> None:
    rows = [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    named = [one for one in rows if one["place"]]
    exact = sum(code(one["text"]) == one["place"] for one in named)
    false = sum(bool(code(one["text"])) for one in rows if not one["place"])
    assert exact / len(named) >= 0.97
    assert false / (len(rows) - len(named)) <= 0.01


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("顺德大良那边的餐馆拖我工资", "顺德大良"),
        ("惠阳淡水租房被骗押金", "惠阳淡水"),
        ("我老家四川的，在中山火炬开发区打工", "中山火炬"),
        ("我喺海珠區返工", "海珠区"),
        ("佛山人，但是在江门新会被撞", "新会"),
        ("江门台山四九镇", "台山四九镇"),
        ("二十年前在化州路边捡了个女婴", "化州"),
        ("在四会路口我直行他左转", "四会"),
        ("在江门鹤山装修新屋", "江门鹤山"),
        ("What's the weather like in Shenzhen 的法院", "深圳"),
        ("增城的工地", "增城"),
    ],
)
def test_names_are_read_as_people_write_them(text: str, place: str) -> None:
    assert code(text) == regions.resolve_place(place).code


@pytest.mark.parametrize(
    "text",
    [
        "网上买了一件中山装",
        "我的福田货车刹车失灵",
        "喝了光明牛奶肚子疼",
        "我是开龙门吊的",
        "中山公园的荷花开了吗",
        "室友是中山大学毕业的，借了我两万",
        "十年新会陈皮像染的",
        "蓝天白云外景不满意",
        "我在香港大埔租的房",
        "老爸在南海打鱼那时的事",
        "遇到手段很高明的骗子",
        "我们想和平分手离婚",
        "一间新兴行业的公司",
        "给广利钢材公司付了定金",
        "在广东住院能报销吗",
        "明天要开庭了",
        "",
    ],
)
def test_words_that_only_look_like_places_are_none(text: str) -> None:
    assert code(text) == ""


def test_a_road_named_after_a_place_leaves_the_city() -> None:
    assert code("在广州的中山八路那边骑车被擦到") == regions.resolve_place("广州").code


def test_names_of_the_place_say_nothing_of_the_matter() -> None:
    story = "老板三个月没发工资，我在佛山南海大沥上班"
    left = places.without(story, places.where(story))
    assert not {"佛山", "南海", "大沥"} & {left[at : at + 2] for at in range(len(left))}
    assert "老板三个月没发工资" in left
    assert places.without("老板三个月没发工资", places.where("老板三个月没发工资")) == "老板三个月没发工资"
