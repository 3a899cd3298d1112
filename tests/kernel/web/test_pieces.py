"""Pieces of what is played, as a player asks for them (RFC 9110, 14)."""

import pytest
from django.test import RequestFactory

from fawang.kernel.web.pieces import is_further_piece, piece

SOUND = b"0123456789"


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("", 200, SOUND, ""),
        ("bytes=0-", 206, SOUND, "bytes 0-9/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=4-2", 416, b"", "bytes */10"),
        # Forms that no player sends get all of it, which is allowed.
        ("bytes=-3", 200, SOUND, ""),
        ("bytes=0-1,4-5", 200, SOUND, ""),
        ("bytes=9999999999-", 200, SOUND, ""),
    ],
)
def test_a_piece_is_what_was_asked_for(asked: str, status: int, content: bytes, said: str) -> None:
    answer = piece(RequestFactory().get("/", headers={"range": asked} if asked else {}), SOUND)
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.get("Content-Range", "") == said
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(("asked", "further"), [("", False), ("bytes=0-", False), ("bytes=1-", True)])
def test_a_listening_begins_once(asked: str, further: bool) -> None:
    assert is_further_piece(RequestFactory().get("/", headers={"range": asked} if asked else {})) is further
