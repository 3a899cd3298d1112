"""What matching was told, as plain data and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.dispatch.rules import Presence, Reason, Urgency
from fawang.dispatch.rules.matching import inputs
from fawang.dispatch.rules.matching.inputs import Arrived, Input, Left, PresenceSet, SeatSet, Taken, Tick
from fawang.dispatch.rules.matching.journal import as_plain, from_plain, subjects
from tests.dispatch.floor import call
from tests.dispatch.test_matching_properties import needs, profiles

moments = st.floats(0, 2e9)
names = st.text("abc:/19", min_size=1, max_size=8)
told: st.SearchStrategy[Input] = st.one_of(
    st.builds(
        Arrived, moments, names, needs, st.lists(st.sampled_from(Urgency)).map(tuple), st.none() | moments
    ),
    st.builds(Left, moments, names, keep=st.booleans()),
    st.builds(SeatSet, moments, names, profiles, st.frozensets(names), st.booleans(), st.integers(0, 3)),
    st.builds(PresenceSet, moments, names, st.sampled_from(Presence), st.none() | st.sampled_from(Reason)),
    st.builds(Taken, moments, names, names),
    st.builds(Tick, moments),
    *(st.builds(one, moments, names) for one in (inputs.CameBack, inputs.Broken, inputs.PutFirst)),
    st.builds(inputs.Ended, moments, names, st.none() | st.floats(0, 1e4)),
    st.builds(inputs.WrittenUp, moments, names, names),
    *(st.builds(one, moments, names) for one in (inputs.Accepted, inputs.Declined, inputs.RangOut)),
)


@given(told)
def test_what_was_told_survives(happened: Input) -> None:
    assert from_plain(json.loads(json.dumps(as_plain(happened)))) == happened


def test_what_a_later_release_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="Something"):
        from_plain({"kind": "Something", "at": 0.0})


def test_whom_it_is_about() -> None:
    assert subjects(inputs.Accepted(0.0, "consultation:3/1#2")) == ("consultation:3/1", "")
    assert subjects(Taken(0.0, "c", "7")) == ("c", "7")
    assert subjects(Tick(0.0)) == ("", "")


def test_an_end_from_before_chats_had_a_wrap_up_is_read() -> None:
    plain = as_plain(inputs.Ended(1.0, "c"))
    del plain["wrap_up"]
    assert from_plain(plain) == inputs.Ended(1.0, "c")


def test_an_entry_from_before_zones_counted_is_read() -> None:
    plain = as_plain(Arrived(1.0, "c", call(), ()))
    del plain["priority"]
    assert from_plain(plain) == Arrived(1.0, "c", call(), ())
