"""Addresses that a switch is told to ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.telephony.switch.addresses import Target, target


def test_what_addresses_say() -> None:
    assert target("sip:12345@192.0.2.7:5070") == Target("12345", "192.0.2.7", 5070, web=False)
    assert target("12345@192.0.2.7") == Target("12345", "192.0.2.7", None, web=False)
    assert target("sip:lawyer7@hotline.local;transport=ws") == Target(
        "lawyer7", "hotline.local", None, web=True
    )
    assert target("sip:lawyer7@hotline.local;transport=udp") == Target(
        "lawyer7", "hotline.local", None, web=False
    )


@pytest.mark.parametrize(
    "address", ["", "sip:", "12345", "sip:@host", "sip:a@b:x", "sip:a@b;maddr=1.2.3.4", "sip:a@b\r\nX: y"]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        target(address)


@given(st.text())
def test_nothing_of_an_address_begins_a_line(address: str) -> None:
    try:
        found = target(address)
    except ValueError:
        return
    assert not set(found.user + found.host) & set("\r\n <>;@")
