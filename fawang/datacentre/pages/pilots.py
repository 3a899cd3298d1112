"""Pilots beside the rest: the figures of the units of a programme, and of all others of their sort."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.boards import WHO, tabs
from fawang.datacentre.queries.answers.pilots import COMPARED, MONTH, Compared, Value, compare
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.boards import FEW
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.wording import say
from fawang.outreach.queries.pilots import programmes


@never_cache
@allow(*WHO)
@turn()
def pilots(request: ActingRequest) -> HttpResponse:
    """Compare the pilots of a programme with the rest, before it began and after."""
    known = programmes(request.actor)
    asked = request.GET.get("programme", "")
    chosen = next((one for one in known if one.name == asked), known[0] if known else None)
    found, problem = None, ""
    if chosen:
        try:
            found = compare(
                chosen.units, since=chosen.since, today=clock.today(), scope=scope_of(request.actor)
            )
        except Problem as refused:
            problem = say(refused.code, **refused.params)
    context = {
        "tabs": tabs("pilots", None, request.actor),
        "programmes": [
            {
                "label": one.name,
                "href": reverse("datacentre:pilots", query={"programme": one.name}),
                "current": one == chosen,
            }
            for one in known
        ],
        "chosen": chosen,
        "found": found,
        "parts": [_part(one) for one in found.parts] if found else [],
        "problem": problem,
        "month": MONTH,
        "few": FEW,
    }
    return render(request, "datacentre/pilots.html", context)


def _part(one: Compared) -> dict[str, Any]:
    return {
        "kind": labels.name("unit_kind", one.unit_kind) or one.unit_kind,
        "pilots": one.pilots,
        "rest": one.rest,
        "rows": [
            {"name": METRICS[code].name, "cells": [_cell(code, value) for value in one.values[code]]}
            for code in COMPARED
            if any(value.of for value in one.values[code])
        ],
    }


def _cell(code: str, value: Value) -> dict[str, Any]:
    metric = METRICS[code]
    if value.few:
        text = _("too few")
    elif value.value is not None and metric.additive:
        # Of many offices that have few a tenth is nothing.
        text = f"{value.value:,.2f}" if value.value < 1 else f"{value.value:,.1f}"
    else:
        text = labels.measured(metric.unit, value.value)
    return {"text": text, "of": value.of}
