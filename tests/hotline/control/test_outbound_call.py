"""A call that the platform makes, and whatever else may happen to it. Pure; with telephones: test_dialling.py."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline.control.outbound_call import STAGES, decide, gone
from fawang.hotline.rules import Cause
from fawang.hotline.rules import outgoing as o
from fawang.hotline.rules.legs import Why
from fawang.hotline.rules.outgoing import Heard, Input, Order, Outbound, Side, Stage


@dataclass
class World:
    """What switch and platform would have after the orders: who rings, is there, hears the other, was told what."""

    call: Outbound = field(default_factory=lambda: Outbound("out-1"))
    legs: dict[Side, bool] = field(default_factory=dict)
    joined: bool = False
    talked: int = 0
    cleared: bool = False
    asked_to_clear: bool = False
    done: list[Order] = field(default_factory=list)
    over: bool = False

    def happens(self, *inputs: Input) -> tuple[Order, ...]:
        """Let things happen; return the orders of the last one."""
        orders: tuple[Order, ...] = ()
        for one in inputs:
            match one:
                case o.LawyerUp():
                    self.legs[Side.LAWYER] = True
                case o.PersonUp():
                    self.legs[Side.PERSON] = True
                case o.LawyerGone():
                    del self.legs[Side.LAWYER]
                case o.PersonGone():
                    del self.legs[Side.PERSON]
                case o.Cleared():
                    self.cleared, self.asked_to_clear = True, False
                case o.Refused():
                    self.asked_to_clear = False
            step = decide(self.call, one)
            self.call, orders = step.call, step.orders
            for order in orders:
                self._obey(order)
        return orders

    def said(self, side: Side) -> list[str]:
        """Return all that one of them was told."""
        return [
            one.id
            for order in self.done
            if isinstance(order, o.Say | o.Drop) and order.side == side
            for one in order.phrases
        ]

    def _obey(self, order: Order) -> None:
        assert not self.over, f"{order} after the end"
        self.done.append(order)
        match order:
            case o.Ring(side):
                assert side not in self.legs
                # Nobody's telephone rings before it was looked whether it may.
                assert side == Side.LAWYER or (self.cleared and self.legs.get(Side.LAWYER))
                self.legs[side] = False
            case o.Clear():
                self.asked_to_clear = True
            case o.Say(side):
                assert self.legs.get(side)
            case o.Join():
                assert self.legs == {Side.LAWYER: True, Side.PERSON: True}
                self.joined = True
            case o.Music():
                assert self.legs == {Side.LAWYER: True, Side.PERSON: True}
                self.joined = False
            case o.Record():
                assert self.legs.get(Side.PERSON)
            case o.Drop(side, phrases):
                assert side in self.legs
                assert self.legs[side] or not phrases
                del self.legs[side]
            case o.TalkBegan():
                assert self.joined
                self.talked += 1
            case o.TalkEnded():
                self.talked -= 1
            case o.Finish():
                self.over = True


def ringing(*, announce: bool = True) -> World:
    """The lawyer is on the line, and the person's telephone rings."""
    world = World()
    world.happens(o.Taken(), o.LawyerUp(), o.Cleared(announce))
    return world


def talking(*, key: str = "1") -> World:
    """Both talk."""
    world = ringing()
    world.happens(o.PersonUp(), o.Key(key))
    return world


def test_from_the_lawyers_telephone_to_the_rating() -> None:
    world = World()
    assert world.happens(o.Taken()) == (o.Ring(Side.LAWYER, 25.0),)
    assert world.happens(o.LawyerUp()) == (o.Clear(),)
    assert world.happens(o.Cleared(announce=True)) == (o.Ring(Side.PERSON, 45.0),)
    assert world.happens(o.PersonUp())[0] == o.Note(Heard.ANSWERED)
    assert world.said(Side.PERSON) == ["call_back", "consent"]
    assert world.happens(o.Key("1")) == (o.Record(), o.Join(), o.TalkBegan())
    world.happens(o.LawyerGone(Why.HUNG_UP))
    assert world.said(Side.PERSON)[-1] == "rating"
    orders = world.happens(o.Key("2"))
    assert (orders[0], orders[-1]) == (o.Rate(4), o.Finish(Cause.RATED))
    assert not world.legs


@pytest.mark.parametrize("key", ["2", None])
def test_without_consent_nothing_is_recorded(key: str | None) -> None:
    world = ringing()
    world.happens(o.PersonUp(), o.Key(key) if key else o.Quiet())
    assert (world.call.stage, world.call.recorded) == (Stage.TALKING, False)
    assert o.Record() not in world.done


def test_a_wrong_key_is_asked_again_once() -> None:
    world = ringing()
    world.happens(o.PersonUp(), o.Key("9"))
    assert world.call.stage == Stage.CONSENT
    world.happens(o.Key("9"))
    assert (world.call.stage, world.call.recorded) == (Stage.TALKING, False)


def test_where_it_must_not_be_said_who_calls_the_platform_says_nothing() -> None:
    world = ringing(announce=False)
    assert world.happens(o.PersonUp()) == (o.Note(Heard.ANSWERED), o.Join(), o.TalkBegan())
    world.happens(o.LawyerGone(Why.HUNG_UP))
    assert world.said(Side.PERSON) == []
    assert world.done[-1] == o.Finish(Cause.UNRATED)


def test_a_machine_that_answers_hears_nothing_after_the_lawyer_has_hung_up() -> None:
    world = ringing()
    world.happens(o.PersonUp(), o.Quiet(), o.LawyerGone(Why.HUNG_UP))
    assert world.done[-2:] == [o.Drop(Side.PERSON), o.Finish(Cause.UNRATED)]


@pytest.mark.parametrize(
    ("why", "heard", "said"),
    [
        (Why.BUSY, Heard.BUSY, "dialled_busy"),
        (Why.NO_ANSWER, Heard.NO_ANSWER, "dialled_no_answer"),
        (Why.UNREACHABLE, Heard.UNREACHABLE, "dialled_unreachable"),
        (Why.DIED, Heard.UNREACHABLE, "dialled_unreachable"),
    ],
)
def test_the_lawyer_hears_why_nobody_was_reached(why: Why, heard: Heard, said: str) -> None:
    world = ringing()
    world.happens(o.PersonGone(why))
    assert world.said(Side.LAWYER) == [said]
    assert o.Note(heard) in world.done
    assert world.done[-1] == o.Finish(Cause.NOT_REACHED)


def test_nobody_rings_for_ever() -> None:
    world = ringing()
    world.happens(o.Quiet())
    assert o.Note(Heard.NO_ANSWER) in world.done
    assert not world.legs
    world = World()
    world.happens(o.Taken(), o.Quiet())
    assert world.done[-2:] == [o.GiveBack(lost=False), o.Finish(Cause.NOT_REACHED)]


@pytest.mark.parametrize(
    ("why", "lost"), [(Why.NO_ANSWER, False), (Why.BUSY, False), (Why.UNREACHABLE, True), (Why.DIED, True)]
)
def test_a_lawyers_telephone_that_fails_gives_the_call_back_to_others(why: Why, lost: bool) -> None:
    world = World()
    world.happens(o.Taken(), o.LawyerGone(why))
    assert o.GiveBack(lost) in world.done
    assert not any(isinstance(one, o.Ring) and one.side == Side.PERSON for one in world.done)


def test_who_is_gone_and_why() -> None:
    assert gone(Side.PERSON, Why.BUSY) == o.PersonGone(Why.BUSY)
    assert gone(Side.LAWYER, Why.DIED) == o.LawyerGone(Why.DIED)
    # No telephone is to blame for what the switch has lost.
    assert gone(Side.LAWYER, Why.FAILED) == gone(Side.PERSON, Why.FAILED) == o.Failed()


@pytest.mark.parametrize("announce", [True, False])
def test_a_lawyers_line_that_dies_in_the_talk_is_no_end_of_the_call_back(announce: bool) -> None:
    world = ringing(announce=announce)
    world.happens(o.PersonUp(), *([o.Key("1")] if announce else []))
    assert world.call.stage == Stage.TALKING
    world.happens(o.LawyerGone(Why.DIED))
    # An apology, not the rating; and nothing where it must not be said who calls.
    assert world.said(Side.PERSON)[-1:] == (["dialled_broken"] if announce else [])
    assert world.done[-2:] == [o.BreakOff(), o.Finish(Cause.FAILED)]
    assert (world.legs, world.talked) == ({}, 0)


def test_a_lawyers_line_that_dies_before_the_talk_is_none_either() -> None:
    world = ringing()
    world.happens(o.PersonUp(), o.LawyerGone(Why.DIED))
    assert world.said(Side.PERSON)[-1] == "dialled_broken"
    assert o.BreakOff() in world.done
    world = ringing()
    world.happens(o.LawyerGone(Why.DIED))
    assert (world.said(Side.PERSON), o.BreakOff() in world.done) == ([], True)
    # Nobody was rung yet: it does not count.
    world = World()
    world.happens(o.Taken(), o.LawyerUp(), o.LawyerGone(Why.DIED))
    assert (o.GiveBack(lost=True) in world.done, o.BreakOff() in world.done) == (True, False)


def test_who_may_not_be_called_now_is_not() -> None:
    world = World()
    world.happens(o.Taken(), o.LawyerUp(), o.Refused())
    assert world.said(Side.LAWYER) == ["dialled_not_now"]
    assert not any(isinstance(one, o.Ring) and one.side == Side.PERSON for one in world.done)


def test_a_lawyer_who_hangs_up_while_it_rings_stops_it() -> None:
    world = ringing()
    world.happens(o.LawyerGone(Why.HUNG_UP))
    assert (world.legs, o.Note(Heard.STOPPED) in world.done) == ({}, True)


def test_what_the_lawyer_says_on_the_page_ends_the_talk() -> None:
    world = talking()
    world.happens(o.Closed())
    assert (world.call.stage, list(world.legs)) == (Stage.RATING, [Side.PERSON])
    # And once more: the rating goes on.
    world.happens(o.Closed())
    assert world.call.stage == Stage.RATING


def test_a_lawyers_telephone_that_holds_lets_the_person_hear_music() -> None:
    world = talking()
    assert (world.happens(o.LawyerHolds(on=True)), world.joined) == ((o.Music(),), False)
    assert world.happens(o.LawyerHolds(on=True)) == ()
    assert (world.happens(o.LawyerHolds(on=False)), world.joined) == ((o.Join(),), True)
    # Whoever is asked for the rating does not wait any more.
    world.happens(o.LawyerHolds(on=True), o.Closed())
    assert world.call.stage == Stage.RATING


def test_one_that_holds_before_they_talk_lets_the_person_wait_then() -> None:
    world = ringing(announce=False)
    assert world.happens(o.LawyerHolds(on=True)) == ()
    assert world.happens(o.PersonUp())[-1] == o.Music()
    assert world.happens(o.LawyerHolds(on=False)) == (o.Join(),)
    assert world.said(Side.PERSON) == []


_why = st.sampled_from(Why)
_inputs: st.SearchStrategy[Input] = st.one_of(
    st.sampled_from(list("0123456789*#")).map(o.Key),
    st.builds(o.LawyerGone, _why),
    st.builds(o.PersonGone, _why),
    st.builds(o.LawyerHolds, st.booleans()),
    st.builds(o.Cleared, st.booleans()),
    st.sampled_from([o.LawyerUp(), o.PersonUp(), o.Refused(), o.Quiet(), o.Closed(), o.Taken()]),
)


def _possible(world: World, happened: Input) -> bool:
    """Tell whether a switch could say so: what does not ring is not taken off, who is not there is not gone."""
    match happened:
        case o.LawyerUp():
            return world.legs.get(Side.LAWYER) is False
        case o.PersonUp():
            return world.legs.get(Side.PERSON) is False
        case o.LawyerGone():
            return Side.LAWYER in world.legs
        case o.LawyerHolds():
            return bool(world.legs.get(Side.LAWYER))
        case o.PersonGone():
            return Side.PERSON in world.legs
        case o.Cleared() | o.Refused():
            return world.asked_to_clear
    return True


@settings(max_examples=400, deadline=None)
@given(st.lists(_inputs, max_size=30), st.sampled_from(["hang up", "fail", "close"]))
def test_whatever_happens_nothing_is_left_in_the_end(some: list[Input], end: str) -> None:
    world = World()
    world.happens(o.Taken())
    for one in some:
        if _possible(world, one):
            world.happens(one)
        # Nobody is left alone on the line: whoever is there waits for the other, is asked something, or talks.
        assert world.over == world.call.ended
        if world.call.stage == Stage.TALKING:
            assert world.legs == {Side.LAWYER: True, Side.PERSON: True}
            assert world.joined != world.call.held
        if not world.call.announce:
            assert world.said(Side.PERSON) == []
    match end:
        case "fail":
            world.happens(o.Failed())
        case "close":
            world.happens(o.Closed(), *[o.Quiet()] * 3)
        case _:
            for side, gone in ((Side.LAWYER, o.LawyerGone), (Side.PERSON, o.PersonGone)):
                if side in world.legs:
                    world.happens(gone(Why.HUNG_UP))
    assert world.over
    assert (world.legs, world.talked) == ({}, 0)


@given(st.sampled_from(Stage), _inputs | st.just(o.Failed()))
def test_every_input_has_an_answer_in_every_stage(stage: Stage, happened: Input) -> None:
    assert decide(Outbound("out-1", stage=stage), happened).call.stage in STAGES
