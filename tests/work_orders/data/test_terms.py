"""The terms of the field, as data."""

import pytest
from pydantic import ValidationError

from fawang.legal_aid.kind import KIND as LEGAL_AID
from fawang.legal_aid.procedure import PROCEDURE, Term
from fawang.work_orders.data import terms
from fawang.work_orders.kinds.local_rules import LocalRules
from fawang.work_orders.rules import Term as Shared
from fawang.work_orders.rules.deadlines import Length, Unit
from fawang.work_orders.texts import labels

KIND = "legal_aid"


def rule(term: str, *, urgent: bool = False, region: str = "440605") -> terms.TermRule:
    return terms.rule_for(KIND, term, urgent=urgent, region=region, local=LocalRules())


def test_the_figures_of_the_law_and_the_promises() -> None:
    assert rule(Term.DECIDE).length == Length(7, Unit.DAYS)
    assert rule(Term.DECIDE).source == "Legal Aid Law, Art. 43"
    assert rule(Term.ASSIGN).length == Length(3, Unit.DAYS)
    assert rule(Term.OBJECTION).length == Length(5, Unit.DAYS)
    assert rule(Term.FILE).length == Length(30, Unit.DAYS)
    assert rule(Shared.DISPATCH).length == Length(1, Unit.WORKING_DAYS)
    assert rule(Shared.DISPATCH, urgent=True).length == Length(1, Unit.HOURS)
    assert rule(terms.RETURN).length == Length(2, Unit.WORKING_DAYS)


def test_every_term_that_a_step_starts_has_a_length() -> None:
    for step in PROCEDURE.steps.values():
        for term in step.starts:
            assert rule(term).length.amount > 0
            assert rule(term, urgent=True).length.amount > 0


def test_what_nobody_checked_says_so() -> None:
    assert not rule(Term.HANDLE).verified
    assert all(row.source for row in (*terms.rows(), *terms.rows(LEGAL_AID.terms)))


def test_the_most_local_row_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    own = terms.Row(term="decide", length="5 days", source="Shenzhen", verified=False, region="4403")
    rows = (*terms.rows(LEGAL_AID.terms), *terms.rows(), own)
    monkeypatch.setattr(terms, "rows", lambda path=None: rows)
    terms._declared.cache_clear()
    try:
        assert rule(Term.DECIDE, region="440306").length == Length(5, Unit.DAYS)
        assert rule(Term.DECIDE, region="440605").length == Length(7, Unit.DAYS)
    finally:
        terms._declared.cache_clear()


@pytest.mark.parametrize(
    "row",
    [
        {"term": "decide", "length": "seven days", "source": "x", "verified": True},
        {"term": "decide", "length": "7 moons", "source": "x", "verified": True},
        {"term": "decide", "length": "7 days", "source": "x", "verified": True, "colour": "red"},
    ],
)
def test_a_wrong_row_stops_the_start(row: dict[str, object]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        terms.Row.model_validate(row)


def test_every_row_is_of_a_term_that_exists() -> None:
    known = {term for row in PROCEDURE.table for term in (*row.starts, *row.meets, *row.cancels)}
    assert {row.term for row in terms.rows(LEGAL_AID.terms)} <= known - {*Shared}
    assert {row.term for row in terms.rows()} == {*Shared, terms.RETURN}


def test_every_source_has_words_in_the_readers_language() -> None:
    for row in (*terms.rows(), *terms.rows(LEGAL_AID.terms)):
        assert not isinstance(labels.source(KIND, row.source), str)
