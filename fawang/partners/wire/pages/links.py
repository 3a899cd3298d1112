"""The health of links: last heard, failures, latency; and of one link its address, its switch and its keys."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import named
from fawang.partners.wire.actions import keys
from fawang.partners.wire.models import Key, Link
from fawang.partners.wire.queries import letters as letter_queries
from fawang.partners.wire.queries import links as queries
from fawang.partners.wire.texts import labels
from fawang.people.rules import Permission

_ALGORITHMS = (("ed25519", "Ed25519"), ("sm2-sm3", _("SM2 with SM3")))


class LinkForm(forms.Form):
    """Where a partner takes events, and how many of its own are taken."""

    use_required_attribute = False
    url = forms.CharField(
        label=_("Address at which the partner takes events"), required=False, max_length=300,
        help_text=_("It begins with https:// and is on a host that the operator allows. Empty: it only sends."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    per_minute = forms.IntegerField(
        label=_("Events a minute that are taken from it"), min_value=1, max_value=60_000
    )
    certificate = forms.CharField(
        label=_("SHA-256 of its client certificate"), required=False, max_length=120,
        help_text=_("Only where mutual TLS was agreed. Empty: its signature alone says who it is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    is_on = forms.BooleanField(label=_("The link is on"), required=False)


class KeyForm(forms.Form):
    """A public key that the partner has handed in."""

    use_required_attribute = False
    key_id = forms.CharField(
        label=_("Name of the key (keyid)"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    algorithm = forms.ChoiceField(label=_("Algorithm"), choices=_ALGORITHMS, widget=forms.RadioSelect)
    public = forms.CharField(
        label=_("Public key"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("PEM for Ed25519; 130 hexadecimal digits that begin with 04 for SM2."),
    )  # fmt: skip
    is_test = forms.BooleanField(
        label=_("For trials only: what it signs is answered, and leads to nothing"), required=False
    )


class OurKeyForm(forms.Form):
    """A new pair of ours."""

    use_required_attribute = False
    algorithm = forms.ChoiceField(label=_("Algorithm"), choices=_ALGORITHMS, widget=forms.RadioSelect)


_FORMS: dict[str, type[forms.Form]] = {"set": LinkForm, "add": KeyForm, "make": OurKeyForm}


@never_cache
@allow(Permission.PARTNER_MANAGE)
def overview(request: ActingRequest) -> HttpResponse:
    """Show how all links stand."""
    rows = queries.health(request.actor, clock.now())
    context = {
        "rows": [
            {
                "row": row,
                "name": named(row.link.partner.names),
                "state": labels.HEALTH[row.health] if row.link.is_on else _("Switched off"),
                "tone": labels.TONES[row.health] if row.link.is_on else "",
                "failure": failure(row.link.failure),
                "days": row.days,
                "ahead": row.link.skew or 0,
                "behind": -(row.link.skew or 0),
                "href": reverse("wire:link", args=[row.link.partner.code]),
            }
            for row in rows
        ],
        "missing": [
            {"name": named(one.names), "href": reverse("wire:link", args=[one.code])}
            for one in queries.without_link(request.actor)
        ],
        "letters": len(letter_queries.dead(request.actor)),
    }
    return render(request, "partners_wire/links.html", context)


def failure(code: str) -> Any:
    """Return a failure in words; what another system has said of itself as its code."""
    return labels.FAILURES.get(code, code)


@never_cache
@allow(Permission.PARTNER_MANAGE)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a link with its keys, and take what somebody changes."""
    partner, link = queries.partner_and_link(request.actor, code)
    command, problem = request.POST.get("command", ""), None
    failed: forms.Form | None = None
    if request.method == "POST":
        failed = _FORMS.get(command, forms.Form)(request.POST)
        if failed.is_valid():
            try:
                _do(request, partner.pk, link, command, failed.cleaned_data)
                return HttpResponseRedirect(reverse("wire:link", args=[code], query={"done": "1"}))
            except Problem as against:
                problem = against
                show_problem(failed, against)
    now = clock.now()
    shown = {
        name: failed if command == name and failed is not None else made(initial=_initial(link))
        for name, made in _FORMS.items()
        if link is not None or name == "set"
    }
    context = {
        "partner": partner,
        "name": named(partner.names),
        "link": link,
        "failure": failure(link.failure) if link else "",
        "keys": [_key(row, now) for row in queries.keys_of(link)] if link else [],
        "forms": shown,
        "failed": failed,
        "done": bool(request.GET.get("done")) and request.method == "GET",
        "ours": request.build_absolute_uri(reverse("wire:events")),
    }
    status = problem.status if problem else 422 if failed is not None else 200
    return marked(render(request, "partners_wire/link.html", context, status=status), problem)


def _initial(link: Link | None) -> dict[str, Any]:
    if link is None:
        return {"per_minute": 6000, "is_on": True, "algorithm": "ed25519"}
    return {
        "url": link.url, "per_minute": link.per_minute, "certificate": link.certificate, "is_on": link.is_on,
        "algorithm": "ed25519",
    }  # fmt: skip


def _key(row: Key, now: Any) -> dict[str, Any]:
    if row.revoked_at is not None:
        state, tone = _("Revoked"), "bad"
    elif row.valid_until is not None and row.valid_until <= now:
        state, tone = _("Ended"), ""
    elif row.valid_from > now:
        state, tone = _("Not yet valid"), "warn"
    else:
        state, tone = _("Valid"), "good"
    return {"row": row, "state": state, "tone": tone}


def _do(
    request: ActingRequest, partner_id: int, link: Link | None, command: str, given: dict[str, Any]
) -> None:
    by = request.actor
    if command == "set":
        keys.set_link(by=by, partner_id=partner_id, **given)
    elif link is not None and command == "add":
        keys.add_their_key(by=by, link_id=link.pk, **given)
    elif link is not None and command == "make":
        keys.new_our_key(by=by, link_id=link.pk, algorithm=given["algorithm"])
    elif link is not None and command == "revoke":
        keys.revoke(by=by, link_id=link.pk, key_id=request.POST.get("key", "")[:64])
