"""The procedure of requests and answers, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, Problem
from fawang.lawyers.rules import Who, years_in_practice
from fawang.lawyers.rules.requests import (
    ANSWER,
    REQUEST,
    RUNNING,
    Answer,
    AnswerFacts,
    Command,
    Facts,
    Reason,
    State,
)

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
DATA: dict[Command, dict[str, Any]] = {
    Command.CLEAR: {"no_conflict": True},
    Command.OFFER: {"fee": "fixed", "amount": "100", "included": "一审"},
    Command.DECLINE: {"reason": Reason.NO_TIME},
}


def code_of(facts: AnswerFacts, command: Command, who: Who, now: datetime = NOW) -> str:
    with pytest.raises(Problem) as refused:
        ANSWER.decide(facts, command, permissions=frozenset({who}), now=now, data=DATA.get(command))
    return refused.value.code


def test_nobody_reads_before_they_have_cleared() -> None:
    facts = AnswerFacts(Answer.ASKED, LATER)
    assert code_of(facts, Command.OFFER, Who.LAWYER) == "answer_moved_on"
    assert code_of(facts, Command.ACCEPT, Who.PERSON) == "answer_moved_on"


def test_a_known_conflict_leaves_only_declining() -> None:
    facts = AnswerFacts(Answer.ASKED, LATER, conflict=True)
    assert code_of(facts, Command.CLEAR, Who.LAWYER) == "conflict_known"
    open_ = ANSWER.open_steps(facts, permissions=frozenset({Who.LAWYER}), now=NOW)
    assert [one.command for one in open_] == [Command.DECLINE]


def test_clearing_is_a_declaration() -> None:
    with pytest.raises(Invalid):
        ANSWER.decide(
            AnswerFacts(Answer.ASKED, LATER), Command.CLEAR, permissions=frozenset({Who.LAWYER}), now=NOW,
            data={"no_conflict": False},
        )  # fmt: skip


@pytest.mark.parametrize("command", [Command.CLEAR, Command.DECLINE])
def test_nothing_is_answered_after_the_time(command: Command) -> None:
    assert code_of(AnswerFacts(Answer.ASKED, LATER), command, Who.LAWYER, LATER) == "request_over"


@pytest.mark.parametrize(("now", "code"), [(LATER - timedelta(seconds=1), ""), (LATER, "request_over")])
def test_an_offer_is_accepted_until_the_request_runs_out_and_not_at_that_moment(
    now: datetime, code: str
) -> None:
    person, whole = frozenset({Who.PERSON}), Facts(State.OPEN, LATER)
    offered = AnswerFacts(Answer.OFFERED, LATER)
    open_ = [one.command for one in ANSWER.open_steps(offered, permissions=person, now=now)]
    assert (Command.ACCEPT in open_) is not bool(code)
    if not code:
        assert REQUEST.decide(whole, Command.ACCEPT, permissions=person, now=now)[0].target == State.ACCEPTED
        return
    with pytest.raises(Conflict) as failure:
        REQUEST.decide(whole, Command.ACCEPT, permissions=person, now=now)
    assert failure.value.code == code
    assert code_of(offered, Command.ACCEPT, Who.PERSON, now) == code


def test_nothing_is_answered_once_the_request_has_ended() -> None:
    assert (
        code_of(AnswerFacts(Answer.CLEARED, LATER, open=False), Command.OFFER, Who.LAWYER) == "request_over"
    )


def test_an_offer_is_accepted_by_the_person_alone() -> None:
    facts = AnswerFacts(Answer.OFFERED, LATER)
    assert code_of(facts, Command.ACCEPT, Who.LAWYER) == "not_allowed"
    with pytest.raises(NotAllowed):
        REQUEST.decide(Facts(State.OPEN, LATER), Command.ACCEPT, permissions=frozenset({Who.LAWYER}), now=NOW)


def test_a_request_runs_out_when_its_time_is_over_and_not_before() -> None:
    clock = frozenset({Who.CLOCK})
    with pytest.raises(Conflict, match=r"^request_not_over$"):
        REQUEST.decide(Facts(State.OPEN, LATER), Command.EXPIRE, permissions=clock, now=NOW)
    step, _ = REQUEST.decide(Facts(State.OPEN, LATER), Command.EXPIRE, permissions=clock, now=LATER)
    assert step.target == State.EXPIRED


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), st.integers(min_value=0, max_value=40)
)
def test_years_turn_on_the_day_of_the_licence(since: date, years: int) -> None:
    try:
        day = since.replace(year=since.year + years)
    except ValueError:
        return
    assert years_in_practice(since, day) == years
    if years:
        assert years_in_practice(since, day - timedelta(days=1)) == years - 1


def test_years_are_not_told_of_a_date_that_is_unknown_or_ahead() -> None:
    assert years_in_practice(None, NOW.date()) is None
    assert years_in_practice(NOW.date() + timedelta(days=1), NOW.date()) is None
    assert years_in_practice(NOW.date(), NOW.date()) == 0


class Asking(RuleBasedStateMachine):
    """A request with three recipients, as actions move it: whatever comes, at most one is accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.request = State.OPEN
        self.answers = [Answer.ASKED] * 3
        self.now = NOW

    def facts(self, place: int) -> AnswerFacts:
        return AnswerFacts(self.answers[place], LATER, open=self.request == State.OPEN)

    @rule(place=st.integers(0, 2), command=st.sampled_from([Command.CLEAR, Command.OFFER, Command.DECLINE]))
    def answer(self, place: int, command: Command) -> None:
        facts = self.facts(place)
        try:
            step, _ = ANSWER.decide(
                facts, command, permissions=frozenset({Who.LAWYER}), now=self.now, data=DATA[command]
            )
        except Problem:
            return
        assert self.request == State.OPEN
        assert self.now < LATER
        self.answers[place] = Answer(step.target_for(facts))

    @rule(place=st.integers(0, 2))
    def accept(self, place: int) -> None:
        facts, person = self.facts(place), frozenset({Who.PERSON})
        try:
            whole, _ = REQUEST.decide(
                Facts(self.request, LATER), Command.ACCEPT, permissions=person, now=self.now
            )
            step, _ = ANSWER.decide(facts, Command.ACCEPT, permissions=person, now=self.now)
        except Problem:
            return
        assert self.answers[place] == Answer.OFFERED
        self._end(State(whole.target_for(Facts(self.request, LATER))), Answer.RELEASED, besides=place)
        self.answers[place] = Answer(step.target_for(facts))

    @rule()
    def withdraw(self) -> None:
        facts = Facts(self.request, LATER)
        try:
            step, _ = REQUEST.decide(
                facts, Command.WITHDRAW, permissions=frozenset({Who.PERSON}), now=self.now
            )
        except Problem:
            return
        self._end(State(step.target_for(facts)), Answer.RELEASED)

    @precondition(lambda self: self.now < LATER)
    @rule()
    def run_out(self) -> None:
        self.now = LATER
        facts = Facts(self.request, LATER)
        try:
            step, _ = REQUEST.decide(facts, Command.EXPIRE, permissions=frozenset({Who.CLOCK}), now=self.now)
        except Problem:
            return
        self._end(State(step.target_for(facts)), Answer.LAPSED)

    def _end(self, state: State, answer: Answer, besides: int = -1) -> None:
        self.request = state
        self.answers = [
            answer if place != besides and one in RUNNING else one for place, one in enumerate(self.answers)
        ]

    @invariant()
    def one_at_most_is_accepted(self) -> None:
        accepted = self.answers.count(Answer.ACCEPTED)
        assert accepted == (self.request == State.ACCEPTED)

    @invariant()
    def nothing_runs_once_it_has_ended(self) -> None:
        assert self.request == State.OPEN or not RUNNING & set(self.answers)


TestAsking = Asking.TestCase
