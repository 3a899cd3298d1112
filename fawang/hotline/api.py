"""The figures of the hotline over the API: the same definitions as on the pages (metrics.py)."""

import datetime as dt
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.hotline.data.targets import targets
from fawang.hotline.queries import figures
from fawang.hotline.rules.figures.counts import Counts, total
from fawang.hotline.rules.figures.metrics import reckon
from fawang.hotline.rules.figures.periods import Period
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

router = Router(tags=["hotline"])
#: More days are not reckoned at once.
MOST_DAYS = 366


class PartOut(Schema):
    """Calls of a day, a language or a partner. Shares are 0 to 1, waits and talks seconds; null: nothing to measure.

    `offered` asked for a human: `answered`, `abandoned` (of these `abandoned_at_once` within 10 s), `called_back`,
    `messages`, `failed` or still `waiting`. docs/hotline.md defines each figure.
    """

    came: int
    offered: int
    answered: int
    in_time: int
    abandoned: int
    abandoned_at_once: int
    called_back: int
    messages: int
    failed: int
    waiting: int
    rated: int
    satisfied: int
    known: int
    repeated: int
    connect_rate: float | None
    service_level: float | None
    satisfied_share: float | None
    abandonment: float | None
    average_wait: float | None
    long_wait: float | None
    average_talk: float | None
    repeat_share: float | None


class HotlineDayOut(PartOut):
    """A day in China."""

    day: dt.date


class LanguageOut(PartOut):
    """Calls in a language; "" are those who ended before they chose one."""

    language: str


class PartnerOut(PartOut):
    """Calls that a partner handed over."""

    partner: str


class PassedOut(Schema):
    """What went to a partner: how often it was asked about a call, and how many people were passed on to it."""

    partner: str
    asked: int
    passed: int


class FiguresOut(Schema):
    """The figures of some days. `targets`: the least that a share should be."""

    from_: dt.date = Field(serialization_alias="from")
    to: dt.date
    targets: dict[str, float]
    total: PartOut
    days: list[HotlineDayOut]
    languages: list[LanguageOut]
    referred_in: list[PartnerOut]
    referred_out: list[PassedOut]


@router.get(
    "/hotline/figures", response=FiguresOut, by_alias=True, summary="The figures of the hotline by day"
)
@allow(Permission.CONSULTATION_SUPERVISE)
def hotline_figures(
    request: ActingRequest,
    first: Annotated[dt.date | None, Query(alias="from")] = None,
    last: Annotated[dt.date | None, Query(alias="to")] = None,
) -> dict[str, Any]:
    """Return the figures of the caller's centres from the day `from` to the day `to`, both included; today without.

    Days are those of China (`2026-12-03`). At most 366 at once.

    Problems: `invalid` with `from` or `to`: `field_wrong`, `period_reversed`, `period_too_long`.
    """
    last = last or max(clock.today(), first or dt.date.min)
    period = _period(first or last, last)
    scope = figures.scope_of(request.actor)
    by_day = figures.by_day(scope, period)
    return {
        "from_": period.first,
        "to": period.last,
        "targets": targets(),
        "total": _part(total(by_day.values())),
        "days": [{"day": day, **_part(counts)} for day, counts in by_day.items()],
        "languages": [
            {"language": code, **_part(counts)} for code, counts in figures.by_language(scope, period).items()
        ],
        "referred_in": [
            {"partner": code, **_part(counts)} for code, counts in figures.by_partner(scope, period).items()
        ],
        "referred_out": [
            {"partner": one.code, "asked": one.asked, "passed": one.passed}
            for one in figures.passed_out(scope, period)
        ],
    }


def _period(first: dt.date, last: dt.date) -> Period:
    if last < first:
        raise Invalid("invalid", errors={"to": "period_reversed"})
    if (last - first).days >= MOST_DAYS:
        raise Invalid("invalid", errors={"to": "period_too_long"})
    if last.year >= dt.MAXYEAR or first.year <= dt.MINYEAR:
        # A day further is no date any more, and in another zone this one is none.
        raise Invalid("invalid", errors={"from": "field_wrong"})
    return Period(first, last)


def _part(counts: Counts) -> dict[str, Any]:
    numbers = (name for name in PartOut.model_fields if hasattr(counts, name))
    return {**{name: getattr(counts, name) for name in numbers}, **reckon(counts)}
