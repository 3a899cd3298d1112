"""CloudEvents as ours are: read back as written, refused by code."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.partners.wire.rules.envelope import DEEPEST, LARGEST, Envelope, Malformed, depth

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
        ("time", "1999-12-31T23:59:59Z"), ("time", "2200-01-01T00:00:00Z"), ("time", None), ("source", None),
        ("type", 5), ("specversion", None), ("specversion", "1"), ("subject", None), ("datacontenttype", None),
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


def test_it_is_written_as_the_specification_has_it() -> None:
    east = AT.astimezone(timezone(timedelta(hours=8)))
    assert (
        envelope(time=east, name="referral.offered", version=12, data={"note": "您"}).encode(
            "https://x/schemas"
        )
        == (
            '{"specversion":"1.0","id":"evt-00000001","source":"urn:x","type":"cn.fawang.referral.offered.v12",'
            '"time":"2026-11-29T01:30:00Z","subject":"s","datacontenttype":"application/json",'
            '"dataschema":"https://x/schemas/referral.offered.v12.json","data":{"note":"您"}}'
        ).encode()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "a.b_c:-1"},
        {"id": "x" * 64},
        {"subject": ""},
        {"subject": "x" * 120},
        {"version": 99},
        {"time": datetime(2000, 1, 1, tzinfo=UTC)},
        {"time": datetime(2199, 12, 31, 23, 59, tzinfo=UTC)},
        {"data": {}},
    ],
)
def test_at_its_bounds_it_is_read(changes: dict[str, object]) -> None:
    written = envelope(**changes)
    assert Envelope.read(written.encode("https://x")) == written


def test_what_may_be_left_out_and_what_is_cut() -> None:
    read = json.loads(envelope(source="u" * 201).encode("https://x"))
    bare = {name: read[name] for name in read if name not in ("subject", "datacontenttype", "dataschema")}
    assert Envelope.read(json.dumps(bare).encode()) == envelope(source="u" * 200, subject="")
    for needed in ("specversion", "id", "source", "type", "time", "data"):
        with pytest.raises(Malformed) as refused:
            Envelope.read(json.dumps({name: bare[name] for name in bare if name != needed}).encode())
        assert (refused.value.code, refused.value.field) == ("event_malformed", needed)


@pytest.mark.parametrize(
    "type_",
    ["cn.fawang.link.test.v0", "cn.fawang.link.test.v100", "cn.fawang.link.v1", "cn.fawang.link.test",
     "org.fawang.link.test.v1", "cn.fawang.Link.test.v1", "cn.fawang.link.test.v1\n", ""],
)  # fmt: skip
def test_a_type_that_is_not_ours_is_unknown(type_: str) -> None:
    read = json.loads(envelope().encode("https://x"))
    with pytest.raises(Malformed) as refused:
        Envelope.read(json.dumps({**read, "type": type_}).encode())
    assert (refused.value.code, refused.value.field) == ("event_type_unknown", "type")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"x" * (LARGEST + 1), "event_too_large"),
        (b"x" * LARGEST, "event_malformed"),
        (b"[" * (DEEPEST + 1), "event_too_deep"),
        (b"[" * DEEPEST, "event_malformed"),
        (b"\xff", "event_malformed"),
        (b"[]", "event_malformed"),
        (b'{"id": "1", "id": "2"}', "event_malformed"),
        (b'{"id": NaN}', "event_malformed"),
    ],
)
def test_a_body_that_is_none_is_refused_as_a_whole(body: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        Envelope.read(body)
    assert (refused.value.code, refused.value.field, str(refused.value)) == (code, "", code)


def test_brackets_that_close_count_for_nothing() -> None:
    assert depth(b"") == 0
    assert depth(b"{}[]{}") == 1
    assert depth(b'[{"a": []}, [[{}]]]') == 4
    assert depth(b"[]" * 20 + b"[[") == 2
