"""Cursors: what we wrote reads back, what others wrote is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.paging import read_cursor, write_cursor


@given(st.lists(st.integers() | st.text(), min_size=1, max_size=4))
def test_what_was_written_reads_back_and_fits_into_an_address(values: list[int | str]) -> None:
    cursor = write_cursor(*values)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert cursor.isascii()
    assert list(read_cursor(cursor, *map(type, values))) == values


@given(st.text())
def test_what_somebody_made_up_is_refused(cursor: str) -> None:
    # A text of ours by chance is not to be expected.
    with pytest.raises(Invalid) as caught:
        read_cursor(cursor, int)
    assert caught.value.code == "cursor_invalid"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_json_of_another_shape_is_refused(value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    with pytest.raises(Invalid):
        read_cursor(cursor, int)


@pytest.mark.parametrize(
    ("values", "types"),
    [((1,), (int, int)), ((1, 2), (int,)), (("1",), (int,)), ((1,), (str,)), ((True,), (int,)), ((), (int,))],
)
def test_a_cursor_of_another_list_is_refused(values: tuple[int | str, ...], types: tuple[type, ...]) -> None:
    with pytest.raises(Invalid):
        read_cursor(write_cursor(*values), *types)


def test_a_cursor_of_many_thousand_brackets_is_refused_like_any_other() -> None:
    cursor = base64.urlsafe_b64encode(b"[" * 60_000).decode().rstrip("=")
    with pytest.raises(Invalid):
        read_cursor(cursor, int)
