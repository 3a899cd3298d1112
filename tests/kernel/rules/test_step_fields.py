"""Reading what a command asks for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.step_fields import Field, Kind, read

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=6,
)


@given(st.sampled_from(Kind), anything, st.booleans())
def test_whatever_is_sent_gives_a_value_or_a_code(kind: Kind, given_value: Any, required: bool) -> None:
    field = Field("x", kind, required=required, choices=("a",) if kind == Kind.CHOICE else ())
    try:
        values = read((field,), {"x": given_value})
    except Invalid as problem:
        assert set(problem.errors) == {"x"}
        assert problem.errors["x"] in {"field_required", "field_wrong", "field_too_long"}
    else:
        assert set(values) == {"x"}


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        (Kind.MONEY, "13,000", "13000.00"),
        (Kind.MONEY, 0.1, "0.10"),
        (Kind.NUMBER, " 7 ", 7),
        (Kind.DATE, "2026-02-28", "2026-02-28"),
        (Kind.LIST, "身份证\n\n 合同 \n身份证", ["身份证", "合同"]),
        (Kind.LIST, ["a", "b"], ["a", "b"]),
        (Kind.FLAG, "on", True),
        (Kind.TEXT, " <b>\x00x</b> ", "<b>x</b>"),
    ],
)
def test_json_and_forms_are_understood(kind: Kind, sent: Any, value: Any) -> None:
    assert read((Field("x", kind),), {"x": sent}) == {"x": value}


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        (Kind.DATE, "2026-02-30", "field_wrong"),
        (Kind.MONEY, "NaN", "field_wrong"),
        (Kind.MONEY, "1e99", "field_wrong"),
        (Kind.NUMBER, True, "field_wrong"),
        (Kind.NUMBER, 0, "field_wrong"),
        (Kind.FLAG, False, "field_required"),
        (Kind.TEXT, "  ", "field_required"),
        (Kind.TEXT, "\x00", "field_wrong"),
        (Kind.TEXT, "字" * 2001, "field_too_long"),
        (Kind.LIST, [str(n) for n in range(51)], "field_too_long"),
    ],
)
def test_what_cannot_be_right(kind: Kind, sent: Any, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read((Field("x", kind),), {"x": sent})
    assert caught.value.errors == {"x": code}


def test_what_nobody_asked_for_is_dropped() -> None:
    assert read((), {"state": "closed"}) == {}
