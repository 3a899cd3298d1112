"""A payment list of subsidies: approved, paid, discarded, taken away as a spreadsheet."""

from decimal import Decimal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Act, Sheet, Table, draw, fact, saved, take
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.markup import day as written_day
from fawang.legal_aid.actions import subsidy_lists as actions
from fawang.legal_aid.data.subsidies import tables
from fawang.legal_aid.models import SubsidyList
from fawang.legal_aid.pages.fields import DEMONSTRATION, XLSX, Versioned, workbook, yuan
from fawang.legal_aid.pages.subsidies import COLUMNS, MAY, line, unverified
from fawang.legal_aid.queries import subsidies as queries
from fawang.legal_aid.rules.subsidies import LISTS, ListCommand
from fawang.legal_aid.texts.subsidies import STATES, WORKS
from fawang.organisations.pages.fields import DayField
from fawang.people import queries as people


class PaidForm(Versioned):
    """When it was paid."""

    paid_on = DayField(label=_("Paid on"))


def _act(form: type[Versioned], command: ListCommand, title: object, hint: object = "") -> Act:
    def do(**given: object) -> object:
        return actions.move_list(command=command, **given)  # type: ignore[arg-type]

    return Act(form, do, title, hint=hint, folded=command != ListCommand.APPROVE)


_ACTS = {
    ListCommand.APPROVE.value: _act(
        Versioned,
        ListCommand.APPROVE,
        _("Approve the list"),
        _(
            "From then on it does not change: what was wrong is corrected by a row of its own in a later list."
        ),
    ),
    ListCommand.PAY.value: _act(PaidForm, ListCommand.PAY, _("It was paid")),
    ListCommand.DISCARD.value: _act(Versioned, ListCommand.DISCARD, _("Discard the list")),
}


@never_cache
@allow(*MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a list with its rows and what can be done with it."""
    row = queries.payment_list(request.actor, code)
    taken = take(request, _ACTS, code=code)
    if taken.done:
        return saved("legal_aid:subsidy_list", code)
    row = queries.payment_list(request.actor, code)
    facts, held = actions.facts_of(row, request.actor), actions.held(row, request.actor)
    open_ = [one.command for one in LISTS.open_steps(facts, permissions=held, now=clock.now())]
    sheet = Sheet(
        heading=gettext("Subsidies of %(month)s, list %(number)s")
        % {"month": row.month, "number": row.number},
        back=(_("Subsidies"), reverse("legal_aid:subsidies", query={"month": row.month})),
        tools=[(_("Spreadsheet"), reverse("legal_aid:subsidy_list_xlsx", args=[code]))],
        intro=unverified(),
        tags=[STATES[row.state], *([DEMONSTRATION] if row.is_demo else [])],
        facts=[
            fact(_("Office"), row.unit.name),
            fact(_("Rows"), row.rows),
            fact(_("In all"), yuan(row.total)),
            fact(_("Made by"), _who(row.made_by)),
            *([fact(_("Approved by"), _who(row.approved_by))] if row.approved_by else []),
            *([fact(_("Paid on"), written_day(row.paid_on))] if row.paid_on else []),
        ],
        steps=taken.steps(_ACTS, open_, {"version": row.version, "paid_on": clock.today()}),
        failed=taken.form,
        tables=[Table(_("Subsidies"), COLUMNS, [line(one) for one in queries.rows_of(row)], _("None."))],
    )
    return draw(request, sheet, problem=taken.problem)


def _who(label: str) -> str:
    kind, _sign, number = label.partition(":")
    return people.staff_named({int(number)}).get(int(number), "–") if kind == "staff" else "–"


@never_cache
@allow(*MAY)
def as_xlsx(request: ActingRequest, code: str) -> HttpResponse:
    """Return a list as a spreadsheet whose rows add up to its total; that it was taken away is audited."""
    row = queries.payment_list(request.actor, code)
    actions.note_export(by=request.actor, row=row)
    return as_download(f"subsidies-{row.month}-{row.number}.xlsx", XLSX, book_of(row))


def book_of(row: SubsidyList) -> bytes:
    """Return the spreadsheet of a list."""
    rows = queries.rows_of(row)
    heads = (
        _("Firm"), _("Lawyer"), _("Work order"), _("What for"), _("Table of subsidies"), _("Base"),
        _("For further persons"), _("Travel"), _("Withheld"), _("Yuan"), _("Corrects"), _("Reason"),
    )  # fmt: skip
    lines: list[tuple[object, ...]] = [
        (
            one.firm.name, one.lawyer.name, one.order.code if one.order else "", WORKS[one.work], one.table, one.base,
            one.group, one.travel, one.withheld, one.total, one.of.code if one.of else "", one.reason,
        )
        for one in rows
    ]  # fmt: skip
    total = (None,) * 8 + (gettext("Total"), sum((one.total for one in rows), Decimal(0)))
    used = {one.table for one in rows}
    sources = [
        f"{one.code}: {one.source}" + ("" if one.verified else f" ({gettext('not verified')})")
        for one in tables()
        if one.code in used
    ]
    title = f"{row.unit.name} · {row.month} · {row.number} · {STATES[row.state][0]}"
    return workbook(title, heads, [*lines, total], notes=sources)
