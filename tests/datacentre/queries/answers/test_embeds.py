"""What the public sees of an answer: small rows hidden, with what gives them away, and not told by their place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fawang.datacentre.queries.answers.embeds import Shown, check, shown
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.question import Question, Scope
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid
from tests.datacentre.rows import rows
from tests.datacentre.small import CHANCHENG, FUTIAN, NANHAI, place

FEBRUARY = Period(date(2021, 2, 1), date(2021, 2, 28))
MARCH = Period(date(2021, 3, 1), date(2021, 3, 31))


@pytest.fixture
def engine(installed: Store) -> DuckDB:
    return DuckDB(installed, memory_mb=300, threads=1, seconds=30)


def figures(of: Shown, code: str = "volume") -> dict[tuple[str, ...], Any]:
    return {row.keys: row.figures[code].value for row in of.table.rows}


def test_nothing_small_nothing_hidden(engine: DuckDB) -> None:
    found = shown(Question(("volume",), MARCH, by=("county",)), 10, engine)
    assert not found.hidden
    assert found.said["total"]["volume"]["value"] == 125


def test_a_small_row_takes_another_with_it(engine: DuckDB) -> None:
    found = shown(Question(("volume",), FEBRUARY, by=("county",), sort="volume"), 10, engine)
    # 3 of Chancheng, and with it the 30 of Nanhai: 83 - 50 = 33 are left for both.
    assert found.hidden == {("440604",), ("440605",)}
    assert figures(found) == {("440304",): 50, ("440604",): None, ("440605",): None}
    assert found.table.total.figures["volume"].value == 83
    # Not where they stand among sorted ones.
    assert [row["keys"] for row in found.said["rows"]] == [["440304"], ["440604"], ["440605"]]
    assert [row["hidden"] for row in found.said["rows"]] == [False, True, True]
    assert "'3'" not in str(found.said)


def test_a_row_is_hidden_in_all_its_figures(engine: DuckDB) -> None:
    question = Question(("volume", "repeat_contacts", "satisfied_share"), FEBRUARY, by=("county",))
    found = shown(question, 10, engine)
    for row in found.said["rows"]:
        if row["hidden"]:
            assert all(value is None for figure in row["figures"].values() for value in figure.values())
    assert found.total_hidden
    assert found.said["total"]["volume"]["numerator"] is None


def test_one_figure_alone(engine: DuckDB) -> None:
    question = Question(("volume",), FEBRUARY, scope=Scope(("440604",), ()))
    assert shown(question, 10, engine).total_hidden
    assert figures(shown(question, 10, engine)) == {(): None}
    assert figures(shown(question, 2, engine)) == {(): 3}


def test_few_people_behind_many_contacts(installed: Store, engine: DuckDB) -> None:
    one = [{**place(FUTIAN), "day": date(2021, 3, 5), "since": 0, "person": 7}] * 60
    others = [
        {**place(village), "day": date(2021, 3, 5), "since": -1, "person": n}
        for village in (NANHAI, CHANCHENG) for n in range(50)
    ]  # fmt: skip
    installed.write("service", "2021-03", rows("service", *one, *others), source="test")
    found = shown(Question(("volume",), MARCH, by=("county",)), 10, engine)
    assert ("440304",) in found.hidden
    assert len(found.hidden) == 2


def test_the_few_who_were_not_satisfied(installed: Store, engine: DuckDB) -> None:
    judged = [{**place(FUTIAN), "day": date(2021, 3, 5), "score": 5 if n else 1} for n in range(50)]
    installed.write("rating", "2021-03", rows("rating", *judged), source="test")
    found = shown(Question(("satisfied_share",), MARCH, by=("county",)), 10, engine)
    assert found.hidden == {("440304",)}
    assert found.total_hidden


def test_rows_beyond_the_limit_are_judged_too(engine: DuckDB) -> None:
    question = Question(("volume",), FEBRUARY, by=("county",), sort="volume", limit=2)
    found = shown(question, 10, engine)
    assert list(figures(found)) == [("440304",), ("440604",)]
    assert found.table.cut
    assert found.hidden == {("440604",), ("440605",)}


def test_what_has_nobody_behind_it_is_shown(engine: DuckDB) -> None:
    found = shown(Question(("residents",), FEBRUARY, by=("county",)), 5000, engine)
    assert not found.hidden
    assert set(figures(found, "residents").values()) == {1000}


def test_by_month_too(engine: DuckDB) -> None:
    found = shown(
        Question(("volume",), Period(FEBRUARY.first, MARCH.last), Grain.MONTH, ("county",)), 10, engine
    )
    assert ("2021-02-01", "440604") in found.hidden


@pytest.mark.parametrize(
    "question",
    [
        Question(("recovered",), MARCH),
        Question(("volume",), MARCH, against=Against.BEFORE),
        replace(Question(("volume",), MARCH), against=Against.YEAR_BEFORE),
    ],
)
def test_what_cannot_be_embedded(question: Question) -> None:
    with pytest.raises(Invalid) as refused:
        check(question)
    assert refused.value.code == "cannot_be_embedded"
