"""A call from the first ring to the last word, and whatever else may happen to it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline.rules import Announced, Call, Cause, Lost, Mode, Party, Phrase, Stage, Topic
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.call_flow import STAGES, decide
from fawang.hotline.rules.calls.events import Input, Key
from fawang.hotline.rules.menus import STANDARD, Choice, Menu
from fawang.organisations.rules import Language
from tests.hotline.rules.test_menus import MENUS
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
    assert world.done[-1] == o.Finish(Cause.MESSAGE_LEFT, 20)


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


def test_a_lawyers_telephone_that_holds_lets_the_person_hear_music() -> None:
    world = talking()
    world.happens(i.SeatHolds("s1", on=True))
    assert (world.hears, world.said()) == ("music", ["one_moment"])
    assert world.happens(i.SeatHolds("s2", on=False)) == ()
    world.happens(i.SeatHolds("s1", on=False))
    assert world.hears == "s1"
    # Whom the lawyer has called meanwhile is not let go by it, nor is a talk of three ended.
    world.happens(i.Consulted("12345"), i.OtherAnswered())
    assert world.happens(i.SeatHolds("s1", on=False)) == ()
    world.happens(i.Together())
    assert world.happens(i.SeatHolds("s1", on=True)) == ()


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
    world.happens(i.OtherLost())
    assert (world.in_line, world.said()) == (True, ["sorry_first_in_line"])
    assert any(isinstance(one, o.Wait) and one.again for one in world.done)


def test_a_seat_that_dies_in_a_talk_puts_them_first_in_line() -> None:
    world = talking()
    world.happens(i.Consulted("12345"), i.OtherAnswered(), i.SeatLost("s1", Lost.DIED))
    assert (world.in_line, world.other, world.said()) == (True, "", ["sorry_first_in_line"])
    assert o.Missed("s1", died=True) in world.done


ALL = {Party.CALLER, Party.SEAT, Party.OTHER}


def three() -> World:
    """Somebody who talks with a lawyer and an interpreter."""
    world = talking()
    world.happens(i.Consulted("interpreter"), i.OtherAnswered(), i.Together())
    return world


def supervised(*more: Input) -> World:
    """Somebody who talks with a lawyer to whom a supervisor listens; and what then happens."""
    world = talking()
    world.happens(i.Monitored("b1"), i.SupervisorAnswered("b1"), *more)
    return world


def test_three_together_and_each_of_them_may_go() -> None:
    assert three().table == {one: ALL - {one} for one in ALL}
    # Two go on, whoever has gone.
    world = three()
    assert world.happens(i.OtherLost()) == (o.Join("s1"),)
    assert world.table == {Party.CALLER: {Party.SEAT}, Party.SEAT: {Party.CALLER}}
    world = three()
    assert world.happens(i.Dropped()) == (o.DropOther(), o.Join("s1"))
    for leaving in (i.Completed(), i.SeatLost("s1", Lost.HUNG_UP)):
        world = three()
        world.happens(leaving)
        assert world.table == {Party.CALLER: {Party.OTHER}, Party.OTHER: {Party.CALLER}}
        world.happens(i.OtherLost())
        assert world.said() == ["rating"]


def test_the_lawyer_may_let_the_person_wait_and_speak_with_the_third_and_come_back() -> None:
    world = three()
    world.happens(i.Held())
    assert world.hears == "music"
    assert world.table == {Party.SEAT: {Party.OTHER}, Party.OTHER: {Party.SEAT}}
    world.happens(i.Together())
    assert world.table == {one: ALL - {one} for one in ALL}
    world.happens(i.Held(), i.Resumed())
    assert (world.other, world.hears) == ("", "s1")


def test_nobody_is_brought_together_who_has_not_taken_off() -> None:
    world = talking()
    assert world.happens(i.Together()) == ()
    world.happens(i.Consulted("interpreter"))
    assert world.happens(i.Together()) == ()


def test_a_lawyer_whose_line_dies_is_owed_to_who_still_talks_with_another_hotline() -> None:
    world = three()
    assert world.happens(i.SeatLost("s1", Lost.DIED))[-1] == o.Missed("s1", died=True)
    assert (world.hears, world.in_line) == ("interpreter", False)
    world.happens(i.OtherLost())
    assert (world.in_line, world.said()) == (True, ["connecting"])
    # And that once.
    world.happens(i.Offered("s2"), i.Answered("s2"), i.SeatLost("s2", Lost.HUNG_UP))
    assert world.said() == ["rating"]


@pytest.mark.parametrize(
    "leaving",
    [i.Completed(), i.PassedOn("seat:9"), i.SeatLost("s1", Lost.HUNG_UP), i.SeatLost("s1", Lost.DIED)],
)
def test_a_colleague_with_whom_three_talked_has_the_call_then(leaving: Input) -> None:
    world = talking()
    world.happens(i.Consulted("seat:9"), i.OtherAnswered(), i.Together(), i.Monitored("b1"), leaving)
    # Whoever supervised the one does not supervise the other.
    assert (world.seat, world.other, world.supervisor, world.in_line) == ("seat:9", "", "", False)
    assert world.table == {Party.CALLER: {Party.SEAT}, Party.SEAT: {Party.CALLER}}
    assert world.done[-1] == o.Took("seat:9")


def test_what_the_lawyer_does_on_the_page_while_three_talk() -> None:
    world = three()
    world.happens(i.Closed())
    assert (world.seat, world.other, world.said()) == ("", "", ["rating"])
    world = three()
    world.happens(i.Released())
    assert (world.in_line, world.seat, world.other) == (True, "", "")
    world = three()
    world.happens(i.PassedOn("seat:9"))
    assert (world.seat, world.other, world.hears, world.said()) == ("", "seat:9", "music", ["passed_on"])


def test_a_supervisor_listens_whispers_barges_in_and_listens_again() -> None:
    world = supervised()
    assert world.done[-2:] == [
        o.Mix((
            (Party.CALLER, (Party.SEAT,)), (Party.SEAT, (Party.CALLER,)),
            (Party.SUPERVISOR, (Party.CALLER, Party.SEAT)),
        )),
        o.Supervises("b1", Mode.LISTENS),
    ]  # fmt: skip
    world.happens(i.Whispered("b1"))
    assert world.table == {
        Party.CALLER: {Party.SEAT}, Party.SEAT: {Party.CALLER, Party.SUPERVISOR},
        Party.SUPERVISOR: {Party.CALLER, Party.SEAT},
    }  # fmt: skip
    world.happens(i.Barged("b1"))
    assert world.table[Party.CALLER] == {Party.SEAT, Party.SUPERVISOR}
    world.happens(i.Monitored("b1"))
    assert world.table[Party.CALLER] == {Party.SEAT}
    assert world.noted == Mode.LISTENS
    assert world.happens(i.MonitorEnded("b1")) == (
        o.DropSupervisor(),
        o.Mix(((Party.CALLER, (Party.SEAT,)), (Party.SEAT, (Party.CALLER,)))),
        o.Supervises("b1", None),
    )


def test_whoever_is_on_hold_is_heard_by_nobody_also_not_by_a_supervisor() -> None:
    world = supervised(i.Held())
    assert world.hears == "music"
    assert not any(world.table.values())
    # Whispering, the two have a word meanwhile.
    world.happens(i.Barged("b1"))
    assert world.table == {
        Party.CALLER: set(), Party.SEAT: {Party.SUPERVISOR}, Party.SUPERVISOR: {Party.SEAT},
    }  # fmt: skip
    world.happens(i.Whispered("b1"), i.Resumed())
    assert world.table[Party.CALLER] == {Party.SEAT}
    world.happens(i.Consulted("110"), i.OtherAnswered())
    assert world.table == {
        Party.CALLER: set(), Party.SEAT: {Party.OTHER, Party.SUPERVISOR}, Party.OTHER: {Party.SEAT},
        Party.SUPERVISOR: {Party.SEAT, Party.OTHER},
    }  # fmt: skip


@pytest.mark.parametrize(
    "leaving", [i.SeatLost("s1", Lost.HUNG_UP), i.SeatLost("s1", Lost.DIED), i.PassedOn("110"), i.HungUp()]
)
def test_a_supervisor_goes_with_the_lawyer_and_keeps_no_call_alive(leaving: Input) -> None:
    world = supervised(i.Barged("b1"))
    orders = world.happens(leaving)
    assert orders[:2] == (o.DropSupervisor(), o.Supervises("b1", None))
    assert talking().happens(leaving) == orders[2:]


def test_a_supervisor_who_does_not_come_changes_nothing() -> None:
    world = talking()
    assert world.happens(i.Monitored("b1")) == (o.DialSupervisor("b1"),)
    assert world.happens(i.SupervisorLost("b1")) == ()
    assert world.hears == "s1"


@pytest.mark.parametrize("what", [i.Monitored, i.Whispered, i.Barged, i.MonitorEnded, i.SupervisorLost])
def test_one_supervises_at_a_time_and_only_a_lawyer_who_talks(what: type[i.Monitored]) -> None:
    assert supervised().happens(what("b2")) == ()
    assert in_line().happens(what("b1")) == ()
    assert talking().happens(what("s1")) == ()


def test_a_colleague_who_was_asked_has_the_call_then() -> None:
    world = talking()
    world.happens(i.Consulted("seat:9"), i.OtherAnswered())
    assert world.happens(i.Completed())[-1] == o.Took("seat:9")
    assert (world.call.seat, world.call.other, world.hears) == ("seat:9", None, "seat:9")
    world.happens(i.PassedOn("12345"), i.OtherAnswered())
    # Now another hotline has them: the lawyer is free, and writes it down.
    assert world.done[-1] == o.TalkEnded(passed=True)


def test_what_the_lawyer_does_on_the_page() -> None:
    world = talking()
    world.happens(i.Closed())
    assert (world.seat, world.said()) == ("", ["rating"])
    assert o.TalkEnded() in world.done
    world = talking()
    world.happens(i.Consulted("12345"), i.OtherAnswered(), i.Released())
    assert (world.in_line, world.seat, world.other, world.said()) == (True, "", "", ["sorry_first_in_line"])


def test_a_seat_that_may_not_have_the_call_is_let_go() -> None:
    world = talking()
    world.happens(i.Refused("s2"))
    assert world.seat == "s1"
    world.happens(i.Refused("s1"))
    assert (world.in_line, world.seat) == (True, "")


def test_after_the_talk_silence_ends_the_call() -> None:
    world = talking()
    world.happens(i.SeatLost("s1", Lost.HUNG_UP), i.Quiet(), Key("9"), i.Quiet())
    assert world.done[-1] == o.Finish(Cause.UNRATED)


def test_a_blocked_number_hears_until_when_and_that_is_all() -> None:
    world = World()
    orders = world.happens(
        i.Begun(Language.CANTONESE, blocked_until="11月27日15:30", closed_until="11月27日9:00")
    )
    said = Phrase("blocked", (("until", "11月27日15:30"),))
    assert orders == (o.HangUp(Cause.BLOCKED, (said,)), o.Finish(Cause.BLOCKED))
    assert world.call.language == Language.CANTONESE


def test_a_number_has_a_greeting_of_its_own() -> None:
    world = World()
    world.happens(i.Begun(greeting="您好，这里是农民工欠薪专线。"))
    first = world.done[0].phrases[0]  # type: ignore[union-attr]
    assert first == Phrase("greeting", (("text", "您好，这里是农民工欠薪专线。"),), Language.MANDARIN)


def test_outside_the_hours_somebody_hears_when_it_opens_and_is_called_back() -> None:
    world = World()
    world.happens(i.Begun(closed_until="11月27日9:00"), Key("2"))
    assert (world.call.stage, world.said()) == (Stage.CLOSED, ["closed"])
    assert o.Remember(Language.CANTONESE) in world.done
    assert world.happens(Key("1"))[-1] == o.CallBack()
    world.happens(i.Booked(""))
    assert world.said() == ["no_call_back", "closed"]
    world.happens(i.Booked("11月27日9:15"))
    assert world.done[-1] == o.Finish(Cause.CALL_BACK)


@pytest.mark.parametrize(
    "before",
    [[], [i.Quiet(), i.Quiet()], [Key("1"), Key("*")], [Key("1"), Key("7")], [Key("1"), i.Booked("")]],
)
def test_outside_the_hours_nought_leads_first_to_what_there_is_and_then_to_danger(
    before: list[Input],
) -> None:
    world = World()
    world.happens(i.Begun(closed_until="11月27日9:00"), *before)
    if world.call.stage == Stage.LANGUAGE:
        world.happens(Key("0"))
    assert (world.call.stage, world.in_line) == (Stage.CLOSED, False)
    world.happens(Key("0"))
    assert (world.call.topic, world.in_line) == (Topic.DANGER, True)


def test_outside_the_hours_a_message_is_taken_and_silence_ends_it() -> None:
    world = World()
    world.happens(i.Begun(Language.HAKKA, closed_until="11月27日9:00"), Key("9"))
    assert world.done[-1] == o.TakeMessage(180)
    world = World()
    world.happens(i.Begun(Language.HAKKA, closed_until="11月27日9:00"), *[i.Quiet()] * 3)
    assert world.done[-1] == o.Finish(Cause.CLOSED)


def test_the_usual_menu_is_one_text_and_another_is_put_together() -> None:
    world = World()
    world.happens(i.Begun(Language.MANDARIN), Key("2"))
    assert world.said() == ["menu"]
    world = World()
    menu = Menu((("4", Choice.LEGAL_AID), ("0", Choice.HUMAN)))
    world.happens(i.Begun(Language.MANDARIN, menu=menu), Key("2"))
    assert world.said() == ["menu_legal_aid", "menu_human", "menu_keys"]
    phrases = world.done[-1].phrases  # type: ignore[union-attr]
    assert [dict(one.values).get("key") for one in phrases] == ["4", "0", None]


@given(MENUS, st.sampled_from("0123456789"))
def test_each_key_leads_where_the_menu_says(menu: Menu, key: str) -> None:
    world = World()
    world.happens(i.Begun(Language.MANDARIN, menu=menu), Key("2"), Key(key))
    reached = {
        Choice.ADVICE: (Stage.WAITING, Topic.ADVICE),
        Choice.LEGAL_AID: (Stage.WAITING, Topic.LEGAL_AID),
        Choice.HUMAN: (Stage.WAITING, Topic.HUMAN),
        Choice.PROGRESS: (Stage.CODE, None),
        Choice.MESSAGE: (Stage.VOICEMAIL, None),
        None: (Stage.MENU, None),
    }
    assert (world.call.stage, world.call.topic) == reached[menu.at(key)]


_seats = st.sampled_from(["s1", "s2"])
_inputs: st.SearchStrategy[Input] = st.one_of(
    st.sampled_from(list("0123456789*#")).map(Key),
    st.builds(i.Begun, st.sampled_from([None, *Language]), st.sampled_from(["", "11月27日9:00"])),
    st.builds(i.Looked, st.sampled_from(["", "progress.accepted"])),
    st.builds(i.Estimated, st.integers(1, 50), st.sampled_from([None, 1, 9])),
    st.builds(i.Offered, _seats),
    st.builds(i.Withdrawn, _seats),
    st.builds(i.Answered, _seats),
    st.builds(i.SeatLost, _seats, st.sampled_from(Lost)),
    st.builds(i.Consulted, st.sampled_from(["12345", "seat:9"])),
    st.builds(i.PassedOn, st.sampled_from(["110", "seat:9"])),
    st.builds(i.Refused, _seats),
    st.builds(i.SeatHolds, _seats, st.booleans()),
    st.builds(i.Message, st.integers(0, 9)),
    st.builds(i.Booked, st.sampled_from(["", "15:30"])),
    st.sampled_from([i.Quiet(), i.Held(), i.Resumed(), i.OtherAnswered(), i.OtherLost(), i.Completed()]),
    st.sampled_from(
        [i.Together(), i.Dropped(), i.Monitored("b1"), i.SupervisorAnswered("b1"), i.Barged("b1")]
    ),
    st.sampled_from([i.Closed(), i.Released()]),
)
_wanted: st.SearchStrategy[i.Wanted] = st.one_of(
    st.sampled_from([i.Held(), i.Resumed(), i.Completed(), i.Together(), i.Dropped()]),
    st.builds(i.Consulted, st.sampled_from(["12345", "seat:9"])),
    st.builds(i.PassedOn, st.sampled_from(["110", "seat:9"])),
)
_BROUGHT_TOGETHER = (i.Consulted("interpreter"), i.OtherAnswered(), i.Together())
_begins = st.sampled_from([talking, three, supervised, lambda: supervised(*_BROUGHT_TOGETHER)])
_supervisors = st.sampled_from(["b1", "b2"])
_in_talk: st.SearchStrategy[Input] = st.one_of(
    st.sampled_from([
        i.Held(), i.Resumed(), i.Consulted("12345"), i.Consulted("seat:9"), i.OtherAnswered(), i.OtherLost(),
        i.Completed(), i.Together(),
        i.Dropped(), i.PassedOn("110"), i.PassedOn("seat:9"), Key("1"), i.Quiet(), i.Offered("s1"),
        i.Answered("s1"), i.Closed(), i.Released(), i.Refused("s1"),
    ]),
    st.builds(i.SeatLost, st.sampled_from(["s1", "seat:9"]), st.sampled_from(Lost)),
    st.builds(i.SeatHolds, st.sampled_from(["s1", "seat:9"]), st.booleans()),
    *(st.builds(one, _supervisors) for one in (
        i.Monitored, i.Whispered, i.Barged, i.MonitorEnded, i.SupervisorAnswered, i.SupervisorLost,
    )),
)  # fmt: skip


_begun = st.builds(
    i.Begun,
    known=st.sampled_from([None, *Language]),
    closed_until=st.sampled_from(["", "11月27日9:00"]),
    menu=st.one_of(st.just(STANDARD), MENUS),
    greeting=st.sampled_from(["", "您好"]),
)


def _possible(world: World, happened: Input) -> bool:
    """Tell whether the switch could say so: what does not ring is not answered, whom nobody called is not lost."""
    match happened:
        case i.Answered(seat):
            return world.ringing == seat
        case i.SeatLost(seat, _):
            return seat in (world.ringing, world.seat)
        case i.Refused(seat):
            return world.seat == seat
        case i.OtherAnswered() | i.OtherLost():
            return bool(world.other)
        case i.SupervisorAnswered(who) | i.SupervisorLost(who):
            return world.supervisor == who
    return True


@settings(max_examples=400, deadline=None)
@given(_begun, st.lists(_inputs, max_size=40), st.booleans())
def test_whatever_happens_nothing_is_left_when_the_caller_hangs_up(
    begun: i.Begun, some: list[Input], fails: bool
) -> None:
    world = World()
    world.happens(begun)
    for one in some:
        if not _possible(world, one):
            continue
        world.happens(one)
        _nobody_is_lost(world)
    _nothing_is_left(world, fails)


@settings(max_examples=1500, deadline=None)
@given(_begins, st.lists(_in_talk, max_size=30), st.booleans())
def test_whatever_happens_in_a_talk_nobody_hears_whom_they_should_not(
    begin: Callable[[], World], some: list[Input], fails: bool
) -> None:
    world = begin()
    for one in some:
        if _possible(world, one):
            world.happens(one)
            _nobody_is_lost(world)
            _right_ones_are_heard(world)
    _nothing_is_left(world, fails)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([(), _BROUGHT_TOGETHER]), st.lists(_in_talk, max_size=30))
def test_the_same_becomes_of_a_call_with_and_without_a_supervisor(
    first: tuple[Input, ...], some: list[Input]
) -> None:
    world, alone = talking(), talking()
    for one in [*first, *some]:
        if not _possible(world, one):
            continue
        world.happens(one)
        if "supervisor" not in getattr(one, "__slots__", ()):
            alone.happens(one)
        assert replace(world.call, supervisor=None) == alone.call
        # Also what all others hear.
        without = {who: heard - {Party.SUPERVISOR} for who, heard in world.table.items() if heard}
        without.pop(Party.SUPERVISOR, None)
        assert {who: heard for who, heard in without.items() if heard} == {
            who: heard for who, heard in alone.table.items() if heard
        }
        assert world.hears == alone.hears


def _nobody_is_lost(world: World) -> None:
    # The caller is never left with nobody: they hear something, or it is over.
    assert world.call.ended or world.hears != "nothing" or world.call.stage == Stage.VOICEMAIL
    assert world.call.queued == world.in_line


def _right_ones_are_heard(world: World) -> None:
    call, table = world.call, world.table
    there = {Party.CALLER: not world.over, Party.SEAT: world.seat, Party.OTHER: world.other,
             Party.SUPERVISOR: world.supervisor}  # fmt: skip
    heard_by = {one: {who for who, heard in table.items() if one in heard} for one in Party}
    for one, heard in table.items():
        assert one not in heard
        assert all(there[who] for who in heard | ({one} if heard else set()))
    # Who is on hold, in line or asked how it was hears nobody, and nobody hears them.
    talks = {one for one in (Party.SEAT, Party.OTHER) if there[one]}
    if call.stage == Stage.TALKING:
        assert table[Party.CALLER] - {Party.SUPERVISOR} == talks != set()
        assert heard_by[Party.CALLER] - {Party.SUPERVISOR} == talks
    else:
        assert not table.get(Party.CALLER)
        assert not heard_by[Party.CALLER]
    if call.stage == Stage.HELD and call.seat and call.other and call.other.up:
        assert table[Party.SEAT] - {Party.SUPERVISOR} == {Party.OTHER}
        assert table[Party.OTHER] - {Party.SUPERVISOR} == {Party.SEAT}
    # A supervisor is there with a lawyer only, heard by those whom they speak to, and it is written down.
    supervisor = call.supervisor
    assert (supervisor.target if supervisor else "") == world.supervisor
    assert world.noted == (supervisor.mode if supervisor and supervisor.up else None)
    if supervisor is None or not supervisor.up:
        assert not heard_by[Party.SUPERVISOR]
        assert not table.get(Party.SUPERVISOR)
        return
    assert world.seat
    match supervisor.mode:
        case Mode.LISTENS:
            assert heard_by[Party.SUPERVISOR] == set()
        case Mode.WHISPERS:
            assert heard_by[Party.SUPERVISOR] == {Party.SEAT}
        case Mode.BARGES:
            assert heard_by[Party.SUPERVISOR] >= {Party.SEAT}
            assert (Party.CALLER in heard_by[Party.SUPERVISOR]) == (call.stage == Stage.TALKING)
    if call.stage == Stage.TALKING:
        assert table[Party.SUPERVISOR] == talks | {Party.CALLER}


def _nothing_is_left(world: World, fails: bool) -> None:
    world.happens(i.Failed() if fails else i.HungUp())
    assert world.over
    assert (world.in_line, world.ringing, world.seat, world.other, world.supervisor) == (
        False,
        "",
        "",
        "",
        "",
    )
    assert not any(world.table.values())
    assert world.noted is None


@given(st.sampled_from(Stage), _inputs)
def test_every_input_has_an_answer_in_every_stage(stage: Stage, happened: Input) -> None:
    call = decide(Call("c1", stage=stage, seat="s1", language=Language.HAKKA), happened).call
    assert call.stage in STAGES


@given(st.lists(st.sampled_from([i.Quiet(), Key("8"), Key("6")]), min_size=12, max_size=12))
def test_nobody_goes_in_circles(some: list[Input]) -> None:
    world = World()
    world.happens(i.Begun(), *some)
    assert world.call.stage == Stage.WAITING


@given(_begun, st.lists(st.just(i.Quiet()), min_size=12, max_size=12))
def test_who_presses_nothing_comes_to_a_human_or_hears_that_it_is_closed(
    begun: i.Begun, some: list[Input]
) -> None:
    world = World()
    world.happens(begun, *some)
    assert world.call.stage == (Stage.ENDED if begun.closed_until else Stage.WAITING)


@settings(max_examples=200, deadline=None)
@given(st.lists(_in_talk, max_size=12), _begins, _wanted, st.sampled_from(["s1", "s2", "seat:9"]))
def test_what_is_asked_holds_for_who_has_the_call_and_means_nothing_by_anybody_else(
    some: list[Input], begin: Callable[[], World], wanted: i.Wanted, seat: str
) -> None:
    world = begin()
    for one in some:
        if _possible(world, one):
            world.happens(one)
    asked = decide(world.call, i.Asked(seat, wanted))
    if seat == world.call.seat:
        assert asked == decide(world.call, wanted)
    else:
        assert (asked.call, asked.orders) == (world.call, ())


def test_an_open_zone_is_announced_and_has_a_key_that_the_menu_leaves_free() -> None:
    said = Announced("factory", ((Language.MANDARIN, "某厂停产欠薪，专区律师免费解答。"),))
    world = World()
    world.happens(i.Begun(announcement=said))
    heard = world.done[-1].phrases  # type: ignore[union-attr]
    assert heard[1] == said.phrase(Language.MANDARIN)
    world.happens(Key("2"))
    # Whoever chooses another language hears it in that one.
    assert world.done[-1].phrases[0] == said.phrase(Language.CANTONESE)  # type: ignore[union-attr]
    world.happens(Key("1"))
    assert world.done[-1].phrases[0] == Phrase("menu_zone", (("key", "8"),))  # type: ignore[union-attr]
    assert world.happens(Key("8"))[0] == o.Wait(Topic.ZONE, Language.CANTONESE)
    taken = Menu((("7", Choice.ADVICE), ("8", Choice.MESSAGE), ("0", Choice.HUMAN)))
    world = World()
    world.happens(i.Begun(Language.MANDARIN, menu=taken, announcement=said), Key("1"))
    assert world.call.zone_key == "6"
    # Whose number chose a language before hears it in that one at once, and Mandarin is not said twice.
    world = World()
    world.happens(i.Begun(Language.HAKKA, announcement=said))
    assert said.phrase(Language.HAKKA) in world.done[-1].phrases  # type: ignore[union-attr]
    world = World()
    world.happens(i.Begun(announcement=said), Key("1"))
    assert said.phrase(Language.MANDARIN) not in world.done[-1].phrases  # type: ignore[union-attr]
    # Without one nothing is different, and the key leads nowhere.
    world = World()
    world.happens(i.Begun(Language.MANDARIN), Key("1"), Key("8"))
    assert world.call.stage == Stage.MENU
