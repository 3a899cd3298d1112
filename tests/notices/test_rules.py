"""Never against a wish, whoever has which and whatever the time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.notices.rules import (
    CANCELLABLE,
    PAUSES,
    PROBLEMS,
    REPEATABLE,
    WAITING,
    Send,
    State,
    Suppress,
    Ways,
    decide,
    decide_code,
    pause_after,
)
from fawang.people.rules.wishes import Medium, Wishes, quiet_until

BOTH = frozenset({Medium.SMS, Medium.EMAIL})
NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)

times = st.times()
moments = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
media = st.frozensets(st.sampled_from([Medium.SMS, Medium.EMAIL]))
wishes = st.builds(
    Wishes,
    medium=st.sampled_from(Medium),
    may_call=st.booleans(),
    may_announce=st.booleans(),
    third=st.booleans(),
    has_pass_phrase=st.booleans(),
    quiet_from=times,
    quiet_until=times,
)
ways = st.builds(Ways, own=media, third=media, voice=media)


@given(wishes, ways, moments)
def test_whoever_names_a_third_party_is_never_told_themselves(one: Wishes, way: Ways, now: datetime) -> None:
    decision = decide(one, way, now)
    if isinstance(decision, Send):
        assert decision.third == one.third
        assert decision.medium in (way.third if one.third else way.own)


@given(wishes, ways, moments)
def test_nothing_goes_out_in_quiet_hours(one: Wishes, way: Ways, now: datetime) -> None:
    decision = decide(one, way, now)
    if isinstance(decision, Send):
        assert decision.not_before >= now
        assert quiet_until(one, decision.not_before) is None


@given(wishes, ways, moments)
def test_words_are_neutral_unless_we_may_say_who_we_are(one: Wishes, way: Ways, now: datetime) -> None:
    decision = decide(one, way, now)
    if isinstance(decision, Send) and (one.third or not one.may_announce):
        assert decision.neutral


@given(wishes, ways, moments)
def test_the_medium_is_the_one_they_chose(one: Wishes, way: Ways, now: datetime) -> None:
    decision = decide(one, way, now)
    if isinstance(decision, Send):
        assert decision.medium == one.medium != Medium.NONE


@given(wishes, ways, moments)
def test_nobody_who_does_not_want_calls_hears_a_voice(one: Wishes, way: Ways, now: datetime) -> None:
    decision = decide(one, way, now)
    if isinstance(decision, Send) and not one.may_call:
        assert decision.medium not in way.voice


@pytest.mark.parametrize(
    ("one", "way", "code"),
    [
        (Wishes(Medium.NONE), Ways(BOTH), "notice_unwanted"),
        (Wishes(Medium.SMS), Ways(frozenset({Medium.EMAIL})), "notice_unreachable"),
        (Wishes(Medium.SMS, third=True), Ways(BOTH), "notice_third_unreachable"),
        (Wishes(Medium.SMS, may_call=False), Ways(BOTH, voice=BOTH), "notice_voice_unwanted"),
    ],
)
def test_says_why_nothing_is_sent(one: Wishes, way: Ways, code: str) -> None:
    assert decide(one, way, NOON) == Suppress(code)


def test_is_sent_at_once_by_day_and_at_eight_by_night() -> None:
    one = Wishes(Medium.SMS)
    assert decide(one, Ways(BOTH), NOON) == Send(Medium.SMS, third=False, neutral=False, not_before=NOON)
    later = decide(one, Ways(BOTH), NIGHT)
    assert isinstance(later, Send)
    assert later.not_before == datetime(2026, 3, 6, 0, 0, tzinfo=UTC)


def test_equal_ends_mean_no_quiet_hours() -> None:
    one = Wishes(Medium.SMS, quiet_from=time(9), quiet_until=time(9))
    decision = decide(one, Ways(BOTH), NIGHT)
    assert isinstance(decision, Send)
    assert decision.not_before == NIGHT


@given(moments, st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=1)))
def test_a_one_time_code_goes_at_once_or_never(asked: datetime, later: timedelta) -> None:
    valid = timedelta(minutes=10)
    decision = decide_code(asked, valid, asked + later)
    if later < valid:
        assert decision == Send(Medium.SMS, third=False, neutral=True, not_before=asked + later)
    else:
        assert decision == Suppress("notice_code_too_old")


def test_tries_begin_close_together_and_end_after_about_six_hours() -> None:
    assert [pause.total_seconds() for pause in PAUSES[:5]] == [2, 4, 8, 16, 32]
    assert timedelta(hours=5) < sum(PAUSES, timedelta()) < timedelta(hours=7)
    assert pause_after(1) == PAUSES[0]
    assert pause_after(len(PAUSES)) == PAUSES[-1]
    assert pause_after(len(PAUSES) + 1) is None


def test_every_state_is_waiting_or_settled_and_none_is_taken_from_a_carrier() -> None:
    assert WAITING | REPEATABLE | {State.SENT} == set(State)
    assert not WAITING & REPEATABLE
    assert PROBLEMS < REPEATABLE
    assert State.SENDING not in CANCELLABLE
    assert State.SENT not in CANCELLABLE
