"""CloudEvents as ours are: read back as written, refused by code."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.partners.wire.rules.envelope import DEEPEST, Envelope, Malformed, depth

AT = datetime(2026, 11, 29, 1, 30, tzinfo=UTC)
TEXTS = some.text(alphabet=some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
DATA = some.dictionaries(
    TEXTS, some.recursive(TEXTS | some.integers(-(2**53), 2**53) | some.booleans(), some.lists, max_leaves=5)
)


def envelope(**changes: object) -> Envelope:
    values = {
        "id": "evt-00000001",
        "source": "urn:x",
        "name": "link.test",
        "version": 1,
        "time": AT,
        "subject": "s",
    }
    return Envelope(**{**values, "data": {"note": "n"}, **changes})  # type: ignore[arg-type]


@given(DATA)
def test_read_back_as_written(data: dict[str, object]) -> None:
    written = envelope(data=data)
    assert Envelope.read(written.encode("https://x")) == written


@given(some.binary(max_size=200))
def test_anything_is_read_or_refused(body: bytes) -> None:
    try:
        Envelope.read(body)
    except Malformed as wrong:
        assert wrong.code.startswith("event_")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "short"), ("id", "x" * 65), ("id", "a b c d e f"), ("id", 7), ("time", "yesterday"),
        ("time", "2026-11-29T01:30:00"), ("time", "0001-01-01T00:00:00Z"), ("subject", "a\nb"), ("subject", "\ud800"),
        ("subject", "x" * 121), ("data", []), ("data", None), ("specversion", "2.0"), ("datacontenttype", "text/plain"),
    ],
)  # fmt: skip
def test_each_attribute_is_named(field: str, value: object) -> None:
    read = json.loads(envelope().encode("https://x"))
    with pytest.raises(Malformed) as refused:
        Envelope.read(json.dumps({**read, field: value}).encode())
    assert (refused.value.code, refused.value.field) == ("event_malformed", field)


def test_what_no_table_keeps_is_replaced() -> None:
    read = json.loads(envelope().encode("https://x"))
    found = Envelope.read(json.dumps({**read, "data": {"note": "a\x00b\ud800"}}).encode())
    assert found.data == {"note": "ab\ufffd"}


def test_depth_is_counted_outside_of_texts() -> None:
    assert depth(b'{"a": "[[[[[[[[[[[[[[[[\\"{{{"}') == 1
    assert depth(b"[" * 10_000) == DEEPEST + 1
