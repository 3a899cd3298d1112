"""Webhooks of third parties: subscribe, log, deliver again, renew the secret, switch off."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Invalid, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import named
from fawang.organisations import queries as organisations
from fawang.partners.wire.actions import webhooks
from fawang.partners.wire.models import Webhook
from fawang.partners.wire.pages.links import failure
from fawang.partners.wire.queries import webhooks as queries
from fawang.partners.wire.queries.links import units_of
from fawang.partners.wire.texts import labels
from fawang.people.rules import Permission


class WebhookForm(forms.Form):
    """Who is told, of what."""

    use_required_attribute = False
    name = forms.CharField(label=_("Who is told?"), max_length=80)
    url = forms.CharField(
        label=_("Address that is told"), max_length=300,
        help_text=_("It begins with https:// and is on a host that the operator allows."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("Of which steps?"), choices=[(name, labels.STEPS[name]) for name in webhooks.EVENTS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Of which office and those below it?"), choices=(), widget=forms.RadioSelect
    )
    partner = forms.ChoiceField(
        label=_("Of which partner?"), choices=(), required=False, widget=forms.RadioSelect
    )

    def __init__(self, request: ActingRequest, *arguments: Any, **named_ones: Any) -> None:
        super().__init__(*arguments, **named_ones)
        units = [organisations.unit(one) for one in units_of(request.actor)]
        self.fields["unit"].choices = [(str(one.id), one.name) for one in units]  # type: ignore[attr-defined]
        partners = queries.partners(request.actor)
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            ("", _("All partners")), *((str(one.pk), named(one.names)) for one in partners),
        ]  # fmt: skip


@never_cache
@allow(Permission.PARTNER_MANAGE)
def listed(request: ActingRequest) -> HttpResponse:
    """List webhooks, and take another one."""
    form, problem = WebhookForm(request, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = webhooks.subscribe(
                by=request.actor, name=given["name"], url=given["url"], events=given["events"],
                unit_id=int(given["unit"]), partner_id=int(given["partner"]) if given["partner"] else None,
            )  # fmt: skip
            return HttpResponseRedirect(reverse("wire:webhook", args=[row.pk]))
        except Problem as against:
            problem = against
            show_problem(form, against)
    context = {
        "rows": [
            {**_row(one), "href": reverse("wire:webhook", args=[one.pk])}
            for one in queries.listed(request.actor)
        ],
        "form": form,
        "failed": form if request.method == "POST" else None,
    }
    status = problem.status if problem else 422 if request.method == "POST" else 200
    return marked(render(request, "partners_wire/webhooks.html", context, status=status), problem)


def _row(row: Webhook) -> dict[str, Any]:
    return {
        "row": row,
        "partner": named(row.partner.names) if row.partner else _("All partners"),
        "steps": [labels.STEPS[one] for one in row.events if one in labels.STEPS],
        "state": _("On") if row.is_on else _("Off"),
        "tone": "good" if row.is_on else "",
    }


@never_cache
@allow(Permission.PARTNER_MANAGE)
def one(request: ActingRequest, number: int) -> HttpResponse:
    """Show a webhook with its log. Its secret is shown while it has delivered nothing, and when it was just renewed."""
    row = queries.visible(request.actor, number)
    problem, fresh = None, ""
    if request.method == "POST":
        try:
            fresh = _do(request, row)
            if not fresh:
                return HttpResponseRedirect(reverse("wire:webhook", args=[number]))
        except Problem as against:
            problem = against
        row = queries.visible(request.actor, number)
    log = queries.log_of(row)
    context = {
        **_row(row),
        "secret": fresh or ("" if log else row.secret),
        "problem": problem,
        "log": [
            {
                "row": entry,
                "event": labels.STEPS.get(entry.name, entry.name),
                "state": labels.DELIVERIES[entry.state],
                "tone": labels.DELIVERY_TONES[entry.state],
                "failure": failure(entry.failure),
            }
            for entry in log
        ],
    }
    status = problem.status if problem else 200
    return marked(render(request, "partners_wire/webhook.html", context, status=status), problem)


def _do(request: ActingRequest, row: Webhook) -> str:
    by, command = request.actor, request.POST.get("command", "")
    if command == "rotate":
        return webhooks.rotate(by=by, webhook_id=row.pk)
    if command in ("on", "off"):
        webhooks.switch(by=by, webhook_id=row.pk, is_on=command == "on")
    elif command == "again":
        if (delivery_id := whole_number(request.POST.get("delivery", ""))) is None:
            raise Invalid("invalid")
        webhooks.redeliver(by=by, webhook_id=row.pk, delivery_id=delivery_id)
    else:
        raise NotFound("not_found")
    return ""
