"""The metrics: each once, with its meaning, unit and source, as sums over rows of facts.

A metric is a count, or a numerator over a denominator. Both are reckoned for the slice that is asked for and divided
afterwards, never averaged: so a share is right for any slice, and the sums of parts are the sums of the whole.
`Measure.of` is an Ibis expression over the rows of a fact: the same one is compiled for DuckDB and for ClickHouse.

The hotline's figures mean what `fawang/hotline/rules/figures/metrics.py` says;
docs/datacentre.md has all of them in one table.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.datacentre.rules.periods import Period
from fawang.kernel.wording import Text
from fawang.work_orders.kinds.figures import Figures
from fawang.work_orders.rules import SUBMIT

#: Of the scores 1 to 5 these are satisfied, as in hotline/rules/figures/metrics.py.
SATISFIED = 4
#: Answered in time is within so many seconds of coming into line, as in hotline/rules/figures/metrics.py (IN_TIME).
IN_TIME = 15
#: Who was served within so many days before comes again, as in hotline/rules/figures/metrics.py (AGAIN_WITHIN).
AGAIN_WITHIN = 7


class Unit(StrEnum):
    """What a metric is measured in."""

    NUMBER = "number"
    #: 0 to 1.
    SHARE = "share"
    #: 0.1 is a tenth more each year.
    GROWTH = "growth"
    SECONDS = "seconds"
    MINUTES = "minutes"
    YUAN = "yuan"
    #: So many of one thing for one of another.
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum over rows of a fact. Additive: those of parts without a row in common add up to that of the whole.

    `key` is the column whose different values are counted, where it does that. `of_all` is the same reckoned in another
    way, which is quicker and holds only where no row is left out but by day.

    Summaries (summaries.py) hold the sums of measures. One whose meaning depends on the period is a part of another,
    `base`: those of its rows that fit `when`, a condition on the columns that `needs` names.
    """

    code: str
    fact: str
    of: Callable[[Any, Period], Any]
    key: str = ""
    of_all: "Measure | None" = None
    base: str = ""
    when: Callable[[Any, Period], Any] | None = None
    needs: tuple[str, ...] = ()

    @property
    def additive(self) -> bool:
        """Tell whether those of parts add up: who is in two parts must not count twice."""
        return not self.key

    def of_sums(self, sums: Any, period: Period) -> Any:
        """Return the expression over rows of a summary, which hold what this or its base comes to for each."""
        if self.key:
            return self.of(sums, period)
        column = sums[self.base or self.code]
        return column.sum(where=self.when(sums, period) if self.when else None).cast("int64")


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: `numerator` ÷ `denominator` × `times`, or the numerator × `times` where there is no denominator.

    Several measures of one side are added up. `source` is the article, promise or standard that it comes from.
    `of_some`: where the numerator is nothing, nothing is known of it, such as of residents who were never counted.
    """

    code: str
    name: Text
    meaning: Text
    unit: Unit
    numerator: tuple[Measure, ...]
    denominator: tuple[Measure, ...] = ()
    times: float = 1.0
    source: str = ""
    of_some: bool = False

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Return the measures of both sides."""
        return (*self.numerator, *self.denominator)

    @property
    def facts(self) -> frozenset[str]:
        """Return the facts that it is reckoned from."""
        return frozenset(one.fact for one in self.measures)

    @property
    def additive(self) -> bool:
        """Tell whether figures of parts add up to that of the whole: never those of shares."""
        return not self.denominator and all(one.additive for one in self.numerator)

    def value(self, numerator: int | None, denominator: int | None, period: Period) -> float | int | None:
        """Return the figure; None where there was nothing to measure."""
        if numerator is None or (self.of_some and not numerator):
            return None
        if not self.denominator:
            return numerator if self.times == 1 else numerator * self.times
        if not denominator:
            return None
        share = numerator / denominator
        if self.unit == Unit.GROWTH:
            return float(share ** (1 / (period.years - 1))) - 1
        return share * self.times


def _rows(code: str, fact: str, where: Callable[[Any], Any] | None = None) -> Measure:
    return Measure(code, fact, lambda t, _p: t.count(where=where(t)) if where else t.count())


def _sum(code: str, fact: str, column: str, where: Callable[[Any], Any] | None = None) -> Measure:
    return Measure(code, fact, lambda t, _p: t[column].sum(where=where(t) if where else None).cast("int64"))


def _after(step: str) -> tuple[tuple[Measure], tuple[Measure]]:
    """Return the minutes until a step of matters handed over, and how many came to it."""
    column = f"{step}_after"
    return (
        (_sum(f"matters_{step}_minutes", "matter_referral", column, lambda t: t[column] >= 0),),
        (_rows(f"matters_{step}", "matter_referral", lambda t: t[column] >= 0),),
    )


def _distinct(code: str, fact: str, column: str, where: Callable[[Any], Any] | None = None) -> Measure:
    return Measure(code, fact, lambda t, _p: t[column].nunique(where=where(t) if where else None), key=column)


def _part(
    code: str, base: Measure, needs: tuple[str, ...], when: Callable[[Any, Period], Any],
    rows: Callable[[Any], Any] | None = None,
) -> Measure:  # fmt: skip
    """Return a measure of those rows of `base` that fit `when`; `rows` says which rows `base` counts."""

    def of(t: Any, p: Period) -> Any:
        return t.count(where=when(t, p) & rows(t) if rows else when(t, p))

    return Measure(code, base.fact, of, base=base.code, when=when, needs=needs)


def _day(day: Any) -> Any:
    import ibis

    return ibis.date(day.year, day.month, day.day)


SERVICES = _rows("services", "service")
_LAST_YEAR = _part(
    "services_of_the_last_year", SERVICES, ("day",),
    lambda t, p: t.day >= _day(p.part(max(p.years, 1) - 1).first),
)  # fmt: skip
_FIRST_YEAR = _part(
    "services_of_the_first_year", SERVICES, ("day",), lambda t, p: t.day <= _day(p.part(0).last)
)
#: Services of which it is known for whom.
KNOWN = _rows("known", "service", lambda t: t.person != 0)
#: Of all services of a period each person has exactly one that is their first in it: the one before lies earlier. The
#: same holds for each day, week, month … of it: `begin` is the first day of that, or of the period.
_FIRST = _part(
    "people", KNOWN, ("day", "since"),
    lambda t, _p: (t.since < 0) | (t.since.cast("int32") > t.day.delta(t.begin, unit="day")),
    lambda t: t.person != 0,
)  # fmt: skip
PEOPLE = Measure(
    "people", "service", lambda t, _p: t.person.nunique(where=t.person != 0), key="person", of_all=_FIRST
)
RESIDENTS = _sum("residents", "place", "population")
CALLS = _rows("calls", "call")
DECIDED = _rows("decided", "call", lambda t: t.asked & (t.outcome != "waiting"))
ANSWERED = _rows("answered", "call", lambda t: t.outcome == "answered")
CONSULTATIONS = _rows("consultations", "consultation")
_TAKEN = _rows("referrals_taken", "referral", lambda t: t.taken_after >= 0)
_MATTERS = _rows("matters_referred", "matter_referral")
_MATTERS_DECIDED = _rows("matters_decided", "matter_referral", lambda t: t.accepted | t.refused)
_WORKED = ("ready", "busy", "wrap_up")
_PROMISE = "service promise (docs/sources.md)"
_OWN = "own definition"

_SERVED = (
    Metric("volume", pgettext_lazy("metric", "Services"), _("Contacts of any channel in which somebody was served."),
           Unit.NUMBER, (SERVICES,), source=_OWN),
    Metric("fees_waived", _("Fees waived"), _("Services whose fee was waived."), Unit.NUMBER,
           (_rows("fees_waived", "service", lambda t: t.fee_waived),), source=_OWN),
    Metric("growth", _("Growth a year"), _("Compound growth of services a year: the last year over the first, its"
           " root by the years between. The period must be of whole years."),
           Unit.GROWTH, (_LAST_YEAR,), (_FIRST_YEAR,), source="compound annual growth rate, usual in statistics"),
    Metric("satisfied_share", pgettext_lazy("share", "Satisfied"), _("Of those who rated: who gave 4 or 5 of 5."),
           Unit.SHARE, (_rows("satisfied", "rating", lambda t: t.score >= SATISFIED),), (_rows("rated", "rating"),),
           source=_PROMISE + ", ≥ 90 %"),
    Metric("ratings", pgettext_lazy("metric", "Ratings"), _("Judgements of services by those they were for."),
           Unit.NUMBER, (_rows("rated", "rating"),), source=_OWN),
    Metric("calls", pgettext_lazy("metric", "Calls"), _("Calls to 12348, whatever became of them."), Unit.NUMBER,
           (CALLS,), source="fawang/hotline/rules/figures/metrics.py"),
    Metric("asked", _("Asked for a human"), _("Calls that came into line, by key or because the menu gave up."),
           Unit.NUMBER, (_rows("asked", "call", lambda t: t.asked),), source="fawang/hotline/rules/figures/metrics.py"),
    Metric("in_line", _("In line"), _("Calls that ask for a human and talk with none yet. It says something about the"
           " present day only."), Unit.NUMBER,
           (_rows("in_line", "call", lambda t: t.asked & (t.outcome == "waiting")),),
           source="fawang/hotline/queries/present.py (in_line)"),
    Metric("connect_rate", _("Connect rate"), _("Of calls that asked for a human: answered ones. Who hung up at once,"
           " booked a call-back or left a message was not connected."), Unit.SHARE, (ANSWERED,), (DECIDED,),
           source=_PROMISE + ", ≥ 95 %; fawang/hotline/rules/figures/metrics.py (connect_rate)"),
    Metric("service_level", _("Answered within 15 s"), _("Of calls that asked for a human: those answered within 15"
           " seconds of coming into line."), Unit.SHARE,
           (_rows("in_time", "call", lambda t: (t.outcome == "answered") & (t.waited <= IN_TIME)),), (DECIDED,),
           source=_PROMISE + ", ≥ 80 %; fawang/hotline/rules/figures/metrics.py (service_level)"),
    Metric("average_wait", _("Average wait"), _("How long callers who were answered had waited."), Unit.SECONDS,
           (_sum("waited", "call", "waited", lambda t: t.outcome == "answered"),), (ANSWERED,),
           source="fawang/hotline/rules/figures/metrics.py (average_wait)"),
    Metric("average_talk", _("Average talk"), _("How long talks on the hotline lasted."), Unit.SECONDS,
           (_sum("talked", "call", "talked", lambda t: t.outcome == "answered"),), (ANSWERED,),
           source="fawang/hotline/rules/figures/metrics.py (average_talk)"),
    Metric("consultations", pgettext_lazy("metric", "Consultations"), _("Consultations with a lawyer, of any"
           " channel, by the day on which they began."), Unit.NUMBER, (CONSULTATIONS,), source=_OWN),
    Metric("answers_in_time", _("Answers in time"), _("Of questions in writing whose term is over or met: those"
           " answered within it."), Unit.SHARE,
           (_rows("answers_kept", "consultation", lambda t: t.term & t.term_kept),),
           (_rows("answers_owed", "consultation", lambda t: t.term),), source=_PROMISE + ", within 5 hours"),
    Metric("terms_kept", _("Deadlines kept"), _("Of terms of work orders that ended: those that were kept."),
           Unit.SHARE, (_rows("terms_kept", "transition", lambda t: t.term & t.term_kept),),
           (_rows("terms", "transition", lambda t: t.term),), source="Legal Aid Law Art. 43; docs/sources.md, terms"),
    Metric("yellow_cards", _("Yellow cards"), _("Warnings one working day before a term ends."), Unit.NUMBER,
           (_rows("yellow_cards", "transition", lambda t: t.card == "yellow"),), source=_PROMISE),
    Metric("red_cards", _("Red cards"), _("Terms that were overdue."), Unit.NUMBER,
           (_rows("red_cards", "transition", lambda t: t.card == "red"),), source=_PROMISE),
    Metric("referred_in", _("Referred to us"), _("People handed over by other lines and bodies."), Unit.NUMBER,
           (_rows("referred_in", "referral", lambda t: t.direction == "in"),), source=_OWN),
    Metric("referred_out", _("Passed on"), _("People handed over to other lines and bodies."), Unit.NUMBER,
           (_rows("referred_out", "referral", lambda t: t.direction == "out"),), source=_OWN),
    Metric("referral_time", _("Time until taken up"), _("How long it took until the other side took a referral up."),
           Unit.MINUTES, (_sum("referral_minutes", "referral", "taken_after", lambda t: t.taken_after >= 0),),
           (_TAKEN,), source=_PROMISE + ", passed on within 1 working day, urgent 1 hour"),
    Metric("matters_in", _("Matters handed to us"), _("Matters that other lines and bodies handed over."), Unit.NUMBER,
           (_rows("matters_in", "matter_referral", lambda t: t.direction == "in"),), source=_OWN),
    Metric("matters_out", _("Matters handed on"), _("Matters handed over to other lines and bodies."), Unit.NUMBER,
           (_rows("matters_out", "matter_referral", lambda t: t.direction == "out"),), source=_OWN),
    Metric("matters_accepted", _("Matters taken over"), _("Of matters handed over on which the other side has decided:"
           " those that it took over."), Unit.SHARE,
           (_rows("matters_accepted", "matter_referral", lambda t: t.accepted),), (_MATTERS_DECIDED,), source=_OWN),
    Metric("matters_refused", _("Matters refused"), _("Of matters handed over on which the other side has decided:"
           " those that nobody took over."), Unit.SHARE,
           (_rows("matters_refused", "matter_referral", lambda t: t.refused),), (_MATTERS_DECIDED,), source=_OWN),
    Metric("matters_returned", _("Matters returned"), _("Of matters handed over: those that came back."), Unit.SHARE,
           (_rows("matters_returned", "matter_referral", lambda t: t.returned),), (_MATTERS,),
           source=_PROMISE + ", returned within 2 days with the reason"),
    Metric("matters_bounced", _("Matters sent back and forth"), _("Matters that came back a second time, so that a"
           " referee had to decide."), Unit.NUMBER,
           (_rows("matters_bounced", "matter_referral", lambda t: t.bounced),), source=_OWN),
    Metric("matters_acknowledged_after", _("Time until acknowledged"), _("How long it took until the other side said"
           " that it has the matter."), Unit.MINUTES, *_after("acknowledged"), source=_OWN),
    Metric("matters_accepted_after", _("Time until taken over"), _("How long it took until the other side took the"
           " matter over."), Unit.MINUTES, *_after("taken"),
           source=_PROMISE + ", passed on within 1 working day, urgent 1 hour"),
    Metric("matters_concluded_after", _("Time until concluded"), _("How long it took from the offer until the other"
           " side had concluded the matter."), Unit.MINUTES, *_after("concluded"),
           source=_PROMISE + ", result within 5 working days"),
)  # fmt: skip
_LATER = (
    Metric("recovered", _("Sum recovered"), _("What was recovered for people by cases that were concluded."), Unit.YUAN,
           (_sum("recovered", "transition", "recovered"),), times=0.01, source=_OWN),
    Metric("people", _("People"), _("Different people who were served."), Unit.NUMBER, (PEOPLE,), source=_OWN),
    Metric("one_in", _("One in so many residents"), _("Residents for each person who was served: one in so many has"
           " used it."), Unit.RATIO, (RESIDENTS,), (PEOPLE,), source=_OWN, of_some=True),
    Metric("residents", pgettext_lazy("metric", "Residents"), _("People who live there."), Unit.NUMBER, (RESIDENTS,),
           source="census"),
    Metric("stations", _("Town stations"), _("Public legal service stations."), Unit.NUMBER,
           (_sum("stations", "place", "stations"),), source="docs/sources.md, network"),
    Metric("workrooms", _("Village workrooms"), _("Public legal service workrooms."), Unit.NUMBER,
           (_rows("workrooms", "place", lambda t: t.workroom),), source="docs/sources.md, network"),
    Metric("station_coverage", _("Towns with a station"), _("Of towns: those that have a station."), Unit.SHARE,
           (_distinct("towns_served", "place", "town", lambda t: t.served),),
           (_distinct("towns", "place", "town"),), source="docs/sources.md, network"),
    Metric("workroom_coverage", _("Villages with a workroom"), _("Of villages: those that have a workroom."),
           Unit.SHARE, (_rows("workrooms", "place", lambda t: t.workroom),), (_rows("villages", "place"),),
           source="docs/sources.md, network"),
    Metric("lawyers", _("Lawyers on duty"), _("Different lawyers who were on duty."), Unit.NUMBER,
           (_distinct("lawyers_on_duty", "seat_time", "lawyer", lambda t: t.lawyer != 0),), source=_OWN),
    Metric("load_per_lawyer", _("Consultations for each lawyer"), _("Consultations for each lawyer who had any."),
           Unit.RATIO, (CONSULTATIONS,),
           (_distinct("lawyers", "consultation", "lawyer", lambda t: t.lawyer != 0),), source=_OWN),
    Metric("occupancy", _("Occupancy"), _("Of the time on duty without breaks: with somebody, or writing up."),
           Unit.SHARE, tuple(_sum(f"seat_{name}", "seat_time", name) for name in _WORKED[1:]),
           tuple(_sum(f"seat_{name}", "seat_time", name) for name in _WORKED), source="usual in the trade"),
    Metric("repeat_contacts", _("Came again within a week"), _("Of services: those for somebody who had been served"
           " within seven days before."), Unit.SHARE,
           (_rows("again", "service", lambda t: (t.since >= 0) & (t.since <= AGAIN_WITHIN)),), (SERVICES,),
           source="the other side of first-contact resolution; fawang/hotline/rules/figures/metrics.py (AGAIN_WITHIN)"),
    Metric("cost_per_service", _("Cost for each service"), _("What is paid for duties and closed cases, for each"
           " service."), Unit.YUAN,
           (_sum("duty_pay", "seat_time", "paid"), _sum("subsidies", "transition", "subsidy")), (SERVICES,),
           times=0.01, source=_OWN),
    Metric("visits", pgettext_lazy("metric", "Visits"), _("Visits to centres, stations and workrooms."), Unit.NUMBER,
           (_rows("visits", "visit"),), source=_OWN),
    Metric("visit_wait", _("Wait on site"), _("How long visitors waited until somebody was there for them."),
           Unit.MINUTES, (_sum("visit_minutes", "visit", "waited", lambda t: t.waited >= 0),),
           (_rows("visits_timed", "visit", lambda t: t.waited >= 0),), source=_OWN),
    Metric("active_units", _("Active units"), _("Units that had a visit; the others were inactive."), Unit.NUMBER,
           (_distinct("units_visited", "visit", "unit"),), source=_OWN),
    Metric("visit_coverage", _("Towns with visits"), _("Of towns: those in which a unit had a visit."), Unit.SHARE,
           (_distinct("towns_visited", "visit", "town", lambda t: t.town != ""),),
           (_distinct("towns", "place", "town"),), source=_OWN),
    Metric("appointments", pgettext_lazy("metric", "Appointments"), _("Dates at offices for which somebody came or did"
           " not come; without those that were given up before."), Unit.NUMBER,
           (_rows("appointments", "appointment", lambda t: t.outcome != "cancelled"),), source=_OWN),
    Metric("no_shows", _("Missed appointments"), _("Of dates that were not given up before: those nobody came to."),
           Unit.SHARE, (_rows("no_shows", "appointment", lambda t: t.outcome == "missed"),),
           (_rows("appointments", "appointment", lambda t: t.outcome != "cancelled"),), source=_OWN),
    Metric("appointment_wait", _("Days until an appointment"), _("From booking until the date, of those who came or did"
           " not come."), Unit.RATIO, (_sum("days_ahead", "appointment", "ahead", lambda t: t.outcome != "cancelled"),),
           (_rows("appointments", "appointment", lambda t: t.outcome != "cancelled"),), source=_OWN),
    Metric("adviser_days", _("Days of village advisers"), _("Days on which a village adviser was in the village, by the"
           " adviser's log."), Unit.NUMBER, (_rows("adviser_days", "outreach", lambda t: t.activity == "adviser_day"),),
           source=_OWN),
    Metric("villages_advised", _("Villages advised"), _("Different villages to which their adviser came."), Unit.NUMBER,
           (_distinct("villages_advised", "outreach", "village", lambda t: t.activity == "adviser_day"),),
           source=_OWN),
    Metric("law_talks", _("Law talks"), _("Law talks that were held."), Unit.NUMBER,
           (_rows("law_talks", "outreach", lambda t: t.activity == "talk"),), source=_OWN),
    Metric("talk_attendance", _("People at law talks"), _("People who came to law talks, counted without names."),
           Unit.NUMBER, (_sum("talk_attendance", "outreach", "persons", lambda t: t.activity == "talk"),), source=_OWN),
    Metric("service_days", _("Service days held"), _("Days on which an office served people elsewhere."), Unit.NUMBER,
           (_rows("service_days", "outreach", lambda t: t.activity == "service_day"),), source=_OWN),
    Metric("notices_sent", _("Notices sent"), _("Of notices: those that surely reached their carrier."), Unit.SHARE,
           (_rows("notices_sent", "notice", lambda t: t.outcome == "sent"),), (_rows("notices", "notice"),),
           source=_OWN),
)  # fmt: skip

METRICS: dict[str, Metric] = {one.code: one for one in (*_SERVED, *_LATER)}


def connect(of_kinds: Iterable[Metric]) -> None:
    """Put the metrics of kinds of orders before that of what was recovered. Called once, by the composition."""
    listed = (*_SERVED, *of_kinds, *_LATER)
    METRICS.clear()
    METRICS.update({one.code: one for one in listed})


def of_orders(kind: str, figures: Figures) -> Iterator[Metric]:
    """Yield the metrics of orders of a kind, as it declares them."""
    if (counted := figures.handed_in) is None:
        return
    orders = _rows(counted.code, "transition", lambda t: (t.order_kind == kind) & (t.command == SUBMIT))
    yield Metric(*counted, Unit.NUMBER, (orders,), source=figures.basis)
    if figures.from_advice is not None:
        yield Metric(*figures.from_advice, Unit.SHARE, (orders,), (CONSULTATIONS,), source=_OWN)
