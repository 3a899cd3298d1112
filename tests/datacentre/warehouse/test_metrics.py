"""Metrics say everything about themselves, mean what the hotline's figures mean, and divide after adding up."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.metrics import AGAIN_WITHIN, IN_TIME, METRICS, SATISFIED, Unit
from fawang.hotline.rules.figures import counts
from fawang.hotline.rules.figures import metrics as hotline

WHOLE = Period(date(2018, 4, 9), date(2022, 4, 8))


def test_every_metric_says_what_it_is() -> None:
    for code, one in METRICS.items():
        assert code == one.code
        assert str(one.name)
        assert str(one.meaning)
        assert one.source
        assert one.facts <= DECLARED.keys()
        assert one.denominator or one.unit in (Unit.NUMBER, Unit.YUAN)


def test_a_measure_of_a_name_is_one() -> None:
    seen: dict[str, tuple[str, bool]] = {}
    for one in METRICS.values():
        for measure in one.measures:
            assert seen.setdefault(measure.code, (measure.fact, measure.additive)) == (
                measure.fact,
                measure.additive,
            )


def test_what_can_be_added_up() -> None:
    assert METRICS["volume"].additive
    assert not METRICS["people"].additive
    assert not METRICS["connect_rate"].additive


def test_thresholds_are_those_of_the_hotline() -> None:
    assert timedelta(seconds=IN_TIME) == counts.IN_TIME
    assert timedelta(days=AGAIN_WITHIN) == counts.AGAIN_WITHIN
    assert SATISFIED == counts.SATISFIED


def test_the_hotline_figures_mean_what_the_hotline_says(duckdb: DuckDB) -> None:
    """The counts of the facts, put into the hotline's own formulae, give the same figures."""
    with duckdb.session() as session:
        calls = session.table("call")
        ours = [
            calls.count(where=calls.outcome == code)
            for code in ("answered", "abandoned", "called_back", "message", "failed")
        ]
        in_time = calls.count(
            where=(calls.outcome == "answered") & (calls.waited <= counts.IN_TIME.total_seconds())
        )
        waited = calls.waited.sum(where=calls.outcome == "answered")
        named = {f"c{n}": one for n, one in enumerate([*ours, in_time, waited])}
        ((answered, abandoned, called_back, messages, failed, quick, seconds),) = session.rows(
            calls.aggregate(**named)
        )
    counted = counts.Counts(
        answered=answered, abandoned=abandoned, called_back=called_back, messages=messages, failed=failed,
        in_time=quick, waited=timedelta(seconds=int(seconds)),
    )  # fmt: skip
    figures = ask(Question(("connect_rate", "service_level", "average_wait"), WHOLE), duckdb).total.figures
    assert figures["connect_rate"].value == hotline.connect_rate(counted)
    assert figures["service_level"].value == hotline.service_level(counted)
    assert figures["average_wait"].value == pytest.approx(hotline.average_wait(counted))


@pytest.mark.parametrize("by", ["prefecture", "channel_group", "matter"])
@pytest.mark.parametrize("code", ["satisfied_share", "volume"])
def test_parts_add_up_to_the_whole(duckdb: DuckDB, code: str, by: str) -> None:
    table = ask(Question((code,), WHOLE, by=(by,)), duckdb)
    for side in ("numerator", "denominator"):
        parts: list[Any] = [getattr(row.figures[code], side) for row in table.rows]
        whole = getattr(table.total.figures[code], side)
        assert whole is None or sum(parts) == whole


def test_the_page_has_every_metric_and_fact_as_it_is_declared() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/datacentre.md").read_text()
    metrics = page.partition("<!-- metrics:begin -->")[2].partition("<!-- metrics:end -->")[0]
    with translation.override("en"):
        wanted = [
            f"| `{m.code}` | {m.name} | {m.unit} | {m.meaning} | {m.source} |" for m in METRICS.values()
        ]
    assert metrics.strip().splitlines()[2:] == wanted
    facts = page.partition("<!-- facts:begin -->")[2].partition("<!-- facts:end -->")[0]
    assert facts.strip().splitlines()[2:] == [f"| `{one.code}` | {one.meaning} |" for one in FACTS.values()]
