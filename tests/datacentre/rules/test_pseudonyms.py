"""Keys count people and name nobody."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.rules.pseudonyms import key_of

SECRET, OTHER = b"1" * 32, b"2" * 32


@given(st.text(min_size=1, max_size=40))
def test_the_same_person_has_the_same_key_and_another_one_elsewhere(identity: str) -> None:
    key = key_of(SECRET, "person", identity)
    assert key == key_of(SECRET, "person", identity) != 0
    assert -(2**63) <= key < 2**63
    assert key != key_of(OTHER, "person", identity)
    assert key != key_of(SECRET, "order", identity)


def test_nobody_is_zero() -> None:
    assert key_of(SECRET, "person", "") == 0


def test_sort_and_identity_do_not_run_together() -> None:
    assert key_of(SECRET, "ab", "c") != key_of(SECRET, "a", "bc")
