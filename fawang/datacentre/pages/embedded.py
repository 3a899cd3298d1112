"""Figures inside the pages of others, without a session: as a table with bars, or as JSON for a chart of theirs."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from fawang.datacentre.data import limits
from fawang.datacentre.models import EmbeddedLink
from fawang.datacentre.queries import links as queries
from fawang.datacentre.queries.answers import embeds
from fawang.datacentre.queries.answers.embeds import Shown
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of

#: How long a reader's browser keeps an answer, in seconds; so long a withdrawn link can still be seen there.
_KEPT = 60


@require_GET
@allow(Audience.EVERYBODY)
def as_table(request: ActingRequest, token: str) -> HttpResponse:
    """Give the figures of a link as a table, for a frame in the pages of the hosts that are named, and nowhere else."""
    row, shown = _opened(request, token)
    policy: dict[str, Any] = {
        **settings.SECURE_CSP,
        "script-src": [CSP.NONE],
        "connect-src": [CSP.NONE],
        "form-action": [CSP.NONE],
        "frame-ancestors": [f"https://{host}" for host in row.hosts],
    }

    @csp_override(policy)
    def framed(request: ActingRequest) -> HttpResponse:
        told = {"title": row.title, "shown": shown, **_lines(shown)}
        return render(request, "datacentre/embedded.html", told)

    response: HttpResponse = framed(request)
    # Older than frame-ancestors, it knows no hosts.
    response.xframe_options_exempt = True
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    return response


@require_GET
@allow(Audience.EVERYBODY)
def as_json(request: ActingRequest, token: str) -> JsonResponse:
    """Give the same as JSON; scripts of the hosts that are named may read it."""
    row, shown = _opened(request, token)
    response = JsonResponse({"title": row.title, **shown.said}, json_dumps_params={"ensure_ascii": False})
    origin = request.headers.get("Origin", "")
    if origin in {f"https://{host}" for host in row.hosts}:
        response["Access-Control-Allow-Origin"] = origin
    patch_vary_headers(response, ["Origin"])
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    return response


def _opened(request: ActingRequest, token: str) -> tuple[EmbeddedLink, Shown]:
    throttle.take(limits.EMBEDDED_BY_ADDRESS, address_of(request))
    row = queries.opened(token, clock.now())
    with turn():
        return row, embeds.shown(queries.question(row), settings.FAWANG_SMALL_CELLS)


def _lines(shown: Shown) -> dict[str, Any]:
    table = shown.table
    question = table.question
    fullest = {
        code: max(
            (row.figures[code].value or 0 for row in table.rows if row.keys not in shown.hidden), default=0
        )
        for code in question.metrics
    }
    return {
        "levels": [str(labels.LEVELS[level]) for level in question.keys],
        "metrics": [str(METRICS[code].name) for code in question.metrics],
        "lines": [
            {
                "names": [
                    labels.value(level, key, table)
                    for level, key in zip(question.keys, row.keys, strict=True)
                ],
                "figures": _figures(shown, row.figures, row.keys in shown.hidden, fullest),
            }
            for row in table.rows
        ],
        "total": _figures(shown, table.total.figures, shown.total_hidden) if question.keys else None,
        "spanned": len(question.keys),
    }


def _figures(
    shown: Shown, figures: dict[str, Any], hidden: bool, fullest: dict[str, float] | None = None
) -> list[dict[str, Any]]:
    """Return figures as people read them, each with the length of its bar; the empty text is a hidden one.

    Args:
        fullest: what a whole bar stands for, by metric; of a share it is everything.
    """
    found = []
    for code in shown.table.question.metrics:
        unit, value = METRICS[code].unit, None if hidden else figures[code].value
        whole = 1 if unit == Unit.SHARE else (fullest or {}).get(code, 0)
        bar = round(max(value, 0) / whole * 100, 1) if fullest and value is not None and whole > 0 else None
        length = None if bar is None else f"{min(bar, 100)}%"
        found.append({"text": "" if hidden else labels.amount(unit, value), "bar": length})
    return found
