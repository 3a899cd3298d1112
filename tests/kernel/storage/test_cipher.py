"""Encryption at rest and its rotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.storage.cipher import CannotDecrypt, KeyRing, read_key_ring

OLD = KeyRing("k1", {"k1": b"1" * 32})
NEW = KeyRing("k2", {"k2": b"2" * 32, "k1": b"1" * 32})


@given(st.binary(), st.text(max_size=30))
def test_what_goes_in_comes_out(plain: bytes, purpose: str) -> None:
    assert OLD.decrypt(OLD.encrypt(plain, purpose=purpose), purpose=purpose) == plain


def test_the_same_value_never_looks_the_same() -> None:
    assert OLD.encrypt(b"x", purpose="p") != OLD.encrypt(b"x", purpose="p")


def test_a_value_cannot_be_moved_to_another_purpose() -> None:
    with pytest.raises(CannotDecrypt):
        OLD.decrypt(OLD.encrypt(b"x", purpose="name"), purpose="phone")


def test_an_altered_value_is_noticed() -> None:
    stored = bytearray(OLD.encrypt(b"secret", purpose="p"))
    stored[-1] ^= 1
    with pytest.raises(CannotDecrypt):
        OLD.decrypt(bytes(stored), purpose="p")


def test_rotation_reads_old_values_and_writes_new_ones() -> None:
    stored = OLD.encrypt(b"x", purpose="p")
    assert NEW.decrypt(stored, purpose="p") == b"x"
    assert not NEW.is_current(stored)
    assert NEW.is_current(NEW.encrypt(b"x", purpose="p"))
    with pytest.raises(CannotDecrypt, match="k2"):
        OLD.decrypt(NEW.encrypt(b"x", purpose="p"), purpose="p")


def test_reading_a_key_ring() -> None:
    ring = read_key_ring(f"b:{'22' * 32}, a:{'11' * 32}")
    assert ring.current == "b"
    assert set(ring.keys) == {"a", "b"}


@pytest.mark.parametrize("text", ["", "a:11", ":" + "11" * 32, "a:zz", f"a:{'11' * 32},a:{'22' * 32}"])
def test_a_wrong_key_ring_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError):
        read_key_ring(text)
