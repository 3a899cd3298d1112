"""From a paper to what runs: which fact is asked, and that nothing is asked that makes no difference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules.papers import Fact, Known, Missing, Resolved, Service, resolve, served_on

DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Row:
    role: str
    periods: tuple[str, ...]
    matter: str | None = None


@dataclass(frozen=True)
class Listed:
    cases: tuple[Row, ...]
    served: bool = False
    held: bool = False
    either: tuple[str, ...] = ()


PAPERS = {
    "award": Listed((Row("worker", ("p-15",)), Row("employer", ("p-30",))), served=True),
    "verdict": Listed((Row("accused", ("p-criminal",)),), served=True),
    "arrest": Listed((Row("accused", ("p-criminal",)),), held=True),
    "injury": Listed(
        (Row("hurt", ("p-a",), "work"), Row("hurt", ("p-b",), "traffic"), Row("boss", ("p-c",), "work"))
    ),
    "unsure": Listed((), either=("award", "verdict")),
}


def custody_decides(periods: Sequence[str], start: date) -> bool:
    return "p-criminal" in periods and start.day % 2 == 0


def found(known: Known) -> Missing | Resolved[Row]:
    return resolve(known, PAPERS, custody_decides=custody_decides)


def asked(known: Known) -> tuple[Fact, tuple[str, ...]]:
    missing = found(known)
    assert isinstance(missing, Missing)
    return missing.fact, missing.options


def test_each_missing_fact_is_asked_by_itself_and_in_order() -> None:
    assert asked(Known()) == (Fact.PAPER, tuple(PAPERS))
    assert asked(Known("award")) == (Fact.ROLE, ("worker", "employer"))
    assert asked(Known("award", "worker")) == (Fact.SERVICE, tuple(Service))
    assert asked(Known("award", "worker", service=Service.POSTED)) == (Fact.DATE, ())
    done = found(Known("award", "worker", service=Service.POSTED, day=DAY))
    assert isinstance(done, Resolved)
    assert (done.case.periods, done.start) == (("p-15",), DAY)


def test_what_makes_no_difference_is_not_asked() -> None:
    # One role only; nothing is served; held by its nature.
    assert asked(Known("verdict")) == (Fact.SERVICE, tuple(Service))
    assert asked(Known("arrest")) == (Fact.DATE, ())
    done = found(Known("arrest", day=DAY))
    assert isinstance(done, Resolved)
    assert done.known.in_custody is True
    assert asked(Known("injury", "hurt")) == (Fact.MATTER, ("work", "traffic"))
    assert asked(Known("injury", "boss")) == (Fact.DATE, ())


def test_custody_is_asked_only_where_the_last_day_depends_on_it() -> None:
    even = Known("verdict", service=Service.HANDED, day=DAY)
    assert asked(even) == (Fact.CUSTODY, ("yes", "no"))
    assert isinstance(found(replace(even, in_custody=False)), Resolved)
    assert isinstance(found(replace(even, day=date(2026, 11, 21))), Resolved)


def test_a_paper_that_may_be_several_asks_which() -> None:
    assert asked(Known("unsure", "worker")) == (Fact.PAPER, ("award", "verdict"))


def test_what_was_published_counts_as_served_after_thirty_days() -> None:
    assert served_on(date(2026, 1, 15), Service.NOTICE) == date(2026, 2, 14)
    assert served_on(date(2026, 1, 15), Service.POSTED) == date(2026, 1, 15)
    done = found(Known("award", "worker", service=Service.NOTICE, day=date(2026, 1, 15)))
    assert isinstance(done, Resolved)
    assert done.start == date(2026, 2, 14)


def answered(missing: Missing, answer: str) -> Known:
    changes: dict[Fact, Known] = {
        Fact.PAPER: replace(missing.known, paper=answer),
        Fact.ROLE: replace(missing.known, role=answer),
        Fact.MATTER: replace(missing.known, matter=answer),
        Fact.CUSTODY: replace(missing.known, in_custody=answer == "yes"),
    }
    if missing.fact == Fact.SERVICE:
        return replace(missing.known, service=Service(answer))
    return changes[missing.fact]


_texts = st.sampled_from(["", "nonsense", "worker", "employer", "accused", "hurt", "boss", "work", "traffic"])


@given(st.sampled_from(["", "nonsense", *PAPERS]), _texts, _texts, st.data())
def test_answering_what_is_asked_comes_to_an_end(
    paper: str, role: str, matter: str, data: st.DataObject
) -> None:
    """Whatever stands in an address: each fact is asked at most once, and then there is a result."""
    known, facts = Known(paper, role, matter), []
    while isinstance(missing := found(known), Missing):
        facts.append(missing.fact)
        if missing.fact == Fact.DATE:
            known = replace(missing.known, day=DAY)
            continue
        # Which of several it is, somebody knows in the end.
        answer = data.draw(st.sampled_from([one for one in missing.options if one != "unsure"]))
        known = answered(missing, answer)
    assert len(facts) == len({*facts})
