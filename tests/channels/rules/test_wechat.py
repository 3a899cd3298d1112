"""Windows, lengths and presses of WeChat."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.channels.rules.wechat import LONGEST_BYTES, Option, is_fresh, is_open, pieces, pressed
from fawang.kernel.clock import CHINA

NOW = datetime(2026, 11, 30, 9, 0, 0, 500_000, tzinfo=CHINA)
OPTIONS = [Option("a", "entry"), Option("b", "fact")]


@pytest.mark.parametrize(
    ("typed", "menu_id", "chosen"),
    [
        ("1", "", 0),
        ("２", "", 1),
        ("2. b", "", 1),
        ("b", "2", 1),
        ("3", "", None),
        ("0", "", None),
        ("12月工资", "", None),
    ],
)
def test_which_option_is_pressed(typed: str, menu_id: str, chosen: int | None) -> None:
    found = pressed(typed, menu_id, OPTIONS, sent_at=NOW, offered_at=NOW)
    assert found == (None if chosen is None else OPTIONS[chosen])


def test_what_was_sent_before_is_no_answer() -> None:
    early = NOW - timedelta(seconds=5)
    assert pressed("1", "", OPTIONS, sent_at=early, offered_at=NOW) is None
    # WeChat's moments are whole seconds.
    assert pressed("1", "", OPTIONS, sent_at=NOW.replace(microsecond=0), offered_at=NOW) is not None
    assert pressed("1", "", OPTIONS, sent_at=NOW, offered_at=None) is None
    second_before = NOW.replace(microsecond=0) - timedelta(seconds=1)
    assert pressed("1", "", OPTIONS, sent_at=second_before, offered_at=NOW) == OPTIONS[0]
    before_that = second_before - timedelta(microseconds=1)
    assert pressed("1", "", OPTIONS, sent_at=before_that, offered_at=NOW) is None


def test_a_request_is_of_this_moment() -> None:
    now = int(NOW.timestamp())
    assert is_fresh(str(now - 299), NOW)
    on_time = NOW.replace(microsecond=0)
    assert [is_fresh(str(now + late), on_time) for late in (-301, -300, 300, 301)] == [
        False,
        True,
        True,
        False,
    ]
    assert is_fresh(str(now).zfill(12), NOW)
    assert not is_fresh(str(now).zfill(13), NOW)
    assert not is_fresh(str(now - 302), NOW)
    assert not is_fresh(str(now + 302), NOW)
    for wrong in ("", "soon", "-1", "١٢٣", "9" * 40):
        assert not is_fresh(wrong, NOW)


def test_the_window_is_two_days() -> None:
    assert is_open(NOW - timedelta(hours=47, minutes=59), NOW)
    assert not is_open(NOW - timedelta(hours=48), NOW)


@given(st.text(max_size=5_000))
def test_pieces_are_short_and_lose_nothing_but_space(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    found = list(pieces(text))
    assert all(len(one.encode()) <= LONGEST_BYTES for one in found)
    assert "".join("".join(found).split()) == "".join(text.split())


SENTENCE = "字" * 400 + "。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n", []),
        ("甲。\n乙？ 丙", ["甲。\n乙？ 丙"]),
        # As many sentences and paragraphs together as fit, and a piece ends with one.
        (SENTENCE * 3, [SENTENCE] * 3),
        (f"甲。{SENTENCE}\n乙！{SENTENCE}丙", [f"甲。{SENTENCE}\n乙！", f"{SENTENCE}丙"]),
        # A sentence that is too long itself is cut where it fits.
        ("a" * 2_000, ["a" * 2_000]),
        ("a" * 2_001, ["a" * 2_000, "a"]),
        ("字" * 501, ["字" * 501]),
        ("字" * 1_001, ["字" * 500, "字" * 501]),
    ],
)
def test_where_a_text_is_parted(text: str, found: list[str]) -> None:
    assert list(pieces(text)) == found
