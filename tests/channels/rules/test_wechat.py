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


def test_a_request_is_of_this_moment() -> None:
    now = int(NOW.timestamp())
    assert is_fresh(str(now - 299), NOW)
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
