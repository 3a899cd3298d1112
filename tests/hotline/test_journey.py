"""A call from the first ring to the last word, and whatever else may happen to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline import inputs as i
from fawang.hotline import orders as o
from fawang.hotline.inputs import Input, Key
from fawang.hotline.journey import STAGES, decide
from fawang.hotline.rules import Call, Cause, Lost, Phrase, Stage, Topic
from fawang.organisations.rules import Language
from tests.hotline.world import World

CODE = "234567890123"


def in_line(**known: Language) -> World:
    """Somebody who pressed through to a lawyer."""
    world = World()
    world.happens(i.Begun(known.get("known")), *([] if known else [Key("2")]), Key("1"), Key("1"))
    return world


def talking() -> World:
    """Somebody who talks with a lawyer."""
    world = in_line()
    world.happens(i.Offered("s1"), i.Answered("s1"))
    return world


def test_from_the_first_ring_to_the_rating() -> None:
    world = World()
    world.happens(i.Begun())
    assert world.call.stage == Stage.LANGUAGE
    choices = [one for one in world.done[-1].phrases if one.id == "choose"]  # type: ignore[union-attr]
    # Each language is asked for in itself, with its key.
    assert [(one.language, dict(one.values)["key"]) for one in choices] == [
        (Language.MANDARIN, "1"), (Language.CANTONESE, "2"), (Language.HAKKA, "3"), (Language.TEOCHEW, "4"),
    ]  # fmt: skip
    assert o.Remember(Language.CANTONESE) in world.happens(Key("2"))
    assert o.Record(True) in world.happens(Key("1"))
    assert world.happens(Key("1"))[0] == o.Wait(Topic.ADVICE, Language.CANTONESE)
    world.happens(i.Estimated(2, 1), i.Offered("s1"))
    assert (world.ringing, world.hears) == ("s1", "music")
    assert world.happens(i.Answered("s1")) == (o.Hush(), o.Join("s1"), o.Took("s1"))
    world.happens(i.SeatLost("s1", Lost.HUNG_UP))
    assert world.said() == ["rating"]
    assert world.happens(Key("1")) == (
        o.Rate(5), o.HangUp(Cause.RATED, (Phrase("thanks"),)), o.Finish(Cause.RATED),
    )  # fmt: skip


def test_a_known_number_is_greeted_in_its_language_and_may_change_it() -> None:
    world = World()
    world.happens(i.Begun(Language.HAKKA))
    assert (world.call.stage, world.said()) == (Stage.CONSENT, ["welcome", "other_language", "consent"])
    world.happens(Key("*"), Key("1"))
    assert world.call.language == Language.MANDARIN


def test_silence_is_no_consent_and_no_reason_not_to_help() -> None:
    world = World()
    world.happens(i.Begun(Language.MANDARIN), i.Quiet(), i.Quiet())
    assert (world.call.stage, world.call.recorded) == (Stage.MENU, False)
    assert not any(isinstance(one, o.Record) for one in world.done)


@pytest.mark.parametrize("what", [i.Quiet(), Key("8"), Key("7")])
def test_whoever_presses_nothing_or_wrong_keys_comes_to_a_human(what: Input) -> None:
    world = World()
    world.happens(i.Begun(), *[what] * 3)
    assert world.done[-2] == o.Wait(Topic.HUMAN, Language.MANDARIN)
    world = World()
    world.happens(i.Begun(Language.HAKKA), Key("2"), *[what] * 3)
    assert world.call.stage == Stage.WAITING
    assert o.Wait(Topic.HUMAN, Language.HAKKA) in world.done


@pytest.mark.parametrize("before", [[], [Key("2")], [Key("2"), Key("2")]])
def test_nought_leads_to_a_human_from_everywhere(before: list[Input]) -> None:
    world = World()
    world.happens(i.Begun(), *before, Key("0"))
    assert world.call.topic == Topic.HUMAN
    # And once more, because there is danger: before all who are not in any.
    assert world.happens(Key("0"))[0] == o.Wait(Topic.DANGER, world.call.language or Language.MANDARIN)
    assert world.said() == ["danger"]


def test_what_became_of_a_matter_is_read_out() -> None:
    world = World()
    world.happens(i.Begun(Language.MANDARIN), Key("2"), Key("2"), *map(Key, "99"), Key("*"), *map(Key, CODE))
    assert world.done[-1] == o.LookUp(CODE)
    world.happens(Key("5"), i.Looked("progress.accepted"))
    assert world.said() == ["progress.accepted", "menu"]


def test_a_code_that_nobody_has_is_asked_for_three_times() -> None:
    world = World()
    world.happens(i.Begun(Language.MANDARIN), Key("2"), Key("2"), *map(Key, CODE), i.Looked())
    assert world.said() == ["code_unknown", "code"]
    world.happens(*map(Key, "123"), Key("#"))
    assert world.said() == ["code_short", "code"]
    world.happens(i.Quiet())
    assert world.call.topic == Topic.HUMAN


def test_a_seat_that_does_not_come_costs_no_place() -> None:
    world = in_line()
    world.happens(i.Offered("s1"), i.SeatLost("s1", Lost.NO_ANSWER))
    assert (world.in_line, world.done[-1]) == (True, o.Missed("s1"))
    world.happens(i.Offered("s2"), i.Withdrawn("s2"), i.Offered("s3"), i.Offered("s4"), i.Answered("s4"))
    assert (world.seat, world.in_line) == ("s4", False)


def test_a_long_wait_offers_a_call_back_once() -> None:
    world = in_line()
    world.happens(i.Estimated(9, 2))
    assert world.happens(Key("1")) == (
        o.Music(45.0, (Phrase("position", (("position", "9"), ("minutes", "2"))),)),
    )
    world.happens(i.Estimated(12, 9))
    assert world.said() == ["position", "call_back_offer"]
    assert world.happens(Key("1"))[-1] == o.CallBack()
    world.happens(i.Booked(""))
    assert (world.said(), world.in_line) == (["call_back_none"], True)
    world.happens(i.Booked("15:30"))
    assert (world.call.stage, world.in_line) == (Stage.ENDED, False)
    assert world.done[-1] == o.Finish(Cause.CALL_BACK)


def test_who_may_wait_for_nobody_is_told_and_may_leave_a_message() -> None:
    world = in_line()
    world.happens(i.Estimated(1, None))
    assert world.said() == ["nobody_on_duty", "call_back_offer"]
    world.happens(Key("9"))
    assert (world.in_line, world.done[-1]) == (False, o.TakeMessage(180))
    world.happens(i.Message(20))
    assert world.done[-1] == o.Finish(Cause.MESSAGE_LEFT)


def test_hold_and_consult_and_back() -> None:
    world = talking()
    world.happens(i.Held())
    assert world.hears == "music"
    world.happens(i.Resumed())
    assert world.hears == "s1"
    world.happens(i.Consulted("12345"), i.OtherAnswered())
    assert (world.other, world.hears) == ("12345", "music")
    world.happens(i.Resumed())
    assert (world.other, world.hears) == ("", "s1")


@pytest.mark.parametrize("leaving", [i.Completed(), i.SeatLost("s1", Lost.HUNG_UP)])
def test_passed_on_after_a_word_with_the_other(leaving: Input) -> None:
    world = talking()
    world.happens(i.Consulted("110"), i.OtherAnswered(), leaving)
    assert (world.call.seat, world.hears, world.call.stage) == ("", "110", Stage.TALKING)
    world.happens(i.OtherLost())
    assert world.said() == ["rating"]


def test_passed_on_without_a_word_and_nobody_there() -> None:
    world = talking()
    world.happens(i.PassedOn("12355"))
    assert (world.seat, world.other, world.hears) == ("", "12355", "music")
    world.other = ""
    world.happens(i.OtherLost())
    assert (world.in_line, world.said()) == (True, ["sorry_first_in_line"])
    assert any(isinstance(one, o.Wait) and one.again for one in world.done)


def test_a_seat_that_dies_in_a_talk_puts_them_first_in_line() -> None:
    world = talking()
    world.happens(i.Consulted("12345"), i.OtherAnswered(), i.SeatLost("s1", Lost.DIED))
    assert (world.in_line, world.other, world.said()) == (True, "", ["sorry_first_in_line"])
    assert o.Missed("s1", died=True) in world.done


def test_after_the_talk_silence_ends_the_call() -> None:
    world = talking()
    world.happens(i.SeatLost("s1", Lost.HUNG_UP), i.Quiet(), Key("9"), i.Quiet())
    assert world.done[-1] == o.Finish(Cause.UNRATED)


_seats = st.sampled_from(["s1", "s2"])
_inputs: st.SearchStrategy[Input] = st.one_of(
    st.sampled_from(list("0123456789*#")).map(Key),
    st.builds(i.Begun, st.sampled_from([None, *Language])),
    st.builds(i.Looked, st.sampled_from(["", "progress.accepted"])),
    st.builds(i.Estimated, st.integers(1, 50), st.sampled_from([None, 1, 9])),
    st.builds(i.Offered, _seats),
    st.builds(i.Withdrawn, _seats),
    st.builds(i.Answered, _seats),
    st.builds(i.SeatLost, _seats, st.sampled_from(Lost)),
    st.builds(i.Consulted, st.just("12345")),
    st.builds(i.PassedOn, st.just("110")),
    st.builds(i.Message, st.integers(0, 9)),
    st.builds(i.Booked, st.sampled_from(["", "15:30"])),
    st.sampled_from([i.Quiet(), i.Held(), i.Resumed(), i.OtherAnswered(), i.OtherLost(), i.Completed()]),
)


def _possible(world: World, happened: Input) -> bool:
    """Tell whether the switch could say so: what does not ring is not answered, whom nobody called is not lost."""
    match happened:
        case i.Answered(seat):
            return world.ringing == seat
        case i.SeatLost(seat, _):
            return seat in (world.ringing, world.seat)
        case i.OtherAnswered() | i.OtherLost():
            return bool(world.other)
    return True


@settings(max_examples=400, deadline=None)
@given(st.lists(_inputs, max_size=40), st.booleans())
def test_whatever_happens_nothing_is_left_when_the_caller_hangs_up(some: list[Input], fails: bool) -> None:
    world = World()
    world.happens(i.Begun())
    for one in some:
        if not _possible(world, one):
            continue
        match one:
            case i.SeatLost(seat, Lost.HUNG_UP) if seat == world.seat:
                world.seat = ""
            case i.OtherLost():
                world.other = ""
        world.happens(one)
        # The caller is never left with nobody: they hear something, or it is over.
        assert world.call.ended or world.hears != "nothing" or world.call.stage == Stage.VOICEMAIL
        assert world.call.queued == world.in_line
    world.happens(i.Failed() if fails else i.HungUp())
    assert world.over
    assert (world.in_line, world.ringing, world.seat, world.other) == (False, "", "", "")


@given(st.sampled_from(Stage), _inputs)
def test_every_input_has_an_answer_in_every_stage(stage: Stage, happened: Input) -> None:
    call = decide(Call("c1", stage=stage, seat="s1", language=Language.HAKKA), happened).call
    assert call.stage in STAGES


@given(st.lists(st.sampled_from([i.Quiet(), Key("8"), Key("6")]), min_size=12, max_size=12))
def test_nobody_goes_in_circles(some: list[Input]) -> None:
    world = World()
    world.happens(i.Begun(), *some)
    assert world.call.stage == Stage.WAITING
