"""Parts of text messages, and answers that are a score."""

import pytest

from fawang.channels.rules.sms import joined, parts_of, score_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 0), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
     ("a" * 158 + "€", 1), ("a" * 159 + "€", 2), ("\n@é" * 50, 1), ("a" * 70 + "您", 2), ("€" * 80, 1), ("€" * 81, 2),
     ("您" * 70, 1), ("您" * 71, 2), ("您" * 134, 2), ("您" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_how_many_parts_a_text_costs(text: str, parts: int) -> None:
    assert parts_of(text) == parts


def test_parts_are_joined_in_their_order_once_all_are_there() -> None:
    assert joined([(2, "问"), (1, "我想")], 2) == "我想问"
    assert joined([(1, "我想")], 2) is None
    assert joined([(1, "我想"), (2, "问"), (3, "你")], 2) is None
    assert joined([(1, "我想")], 1) == "我想"
    assert joined([(1, "我想"), (1, "我想"), (3, "x")], 3) is None


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5),
        ("５", 5),
        (" 4。", 4),
        ("3分", 3),
        ("五星", 5),
        ("一", 1),
        ("二", 2),
        ("三。", 3),
        ("四分！", 4),
        ("五 星 !", 5),
        ("", None),
        ("分", None),
        ("六", None),
        ("6", None),
        ("0", None),
        ("55", None),
        ("5个人", None),
    ],
)
def test_which_answer_is_a_score(text: str, score: int | None) -> None:
    assert score_in(text) == score
