"""Credentials of seats: for whom, until when, and from which secret."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from fawang.hotline.rules import credentials as c

SECRET = "x" * 32
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_browser_gets_a_name_that_ends_and_its_hmac() -> None:
    made = c.for_browser(SECRET, "lawyer7", now=NOW, good_for=timedelta(minutes=10))
    assert made.name == f"{int(NOW.timestamp()) + 600}:lawyer7"
    assert made.seconds == 600
    key = c.browsers_key(SECRET).encode()
    assert base64.b64decode(made.password) == hmac.new(key, made.name.encode(), hashlib.sha256).digest()


def test_each_seat_time_and_secret_has_its_own() -> None:
    made = {
        c.for_browser(SECRET, "a", now=NOW).password,
        c.for_browser(SECRET, "b", now=NOW).password,
        c.for_browser(SECRET, "a", now=NOW + timedelta(seconds=1)).password,
        c.for_browser("y" * 32, "a", now=NOW).password,
    }
    assert len(made) == 4


def test_a_lost_phone_is_another_generation() -> None:
    first, second = (c.for_phone(SECRET, "lawyer7", generation=one) for one in (1, 2))
    assert first != second
    assert first == c.for_phone(SECRET, "lawyer7")
    assert first.isalnum()
    assert len(first) == 26
    assert first != c.for_phone(SECRET, "lawyer8")


def test_what_the_edge_holds_tells_no_phones_secret() -> None:
    assert c.browsers_key(SECRET) not in (SECRET, c.for_phone(SECRET, "lawyer7"))
    # As RFC 2617 has it: user, realm and password of its example.
    assert c.digest_of("Mufasa", "testrealm@host.com", "Circle Of Life") == "939e7578ed9e3c518a452acee763bce9"


@pytest.mark.parametrize("seat", ["", "Lawyer", "a b", "a:b", 'a"', "a\n", "-a", "律师", "a" * 65])
def test_what_is_no_seat(seat: str) -> None:
    with pytest.raises(ValueError, match="not a seat's name"):
        c.for_browser(SECRET, seat, now=NOW)
    with pytest.raises(ValueError, match="not a seat's name"):
        c.for_phone(SECRET, seat)


def test_a_short_secret_is_none() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        c.browsers_key("short")
