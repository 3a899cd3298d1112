"""Words of Hakka and Teochew are used where a question is understood: the matter, the signs, the answers."""

import pytest

from fawang.knowledge.guidance.compose import guide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "plain", "matter"),
    [
        ("涯老板三只月毋出粮，样般办", "老板拖欠工资三个月，怎么办", "labour.wages"),
        ("头家欠阮三个月工钱，做呢办", "老板拖欠工资三个月，怎么办", "labour.wages"),
        ("厝主唔还押金，做呢办", "房东不还押金，怎么办", "housing.lease"),
    ],
)
def test_what_is_said_in_a_dialect_finds_what_mandarin_finds(text: str, plain: str, matter: str) -> None:
    found, expected = guide(text), guide(plain)
    guesses = [code for code, _odds in found.understood.all_guesses[:3]]
    assert matter in guesses
    assert matter in [code for code, _odds in expected.understood.all_guesses[:3]]


def test_a_sign_is_heard_in_a_dialect() -> None:
    assert guide("阮翁拍我，奴仔真惊").urgent
    assert guide("涯分人关在屋下，唔得出门，门锁紧").urgent
