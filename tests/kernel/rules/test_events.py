"""Events are plain values that outlive an upgrade."""

import dataclasses
import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.events import REGISTRY, Event


@dataclass(frozen=True, kw_only=True)
class Moved(Event, name="tests.moved"):
    """Somebody moved."""

    order_id: int
    to: str
    by_hand: bool = False


@given(st.integers(), st.text(), st.booleans())
def test_an_event_reads_back_from_json(order_id: int, to: str, by_hand: bool) -> None:
    event = Moved(order_id=order_id, to=to, by_hand=by_hand)
    assert Moved.read(json.loads(json.dumps(event.payload()))) == event


def test_keys_that_are_no_more_are_ignored_and_new_ones_have_a_default() -> None:
    assert Moved.read({"order_id": 1, "to": "x", "gone": [1]}) == Moved(order_id=1, to="x")


def test_a_key_without_a_default_must_be_there() -> None:
    with pytest.raises(TypeError):
        Moved.read({"order_id": 1})


def test_an_event_is_found_by_its_name_and_no_name_is_given_twice() -> None:
    assert REGISTRY["tests.moved"] is Moved
    with pytest.raises(ValueError, match=r"tests\.moved"):
        type("Other", (Event,), {}, name="tests.moved")


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Moved(order_id=1, to="x").order_id = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    "event", [event for event in REGISTRY.values() if event.__module__.startswith("fawang.")]
)
def test_events_of_the_house_carry_numbers_and_codes_only(event: type[Event]) -> None:
    """No personal data (law 9): what needs more than an id reads it again."""
    fields = {field.name: field.type for field in dataclasses.fields(event)}
    assert set(fields.values()) <= {int, str, bool, "int", "str", "bool", int | None, "int | None"}, fields
    assert not set(fields) & {"name", "phone", "words", "text", "email", "note", "comment"}
    assert len(event.name) <= 80
    assert event.name.partition(".")[0] == event.__module__.split(".")[1]
