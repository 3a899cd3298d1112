"""Hakka and Teochew are read as Mandarin; Mandarin and Cantonese stay what they are."""

import pytest

from fawang.knowledge.search import language
from fawang.knowledge.search.language import Wording


@pytest.mark.parametrize("wording", [Wording.HAKKA, Wording.TEOCHEW])
def test_there_are_enough_words_and_they_say_that_nobody_read_them(wording: Wording) -> None:
    data = language._words_of(wording)
    assert len(data["words"]) >= 150
    assert data["read"] is False


@pytest.mark.parametrize(
    ("text", "wording", "parts"),
    [
        ("涯老板三只月毋出粮，样般办", Wording.HAKKA, ("我老板三个月不发工资", "怎么办")),
        ("分人骗了钱，涯爱告佢", Wording.HAKKA, ("被人骗了钱", "要告他")),
        ("哺娘分佢打，细人仔样般办", Wording.HAKKA, ("妻子被他打", "孩子怎么办")),
        ("涯想毋开，毋想做人", Wording.HAKKA, ("想不开", "不想活")),
        ("头家欠阮三个月工钱，做呢办", Wording.TEOCHEW, ("老板欠我们三个月工资", "怎么办")),
        ("伊乞人拍，爱告伊", Wording.TEOCHEW, ("他被人打", "要告他")),
        ("厝主唔还押金", Wording.TEOCHEW, ("房东不还押金",)),
        ("阮翁拍我，奴仔真惊", Wording.TEOCHEW, ("我丈夫打我", "孩子")),
    ],
)
def test_what_is_said_is_read_as_mandarin(text: str, wording: Wording, parts: tuple[str, ...]) -> None:
    reading = language.read(text)
    assert reading.wording == wording
    for part in parts:
        assert part in reading.plain, reading.plain


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("我做呢行做咗十年，老细炒我", Wording.CANTONESE),
        ("公司拍我的照片当广告", Wording.MANDARIN),
        ("他把我的职业生涯毁了", Wording.MANDARIN),
        ("孩子被拍照，还上传到网上", Wording.MANDARIN),
        ("怎么申请法律援助", Wording.MANDARIN),
    ],
)
def test_others_stay_what_they_are(text: str, wording: Wording) -> None:
    assert language.read(text).wording == wording
