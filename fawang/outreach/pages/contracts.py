"""Village advisers on the desk: contracts, a new one, ending one."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Line, Sheet, Step, Table, added, attempt, draw, fact, further, saved
from fawang.kernel.web.markup import day as written_day
from fawang.kernel.wording import yuan
from fawang.outreach.actions import contracts as actions
from fawang.outreach.models import Contract
from fawang.outreach.pages.contract_forms import ContractForm, EndForm
from fawang.outreach.queries import advisers
from fawang.outreach.queries import days as served
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_MAY = Permission.OUTREACH_MANAGE


def tabs(here: str) -> list[dict[str, Any]]:
    """Return the tabs of village advisers."""
    return [
        {"label": label, "href": reverse(f"outreach:{name}"), "current": name == here}
        for name, label in (
            ("contracts", gettext("Contracts")),
            ("days", gettext("To be checked")),
            ("payments", gettext("Payment")),
            ("coverage", gettext("Coverage")),
        )
    ]


@never_cache
@allow(_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List contracts by village."""
    cursor = request.GET.get("cursor", "")
    page = advisers.contracts(request.actor, cursor=cursor)
    sheet = Sheet(
        heading=_("Village advisers"),
        tools=[(_("New contract"), reverse("outreach:new_contract"))],
        tabs=tabs("contracts"),
        tabs_label=_("Village advisers"),
        tables=[
            Table(
                _("Contracts"),
                [_("Village"), _("Adviser"), _("From"), _("Until"), _("Days a month"), _("Fee for a day")],
                [_line(row) for row in page.rows],
                _("No contract has been entered here yet."),
            )
        ],
        **further(reverse("outreach:contracts"), cursor, page.next),
    )
    return draw(request, sheet)


def _line(row: Contract) -> Line:
    firm = row.firm.name if row.firm else labels.ADVISER_KINDS[row.kind]
    over = row.ends < clock.today()
    return Line(
        regions.name(row.village),
        [
            f"{row.adviser} · {firm}",
            written_day(row.begins),
            written_day(row.ends),
            row.days_a_month,
            yuan(row.fee),
        ],
        reverse("outreach:contract", args=[row.code]),
        [*([(_("Ended"), "")] if over else []), *([(_("Demonstration"), "warn")] if row.is_demo else [])],
    )


@never_cache
@allow(_MAY)
def new(request: ActingRequest) -> HttpResponse:
    """Enter a contract."""
    return added(
        request,
        ContractForm(request.POST if request.method == "POST" else None),
        lambda given: actions.make_contract(by=request.actor, **given),
        lambda made: saved("outreach:contract", made.code),
        heading=_("New contract"),
        back=(_("Village advisers"), reverse("outreach:contracts")),
        button=_("Enter the contract"),
    )


@never_cache
@allow(_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a contract, and let it end."""
    row = advisers.contract(request.actor, code)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"version": row.version, "last": clock.today()},
    )
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: actions.end_contract(by=request.actor, code=code, **given))
        if problem is None:
            return HttpResponseRedirect(reverse("outreach:contract", args=[code], query={"saved": "1"}))
        row = advisers.contract(request.actor, code)
    number, mean = served.average_of(row.pk)
    rated = (
        gettext("%(mean)s of 5, by %(number)s residents") % {"mean": f"{mean:.1f}", "number": number}
        if mean
        else "–"
    )
    sheet = Sheet(
        heading=regions.name(row.village),
        back=(_("Village advisers"), reverse("outreach:contracts")),
        facts=[
            fact(_("Adviser"), row.adviser),
            fact(_("Firm"), row.firm.name if row.firm else labels.ADVISER_KINDS[row.kind]),
            fact(_("From"), written_day(row.begins)),
            fact(_("Until"), written_day(row.ends)),
            fact(_("Service days a month"), row.days_a_month),
            fact(_("Fee for a day"), yuan(row.fee)),
            fact(_("Residents' rating"), rated),
        ],
        steps=[Step("", _("End it before its time"), form, _("End the contract"), folded=not form.is_bound)]
        if row.ends >= clock.today()
        else [],
        tables=[
            Table(
                _("Days to come"),
                [_("Day"), _("Hours"), _("Where")],
                [
                    Line(
                        written_day(day.day),
                        [f"{day.begins:%H:%M}–{day.ends:%H:%M}", day.place or _("Workroom")],
                    )
                    for day in advisers.planned([row.pk], since=clock.today())
                ],
                _("No day is announced."),
            )
        ],
        failed=form,
    )
    return draw(request, sheet, problem=problem)
