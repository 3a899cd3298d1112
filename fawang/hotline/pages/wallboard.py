"""The wallboard of the hotline: who is on the line now, the figures of today with their targets, and those by day."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from fawang.dispatch.rules import Presence
from fawang.dispatch.texts import labels as presences
from fawang.hotline.data.targets import met, targets
from fawang.hotline.pages.chart import chart
from fawang.hotline.queries import figures
from fawang.hotline.queries import present as presents
from fawang.hotline.queries.calls import board_topic
from fawang.hotline.queries.figures import Scope
from fawang.hotline.queries.present import Now, Present
from fawang.hotline.rules.figures.counts import Counts, total
from fawang.hotline.rules.figures.metrics import FIGURES, Figure, Unit
from fawang.hotline.rules.figures.periods import Period
from fawang.hotline.texts import figure_labels, labels
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

WHO = (Permission.CONSULTATION_SUPERVISE,)
#: So many days can be looked at.
SPANS = (14, 31)
#: Somebody who waits longer is marked, as on the board of the shift.
_LONG = timedelta(seconds=120)
#: What each figure with a target is made of, below it: fields of Counts.
_PARTS = {
    "connect_rate": (
        "offered", "answered", "abandoned", "abandoned_at_once", "called_back", "messages", "failed", "waiting",
    ),
    "service_level": ("offered", "answered", "in_time"),
    "satisfied_share": ("answered", "rated", "satisfied"),
}  # fmt: skip


@never_cache
@allow(*WHO)
def wallboard(request: ActingRequest) -> HttpResponse:
    """Show who is on the line and the figures of today."""
    now, scope = clock.now(), figures.scope_of(request.actor)
    today = now.astimezone(clock.CHINA).date()
    hours = figures.by_hour(scope, today)
    on_the_line, calls = presents.languages(scope), presents.calls(scope)
    context = {
        "centres": _centres(scope),
        "at": now,
        "now": _now(on_the_line, presents.seats_doing(scope), now),
        "calls": [_call(one, now) for one in calls],
        "cut": len(calls) >= presents.MOST,
        "chart": chart(hours),
        "hours": [
            (f"{hour:02}:00", counts)
            for hour, counts in hours.items()
            if hour <= now.astimezone(clock.CHINA).hour
        ],
        **_figures(scope, Period(today, today), total(hours.values())),
    }
    fragment = bool(request.headers.get("HX-Request"))
    template = "hotline/wallboard.html#board" if fragment else "hotline/wallboard.html"
    return render(request, template, context)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the wallboard."""
    return stream_of(request, board_topic())


@never_cache
@allow(*WHO)
def days(request: ActingRequest) -> HttpResponse:
    """Show the figures by day."""
    span, scope = _span(request), figures.scope_of(request.actor)
    period = Period.up_to(clock.today(), span)
    by_day = figures.by_day(scope, period)
    whole = total(by_day.values())
    address = reverse("hotline:days")
    rows = [_row(date_format(day, "MONTH_DAY_FORMAT"), counts) for day, counts in reversed(by_day.items())]
    context = {
        "centres": _centres(scope),
        "period": period,
        "spans": [
            {
                "label": ngettext("Last %(n)s day", "Last %(n)s days", one) % {"n": one},
                "href": f"{address}?days={one}",
                "current": one == span,
            }
            for one in SPANS
        ],
        "csv": reverse("hotline:days_csv", query={"days": span}),
        "days": [_row(_("Together"), whole), *rows],
        **_figures(scope, period, whole),
    }
    return render(request, "hotline/wallboard_days.html", context)


@never_cache
@allow(*WHO)
def days_csv(request: ActingRequest) -> HttpResponseBase:
    """Give the figures by day as a file for a spreadsheet: UTF-8 with a mark, so that it opens with Chinese in it."""
    period = Period.up_to(clock.today(), _span(request))
    by_day = figures.by_day(figures.scope_of(request.actor), period)
    # In the reader's language: it is no longer known where the lines are sent.
    heads = [_("Day"), *(str(one) for one in figure_labels.COUNTS.values())]
    heads += [_head(one) for one in FIGURES]
    lines = [heads, *([day.isoformat(), *_cells(counts)] for day, counts in by_day.items())]
    response = StreamingHttpResponse(_streamed(lines), content_type="text/csv; charset=utf-8")
    name = f"hotline-{period.first:%Y%m%d}-{period.last:%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _streamed(lines: Iterable[list[Any]]) -> AsyncIterator[bytes]:
    yield "\ufeff".encode()
    for line in lines:
        out = io.StringIO()
        csv.writer(out).writerow(line)
        yield out.getvalue().encode()


def _head(figure: Figure) -> str:
    name = str(figure_labels.FIGURES[figure.code])
    return name if figure.unit == Unit.SHARE else _("%(figure)s (s)") % {"figure": name}


def _cells(counts: Counts) -> list[Any]:
    values = [(one, one.of(counts)) for one in FIGURES]
    return [
        *(getattr(counts, name) for name in figure_labels.COUNTS),
        *("" if value is None else round(value, 4 if one.unit == Unit.SHARE else 1) for one, value in values),
    ]


def _span(request: ActingRequest) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in {str(one) for one in SPANS} else SPANS[0]


def _centres(scope: Scope) -> str:
    return "、".join(organisations.names(set(scope.units)).values())


# --- what the templates draw ---------------------------------------------------------------------


def _figures(scope: Scope, period: Period, whole: Counts) -> dict[str, Any]:
    """Return what stands on both pages: figures with and without a target, by language, partners."""
    names = figures.partner_names()
    return {
        "tiles": [_tile(one, whole) for one in FIGURES if one.code in targets()],
        "others": [
            (figure_labels.FIGURES[one.code], figure_labels.shown(one, one.of(whole)))
            for one in FIGURES
            if one.code not in targets()
        ],
        "heads": [figure_labels.FIGURES[one.code] for one in FIGURES],
        "languages": _rows(figures.by_language(scope, period), figure_labels.language),
        "partners": _rows(
            figures.by_partner(scope, period), lambda code: f"{code} {names.get(code, '')}".strip()
        ),
        "passed": [(one, names.get(one.code, "")) for one in figures.passed_out(scope, period)],
    }


def _tile(figure: Figure, counts: Counts) -> dict[str, Any]:
    value = figure.of(counts)
    return {
        "code": figure.code,
        "label": figure_labels.FIGURES[figure.code],
        "value": figure_labels.shown(figure, value),
        "target": figure_labels.share(targets()[figure.code]).replace(".0", ""),
        "met": met(figure.code, value),
        "parts": [(figure_labels.COUNTS[name], getattr(counts, name)) for name in _PARTS[figure.code]],
    }


def _rows(found: Mapping[str, Counts], label: Any) -> list[dict[str, Any]]:
    return [_row(label(code), counts) for code, counts in found.items()]


def _row(label: object, counts: Counts) -> dict[str, Any]:
    return {
        "label": label,
        "counts": counts,
        "figures": [figure_labels.shown(one, one.of(counts)) for one in FIGURES],
    }


def _now(found: list[Now], doing: dict[str, int], now: datetime) -> dict[str, Any]:
    first = presents.longest(found)
    sums = {
        name: sum(getattr(one, name) for one in found)
        for name in ("in_line", "ringing", "again", "talking", "held", "menu", "after")
    }
    return {
        **sums,
        "longest": figure_labels.length(now - first if first else None),
        "is_long": first is not None and now - first > _LONG,
        "seats": [
            (presences.PRESENCES[state], doing.get(state, 0), presences.PRESENCE_TONES.get(state, ""))
            for state in (Presence.READY, Presence.BUSY, Presence.WRAP_UP, Presence.BREAK)
        ],
        "rows": [
            (
                figure_labels.language(one.language),
                one,
                figure_labels.length(now - one.longest if one.longest else None),
            )
            for one in found
        ],
    }


def _call(one: Present, now: datetime) -> dict[str, Any]:
    waited = one.waited(now)
    return {
        "data": one,
        "stage": labels.STAGES[one.stage],
        "tone": labels.TONES.get(one.stage, ""),
        "language": figure_labels.language(one.language),
        "since": figure_labels.length(now - one.began_at),
        "waited": figure_labels.length(waited),
        "is_long": waited is not None and waited > _LONG and one.answered_at is None,
        "href": reverse("consultations:desk_one", args=[one.code]) if one.code else "",
    }
