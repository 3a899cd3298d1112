"""Addresses as operators type them."""

import pytest

from fawang.hotline.rules.numbers.addresses import read_sip, read_source


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sip:12345@10.0.0.7:5080", "sip:12345@10.0.0.7:5080"),
        (" sip:desk-3@Voice.Example.CN ", "sip:desk-3@voice.example.cn:5060"),
        ("12345@10.0.0.7:5080", None),
        ("sips:a@b:1", None),
        ("sip:@host:5060", None),
        ("sip:a@10.0.0.256:5060", None),
        ("sip:a@host:0", None),
        ("sip:a@host:70000", None),
        ("sip:a@-host:5060", None),
        ("sip:a@host..cn:5060", None),
        ("sip:a@host:5060;transport=tcp", None),
        ("sip:a b@host:5060", None),
        ("sip:a@host:5060\r\nX-Other: 1", None),
        ("sip:a@[::1]:5060", None),
    ],
)
def test_sip(typed: str, read: str | None) -> None:
    assert read_sip(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("10.0.0.7", "10.0.0.7"), (" 10.0.0.7 ", "10.0.0.7"), ("10.0.0", None), ("host", None), ("::1", None)],
)
def test_source(typed: str, read: str | None) -> None:
    assert read_source(typed) == read
