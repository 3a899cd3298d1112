"""Events that were put aside: a person looks, corrects, sends or routes again, or drops them. All of it is audited."""

import json
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import SENTENCES, named
from fawang.partners.wire.actions import letters
from fawang.partners.wire.models import InboundEvent, OutboundEvent
from fawang.partners.wire.pages.links import failure
from fawang.partners.wire.queries import letters as queries
from fawang.partners.wire.texts import labels
from fawang.people.rules import Permission


class LetterForm(forms.Form):
    """The data of an event, to be corrected."""

    use_required_attribute = False
    content = forms.CharField(
        label=_("Data of the event"), max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_(
            "Change values only. What is changed goes out as an event of its own; unchanged, it is the same one."
        ),
    )  # fmt: skip


@never_cache
@allow(Permission.PARTNER_MANAGE)
def listed(request: ActingRequest) -> HttpResponse:
    """List what was put aside."""
    return render(
        request, "partners_wire/letters.html", {"rows": [_row(one) for one in queries.dead(request.actor)]}
    )


def _row(row: InboundEvent | OutboundEvent) -> dict[str, Any]:
    side = "in" if isinstance(row, InboundEvent) else "out"
    return {
        "row": row,
        "side": _("From the partner") if side == "in" else _("To the partner"),
        "partner": named(row.link.partner.names),
        "event": labels.EVENTS.get(row.name, row.name),
        "why": SENTENCES.get(row.failure) or failure(row.failure),
        "href": reverse("wire:letter", args=[side, row.pk]),
    }


@never_cache
@allow(Permission.PARTNER_MANAGE)
def one(request: ActingRequest, side: str, number: int) -> HttpResponse:
    """Show an event that was put aside, and take what somebody does with it."""
    row = queries.visible(request.actor, side, number)
    problem = None
    failed: LetterForm | None = None
    if request.method == "POST":
        failed = LetterForm({"content": request.POST.get("content", "") or "{}"})
        failed.is_valid()
        try:
            _do(request, row, request.POST.get("command", ""))
            return HttpResponseRedirect(reverse("wire:letters"))
        except Problem as against:
            problem = against
            show_problem(failed, against)
    # Whoever opens it reads it.
    data = letters.read_letter(by=request.actor, row=row)
    written = json.dumps(data, ensure_ascii=False, indent=2)
    context = {
        **_row(row),
        "written": written,
        "open": row.state == "dead" and bool(row.body),
        "outgoing": side == "out",
        "form": failed if failed is not None else LetterForm(initial={"content": written}),
        "failed": failed,
    }
    return marked(
        render(request, "partners_wire/letter.html", context, status=problem.status if problem else 200),
        problem,
    )


def _do(request: ActingRequest, row: InboundEvent | OutboundEvent, command: str) -> None:
    if command == "drop":
        letters.drop(by=request.actor, row=row)
    elif isinstance(row, OutboundEvent):
        letters.send_again(by=request.actor, row_id=row.pk, typed=request.POST.get("content", ""))
    else:
        letters.route_again(by=request.actor, row_id=row.pk)
