"""Questions to the data centre, and what can be asked."""

import datetime as dt
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from fawang.datacentre.data import limits
from fawang.datacentre.queries.answers import answers
from fawang.datacentre.queries.engines import engine
from fawang.datacentre.queries.questions import access
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.queries.questions.descriptions import names_filtered
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import read
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel.rules.problems import TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

router = Router(tags=["metrics"])


class QuestionIn(Schema):
    """A question. `where` has a value, or several, by level; "!" before a level leaves its values out."""

    metrics: list[str] = Field(max_length=50)
    from_: dt.date = Field(alias="from")
    to: dt.date
    by: list[str] = Field(
        default=[], max_length=20, description='levels; "region": the level below the one filtered by'
    )
    grain: str | None = Field(None, description="day, week, month, quarter or year: a row for each")
    where: dict[str, str | list[str]] = Field(
        default={}, description='"region" takes a division\'s code of any level'
    )
    against: str | None = Field(None, description="before or year_before")
    map: str | None = Field(None, description="then or today")
    sort: str = ""
    ascending: bool = False
    limit: int = Field(0, ge=0, le=100_000)
    exact: bool = Field(
        False, description="count people one by one also where a sample of them would be quicker"
    )


class FigureOut(Schema):
    """A figure. null: there was nothing to measure. `change` 0.1 is a tenth more than `before`.

    `error` is null where the value is exact; else it may be off by so much to each side, in 19 of 20 cases.
    """

    value: float | None
    numerator: int | None
    denominator: int | None
    before: float | None
    change: float | None
    error: float | None


class RowOut(Schema):
    """A row: its codes in the order of `keys`, and a figure for each metric."""

    keys: list[str]
    figures: dict[str, FigureOut]


class HeadOut(Schema):
    """A metric of the answer."""

    code: str
    name: str
    unit: str


class AnswerOut(Schema):
    """The answer. `total` is reckoned over all rows, not added up; `names` by level and code."""

    said: str = Field(description="the question in words")
    address: str = Field(description="the same question as parameters of /data/export.csv")
    from_: dt.date = Field(alias="from")
    to: dt.date
    keys: list[str]
    metrics: list[HeadOut]
    names: dict[str, dict[str, str]]
    rows: list[RowOut]
    total: dict[str, FigureOut]
    approximate: bool = Field(
        description="people of a large slice were reckoned from a sample; see `error`, `exact`"
    )
    demo: bool = Field(description="some of the facts are demo data")
    cut: bool = Field(description="`limit` left rows out")


class GrainOut(Schema):
    """What one row is that a metric counts."""

    fact: str
    row: str


class MetricOut(Schema):
    """A metric. `additive`: figures of parts add up to that of the whole."""

    code: str
    name: str
    meaning: str
    unit: str
    unit_name: str
    additive: bool
    grain: list[GrainOut]
    levels: list[str] = Field(description="by what it can be told apart")
    source: str


class ValueOut(Schema):
    """A value of a level."""

    code: str
    name: str


class LevelOut(Schema):
    """A level by which is asked; `values` where its list is fixed."""

    code: str
    name: str
    values: list[ValueOut]


class DimensionOut(Schema):
    """A dimension: its levels, the highest first."""

    code: str
    name: str
    levels: list[LevelOut]


@router.post("/metrics/query", response=AnswerOut, by_alias=True, summary="Ask for figures")
@allow(Permission.DATA_VIEW)
@may_raise(TooMany)
def query(request: ActingRequest, body: QuestionIn) -> dict[str, Any]:
    """Return the figures of what the caller may see: their units with all below, and their bureau's division.

    Problems: `metric_unknown`, `metric_twice`, `dimension_unknown`, `dimension_does_not_fit`, `value_unknown`,
    `period_wrong`, `growth_needs_years`, `nothing_asked`, `sort_unknown`, `too_many_rows`, `asking_took_too_long`,
    `facts_missing`, `engine_failed`, `too_many_requests`.
    """
    throttle.take(limits.QUERY_BY_STAFF, request.actor.label)
    question = read(body.model_dump(by_alias=True), access.scope_of(request.actor))
    with turn():
        table = ask(question)
        with engine.engine().session() as session:
            names = names_filtered(question, session)
        return answers.answer(table, names)


@router.get("/metrics", response=list[MetricOut], summary="All metrics, and what they mean")
@allow(Permission.DATA_VIEW)
def metrics(request: ActingRequest) -> list[dict[str, Any]]:
    """Return every metric with name, meaning, unit and source, in the caller's language."""
    return [answers.metric(one) for one in METRICS.values()]


@router.get("/metrics/dimensions", response=list[DimensionOut], summary="By what figures can be told apart")
@allow(Permission.DATA_VIEW)
def dimensions(request: ActingRequest) -> list[dict[str, Any]]:
    """Return every dimension with its levels."""
    return answers.dimensions()
