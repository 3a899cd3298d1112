"""The register of committees for whoever keeps it: what is amiss, who is suspended, in and out of a file."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import clean
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import transfers
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.pager import ways
from fawang.mediation.actions import register as actions
from fawang.mediation.actions.imports import import_register
from fawang.mediation.models.register import Mediator
from fawang.mediation.pages.committees import LONGEST, language
from fawang.mediation.queries import register
from fawang.mediation.queries.register import Entry, Wanted
from fawang.mediation.rules import committees as rules
from fawang.mediation.texts import committees as labels
from fawang.mediation.transfer import SHEET
from fawang.organisations.rules import UNIT_EDIT
from fawang.organisations.texts.labels import MATTERS
from fawang.people import queries as people
from fawang.regions import queries as regions

PAGE = 50


@never_cache
@allow(UNIT_EDIT)
def kept(request: ActingRequest) -> HttpResponse:
    """List the committees that one looks after, and what the law asks for that they do not have."""
    words = clean(request.GET.get("q", ""))[:LONGEST]
    wanted = Wanted(words=words, within=request.actor.units_with(UNIT_EDIT), everybody=True)
    total = register.committees(wanted).count()
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    found = register.entries(wanted, today, offset=(page.number - 1) * PAGE, limit=PAGE)
    context = {
        "words": words,
        "total": total,
        "rows": [_kept(one) for one in found],
        **ways("mediation:kept", {"q": words} if words else {}, page=page.number, more=page.has_next()),
    }
    return render(request, "mediation/desk/register.html", context)


def _kept(one: Entry) -> dict[str, Any]:
    today = clock.today()
    return {
        "entry": one,
        "region": regions.name(one.unit.region_code),
        "sort": labels.SORTS[one.row.sort],
        "trades": [MATTERS[code] for code in one.row.trades],
        "ends": rules.term_end(one.row.formed_on),
        "members": sum(
            row.duty in rules.MEMBERS and register.person(row).belongs(today) for row in one.mediators
        ),
        "mediators": sum(register.person(row).practises(today) for row in one.mediators),
        "amiss": [labels.amiss(each.code, each.about) for each in register.amiss([one], today)],
    }


class ChangeForm(forms.Form):
    """Suspending a mediator, or their last day; both with a reason."""

    mediator = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(label=_("Up to and with"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=actions.LONGEST_REASON)


_CHANGES = {"suspend": actions.suspend_mediator, "end": actions.end_mediator}


@never_cache
@allow(UNIT_EDIT)
def one(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show a committee with everybody who is or was its mediator; suspend one, or enter their last day (Art. 15)."""
    entry = register.entry_of(unit_id, clock.today(), everybody=True)
    if entry is None or not set(request.actor.units_with(UNIT_EDIT)) & set(entry.unit.path):
        raise NotFound("not_found")
    form, status, command = None, 200, request.POST.get("command", "")
    if request.method == "POST" and command in _CHANGES:
        form = ChangeForm(request.POST, auto_id=f"{command}_{request.POST.get('mediator', '')}_%s")
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                _CHANGES[command](
                    by=request.actor, mediator_id=data["mediator"], until=data["until"], reason=data["reason"]
                )
                return HttpResponseRedirect(
                    reverse("mediation:kept_one", args=[unit_id], query={"saved": "1"})
                )
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    names = people.usernames_of({row.staff_id for row in entry.mediators if row.staff_id})
    context = {
        **_kept(entry),
        "saved": bool(request.GET.get("saved")),
        "failed": form,
        "people": [_person(row, names.get(row.staff_id or 0, ""), command, form) for row in entry.mediators],
    }
    return render(request, "mediation/desk/committee.html", context, status=status)


def _person(row: Mediator, account: str, command: str, failed: ChangeForm | None) -> dict[str, Any]:
    today, seen = clock.today(), register.person(row)
    sent = failed is not None and failed.data.get("mediator") == str(row.pk)
    shown = {
        name: failed
        if sent and name == command
        else ChangeForm(initial={"mediator": row.pk}, auto_id=f"{name}_{row.pk}_%s")
        for name in _CHANGES
    }
    return {
        "row": row,
        "duty": labels.DUTIES[row.duty],
        "trades": [MATTERS[code] for code in row.trades],
        "languages": [language(code) for code in row.languages],
        "account": account,
        "belongs": seen.belongs(today),
        "suspended": row.suspended_until if row.suspended_until and row.suspended_until >= today else None,
        "forms": shown,
        "open": sent,
    }


@never_cache
@allow(UNIT_EDIT)
def transfer(request: ActingRequest) -> HttpResponse:
    """Bring the register in from a file: all of it, or nothing and what is wrong by row, column and cure."""
    context = {
        "export": {ending: reverse("mediation:export", args=[ending]) for ending in transfers.ENDINGS},
        "crumbs": [(gettext("Register of mediators"), reverse("mediation:kept"))],
    }
    return transfers.handed_in(
        request,
        SHEET,
        lambda rows, checked: import_register(by=request.actor, rows=rows, dry_run=checked),
        template="mediation/desk/transfer.html",
        context=context,
    )


@allow(UNIT_EDIT)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the entries that one may edit as a file that can be brought in again."""
    return transfers.as_file(SHEET, register.exported(request.actor.units_with(UNIT_EDIT)), ending)
