"""The table of guests: who may do what to them, when one may be invited, what is theirs."""

import pytest

from fawang.consultations.rules import PROCEDURE, Kind, Side, Snapshot, Sort, State, against_writing, reads
from fawang.consultations.rules.guests import (
    LIVE,
    MOST_EVER,
    MOST_GUESTS,
    MOVES,
    GuestAct,
    GuestState,
    against_inviting,
    checked_name,
    decide,
    goes_on,
    held_by,
    invited_as,
    is_told,
)
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.people.rules import Permission

OWN, HANDLE = frozenset({Permission.CONSULTATION_OWN}), frozenset({Permission.CONSULTATION_HANDLE})
CHAT = Snapshot(kind=Kind.CHAT, state=State.OPEN, units=(1,), staff_id=7)


def stands(state: State, kind: Kind = Kind.CHAT, *, erased: bool = False) -> Snapshot:
    return Snapshot(kind=kind, state=state, units=(1,), staff_id=7, erased=erased)


def test_the_person_consents_to_whom_the_lawyer_brings_in() -> None:
    assert invited_as(Side.PERSON) == GuestState.INVITED
    assert invited_as(Side.LAWYER) == GuestState.ASKED
    moved = decide(GuestState.ASKED, GuestAct.AGREE, Side.PERSON)
    assert moved is not None
    assert moved.target == GuestState.INVITED
    for side in (Side.LAWYER, Side.GUEST, Side.PLATFORM):
        with pytest.raises(NotAllowed):
            decide(GuestState.ASKED, GuestAct.AGREE, side)
    with pytest.raises(Conflict) as waits:
        decide(GuestState.ASKED, GuestAct.JOIN, Side.GUEST)
    assert waits.value.code == "guest_moved_on"


@pytest.mark.parametrize("act", GuestAct)
def test_each_move_is_made_once_by_its_sides_and_only_by_them(act: GuestAct) -> None:
    move = MOVES[act]
    for state in GuestState:
        for side in Side:
            if side not in move.sides:
                with pytest.raises(NotAllowed):
                    decide(state, act, side)
            elif state in move.sources:
                assert decide(state, act, side) == move
            elif state == move.target:
                assert decide(state, act, side) is None
            else:
                with pytest.raises(Conflict) as against:
                    decide(state, act, side)
                assert against.value.code == ("guest_moved_on" if state in LIVE else "guest_is_gone")
    assert move.target not in move.sources


def test_when_somebody_may_be_invited() -> None:
    for held in (OWN, HANDLE):
        assert against_inviting(CHAT, held, live=0, ever=0) is None
        assert against_inviting(CHAT, held, live=MOST_GUESTS, ever=2) == "guests_full"
        assert against_inviting(CHAT, held, live=0, ever=MOST_EVER) == "guests_full"
        for state, code in ((State.WAITING, "guest_needs_lawyer"), (State.CLOSED, "talk_is_over")):
            assert against_inviting(stands(state), held, live=0, ever=0) == code
        written = stands(State.OPEN, Kind.WRITTEN)
        assert against_inviting(written, held, live=0, ever=0) == "wrong_kind"
        erased = stands(State.CLOSED, erased=True)
        assert against_inviting(erased, held, live=0, ever=0) == "consultation_erased"
    for wrong in (
        frozenset[str](),
        frozenset({Permission.CONSULTATION_SUPERVISE, Permission.CONSULTATION_GUEST}),
    ):
        assert against_inviting(CHAT, wrong, live=0, ever=0) == "not_allowed"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
def test_a_guest_reads_and_writes_as_long_as_they_take_part(state: State, kind: Kind) -> None:
    talk = stands(state, kind)
    for guest in (None, *GuestState):
        held = held_by(talk, guest)
        assert bool(held) == (guest == GuestState.JOINED and goes_on(kind, state))
        assert reads(talk, held) == bool(held)
        assert PROCEDURE.open_steps(talk, permissions=held, now=clock.now()) == ()
        if held:
            assert (against_writing(talk, held) is None) == (state == State.OPEN)
    assert held_by(stands(state, kind, erased=True), GuestState.JOINED) == frozenset()


def test_what_a_guest_is_called() -> None:
    assert checked_name("  李\u3000婶 ") == "李 婶"
    for name, code in (("  ", "field_required"), ("长" * 21, "field_too_long")):
        with pytest.raises(Invalid) as wrong:
            checked_name(name)
        assert wrong.value.errors == {"name": code}


def test_what_is_between_the_two_is_told_to_no_guest() -> None:
    assert is_told(Sort.LINE, "applied")
    assert is_told(Sort.EVENT, "guest_joined:1")
    for text in ("applied", "guest_asked:2", "guest_declined:2"):
        assert not is_told(Sort.EVENT, text)
