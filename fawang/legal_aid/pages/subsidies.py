"""Subsidies on the desk: a month of an office, one row, recording days of advice, and what a lawyer has earned."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Act, Line, Sheet, Step, Table, added, draw, fact, saved, take
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.markup import day as written_day
from fawang.legal_aid.actions import subsidies as actions
from fawang.legal_aid.actions.subsidy_lists import make_list
from fawang.legal_aid.data.subsidies import table, tables
from fawang.legal_aid.models import Subsidy
from fawang.legal_aid.pages.fields import DEMONSTRATION, Versioned, months, offices, read_month, yuan
from fawang.legal_aid.queries import subsidies as queries
from fawang.legal_aid.rules.subsidies import DAILY, Work
from fawang.legal_aid.texts.subsidies import STATES, WORKS
from fawang.organisations.pages.fields import DayField, LawyerField
from fawang.people.rules import Permission

MAY = queries.MAY
#: Said wherever sums are reckoned by a table that nobody has confirmed.
UNVERIFIED = _(
    "Reckoned by a table that no authority has confirmed for this platform: an orientation until your bureau enters the"
    " published one."
)
COLUMNS = (_("Lawyer"), _("Firm"), _("What for"), _("Month"), _("Yuan"))


def unverified() -> Any:
    """Return what is said of the tables, nothing where all of them are confirmed."""
    return "" if all(one.verified for one in tables()) else UNVERIFIED


class MakeForm(forms.Form):
    """Which list is made, as it was on the screen."""

    unit_id = forms.IntegerField(widget=forms.HiddenInput)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WorkForm(Versioned):
    """What was really done."""

    work = forms.ChoiceField(label=_("What was it?"), choices=list(WORKS.items()))
    trips = forms.IntegerField(
        label=_("Trips outside the place of the office"),
        min_value=0,
        max_value=100,
        help_text=_("As the file shows them, such as tickets."),
    )
    persons = forms.IntegerField(label=_("Persons in the case"), min_value=1, max_value=1000)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


@never_cache
@allow(*MAY)
def month(request: ActingRequest) -> HttpResponse:
    """Show the subsidies of a month, the lists of it, and let somebody make the list of an office."""
    first = read_month(request.GET.get("month", ""))
    shown = f"{first:%Y-%m}"
    failed: MakeForm | None = None
    if request.method == "POST":
        failed = MakeForm(request.POST)
        if failed.is_valid():
            try:
                made = make_list(by=request.actor, month=shown, **failed.cleaned_data)
                return HttpResponseRedirect(
                    reverse("legal_aid:subsidy_list", args=[made.code], query={"saved": "1"})
                )
            except Problem as against:
                show_problem(failed, against)
    rows = queries.of_month(request.actor, shown)
    sheet = Sheet(
        heading=_("Subsidies"),
        tools=[(_("Record advice or documents"), reverse("legal_aid:record_subsidy"))],
        tabs=months("legal_aid:subsidies", first),
        tabs_label=_("Months"),
        intro=unverified(),
        failed=failed,
        steps=_to_make(request, shown),
        tables=[
            Table(
                _("Lists of this month"),
                [_("Office"), _("Rows"), _("Yuan")],
                [
                    Line(
                        f"{one.unit.name} · {one.month} · {one.number}",
                        [one.rows, yuan(one.total)],
                        reverse("legal_aid:subsidy_list", args=[one.code]),
                        [STATES[one.state], *([DEMONSTRATION] if one.is_demo else [])],
                    )
                    for one in queries.lists(request.actor, shown)
                ],
                _("No list of this month."),
            ),
            Table(_("Subsidies of this month"), COLUMNS, [line(one) for one in rows], _("None yet.")),
        ],
    )
    return draw(request, sheet)


def _to_make(request: ActingRequest, shown: str) -> list[Step]:
    found = []
    for unit_id, name in offices(request.actor, *MAY)[:20]:
        number = queries.free(int(unit_id), shown).count()
        if number:
            form = MakeForm(
                initial={"unit_id": unit_id, "rows": number}, prefix=None, auto_id=f"{unit_id}_%s"
            )
            title = gettext("Make the list of %(office)s: %(number)s rows") % {
                "office": name,
                "number": number,
            }
            found.append(Step("make", title, form, _("Make the list")))
    return found


def line(row: Subsidy, *, link: bool = True) -> Line:
    """Return a row of a table of subsidies."""
    tags: list[tuple[Any, str]] = []
    if row.of_id:
        tags.append((_("correction"), "seal"))
    if not row.table:
        tags.append((_("no table applies"), "bad"))
    if row.withheld:
        tags.append((_("file too late"), "warn"))
    if row.list:
        tags.append(STATES[row.list.state])
    if row.is_demo:
        tags.append(DEMONSTRATION)
    return Line(
        row.lawyer.name,
        [row.firm.name, WORKS[row.work], row.month, yuan(row.total)],
        reverse("legal_aid:subsidy", args=[row.code]) if link else "",
        tags,
    )


_ACTS = {"reassess": Act(WorkForm, actions.reassess, _("Reckon it anew"), folded=False)}


@never_cache
@allow(*MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show how a subsidy was reckoned, and reckon it anew."""
    row = queries.subsidy(request.actor, code)
    taken = take(request, _ACTS, code=code)
    if taken.done:
        return saved("legal_aid:subsidy", code)
    if taken.problem:
        row = queries.subsidy(request.actor, code)
    initial = {"version": row.version, "work": row.work, "trips": row.trips, "persons": row.persons}
    found = table(row.table) if row.table else None
    sheet = Sheet(
        heading=f"{row.lawyer.name} · {WORKS[row.work]}",
        back=(_("Subsidies"), reverse("legal_aid:subsidies", query={"month": row.month})),
        tools=_order_of(row),
        tags=line(row).tags,
        intro=unverified() if found is None or not found.verified else "",
        facts=facts(row),
        steps=[] if row.of_id else taken.steps(_ACTS, ["reassess"], initial),
        failed=taken.form,
        tables=[
            Table(_("Corrections"), COLUMNS, [line(one) for one in queries.corrections_of(row)], _("None."))
        ],
    )
    return draw(request, sheet, problem=taken.problem)


def _order_of(row: Subsidy) -> list[tuple[Any, str]]:
    if row.order is None:
        return []
    return [(_("Open the work order"), reverse("work_orders:order", args=[row.order.code]))]


def facts(row: Subsidy) -> list[dict[str, Any]]:
    """Return how a subsidy was reckoned."""
    found = table(row.table) if row.table else None
    return [
        fact(_("Office"), row.unit.name),
        fact(_("Firm"), row.firm.name),
        *([fact(_("Work order"), row.order.code)] if row.order else []),
        fact(_("Lawyer asked on"), written_day(row.assigned_on)),
        fact(_("Ended on"), written_day(row.concluded_on)),
        *([fact(_("File handed in on"), written_day(row.handed_in_on))] if row.handed_in_on else []),
        fact(_("Table of subsidies"), f"{found.code} · {found.source}" if found else "–"),
        fact(_("Base"), yuan(row.base)),
        fact(_("For further persons"), yuan(row.group)),
        fact(_("Travel"), yuan(row.travel)),
        fact(_("Withheld, because the file was late"), yuan(row.withheld)),
        fact(_("In all"), yuan(row.total)),
        *([fact(_("Reason"), row.reason)] if row.reason else []),
    ]


class RecordForm(forms.Form):
    """Days of advice or documents of a lawyer."""

    use_required_attribute = False
    unit_id = forms.ChoiceField(label=_("Office"))
    lawyer_id = LawyerField(label=_("Lawyer"))
    work = forms.ChoiceField(label=_("What was it?"), choices=[(one, WORKS[one]) for one in DAILY])
    day = DayField(label=_("Day"))
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=50, initial=1)


@never_cache
@allow(*MAY)
def record(request: ActingRequest) -> HttpResponse:
    """Record days of advice or documents drafted."""
    form = RecordForm(request.POST if request.method == "POST" else None)
    choices: Any = form.fields["unit_id"]
    choices.choices = offices(request.actor, *MAY)

    def work(given: dict[str, Any]) -> Subsidy:
        given = {**given, "unit_id": int(given["unit_id"]), "work": Work(given["work"])}
        return actions.record_day(by=request.actor, **given)

    return added(
        request,
        form,
        work,
        lambda made: saved("legal_aid:subsidy", made.code),
        heading=_("Record advice or documents"),
        back=(_("Subsidies"), reverse("legal_aid:subsidies")),
        button=_("Record"),
    )


@never_cache
@allow(Permission.ORDER_HANDLE)
def mine(request: ActingRequest) -> HttpResponse:
    """Show a lawyer what they have earned, and how far it is."""
    rows = queries.of_lawyer(request.actor.lawyer_id) if request.actor.lawyer_id else []
    sheet = Sheet(
        heading=_("My subsidies"),
        intro=unverified(),
        tables=[
            Table(
                _("Subsidies"),
                [_("What for"), _("Office"), _("Month"), _("Yuan"), _("Paid on")],
                [
                    Line(
                        WORKS[row.work],
                        [
                            row.unit.name,
                            row.month,
                            yuan(row.total),
                            written_day(row.list.paid_on) if row.list and row.list.paid_on else "–",
                        ],
                        tags=line(row).tags,
                    )
                    for row in rows
                ],
                _("Subsidies stand here once the office has accepted the file of a case."),
            )
        ],
    )
    return draw(request, sheet)
