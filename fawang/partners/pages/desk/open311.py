"""Open311 with a partner: its keys, our key at its server, requests that somebody has to look at."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Line, Sheet, Step, Table, attempt, draw, fact, saved
from fawang.kernel.wording import SENTENCES
from fawang.organisations import queries as organisations
from fawang.partners.actions import open311, open311_requests
from fawang.partners.links.models import Open311Key, Open311Request
from fawang.partners.links.open311.states import RequestState
from fawang.partners.queries import agreements
from fawang.partners.queries import open311_requests as queries
from fawang.partners.texts import labels
from fawang.people.rules import Permission

STATES = {
    RequestState.WAITING: (_("Waits to be posted"), "warn"),
    RequestState.TOKEN: (_("Posted; its number is to come"), "warn"),
    RequestState.POSTED: (_("At the city"), "good"),
    RequestState.CLOSED: (_("Closed by the city"), ""),
    RequestState.STUCK: (_("Somebody has to look"), "bad"),
}


class _Issue(forms.Form):
    """Nothing but a button."""


class _Revoke(forms.Form):
    key_id = forms.TypedChoiceField(label=_("Key"), coerce=int)


class _Account(forms.Form):
    api_key = forms.CharField(label=_("Our key at their server"), max_length=200)


class _Resolve(forms.Form):
    request = forms.TypedChoiceField(label=_("Request"), coerce=int)
    request_id = forms.CharField(
        label=_("Its number at the city"), max_length=64, required=False,
        help_text=_("Look at the city's page first. Where it has the request, write its number; where it has not, leave"
                    " this empty: it is posted again."),
    )  # fmt: skip


@never_cache
@allow(Permission.PARTNER_MANAGE)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show keys and requests, and take what is done with them. A new key is shown this once."""
    row = agreements.partner(code)
    if Permission.PARTNER_MANAGE not in request.actor.permissions_on(organisations.unit_path(row.unit_id)):
        raise NotFound("partner_unknown")
    made, problem, sent = "", None, None
    keys, stuck = queries.keys_of(code), queries.stuck_of(code)
    bound = {name: _bound(request, name, keys, stuck) for name in ("issue", "revoke", "account", "resolve")}
    if request.method == "POST":
        sent = bound.get(request.POST.get("command", ""))
        if sent is None:
            raise NotFound("not_found")
        if sent.is_valid():
            done: list[str] = []
            problem = attempt(sent, lambda _given: done.append(_do(request, code, sent)))
            made = done[0] if done else ""
            if problem is None and not made:
                return saved("partners:open311", code)
            keys = queries.keys_of(code)
    sheet = _sheet(request, code, labels.partner_name(row.names), keys, bound, sent, made, stuck)
    return draw(request, sheet, problem=problem)


def _bound(
    request: ActingRequest, name: str, keys: list[Open311Key], stuck: list[Open311Request]
) -> forms.Form:
    mine = request.method == "POST" and request.POST.get("command") == name
    form = {"issue": _Issue, "revoke": _Revoke, "account": _Account, "resolve": _Resolve}[name](
        request.POST if mine else None
    )
    if name == "revoke":
        form.fields["key_id"].choices = [(one.pk, f"…{one.hint}") for one in keys]  # type: ignore[attr-defined]
    if name == "resolve":
        form.fields["request"].choices = [(one.pk, spoken(one.number)) for one in stuck]  # type: ignore[attr-defined]
    return form


def _do(request: ActingRequest, code: str, form: forms.Form) -> str:
    by, given = request.actor, form.cleaned_data
    if isinstance(form, _Issue):
        return open311.issue_key(by=by, partner=code)
    if isinstance(form, _Revoke):
        open311.revoke_key(by=by, partner=code, key_id=given["key_id"])
    elif isinstance(form, _Account):
        open311.set_account(by=by, partner=code, api_key=given["api_key"])
    else:
        open311_requests.resolve(
            by=by, partner=code, request_pk=given["request"], request_id=given["request_id"]
        )
    return ""


def _sheet(
    request: ActingRequest, code: str, name: str, keys: list[Open311Key], bound: dict[str, forms.Form],
    sent: forms.Form | None, made: str, stuck: list[Open311Request],
) -> Sheet:  # fmt: skip
    root = request.build_absolute_uri("/api/open311/v2")
    facts = [fact(_("Address for programs"), root)]
    if made:
        facts.append(fact(_("The new key, shown this once"), made))
    titles = {
        "issue": (_("Give the partner a key"), _("Make a key")),
        "revoke": (_("Take a key back"), _("Take it back")),
        "account": (_("Our key at their server"), _("Save")),
        "resolve": (_("What became of a request"), _("Save")),
    }
    steps = [
        Step(command, title, bound[command], button, folded=sent is not bound[command])
        for command, (title, button) in titles.items()
        if not (command == "revoke" and not keys) and not (command == "resolve" and not stuck)
    ]
    tables = [
        Table(_("Keys that hold"), [_("Key"), _("Since"), _("Made by")],
              [Line(f"…{one.hint}", [one.created_at, one.created_by]) for one in keys], _("None")),
        Table(_("Our requests at their server"), [_("Referral"), _("Number there"), _("What they say")],
              [Line(spoken(one.number), [one.request_id or "–", one.said or SENTENCES.get(one.error, "")],
                    reverse("partners:referral", args=[one.number]), [STATES[RequestState(one.state)]])
               for one in queries.latest_of(code)], _("None")),
    ]  # fmt: skip
    return Sheet(
        heading=_("Open311 with %(name)s") % {"name": name}, back=(name, reverse("partners:partner", args=[code])),
        facts=facts, steps=steps, tables=tables, failed=sent,
    )  # fmt: skip
