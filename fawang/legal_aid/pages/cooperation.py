"""Cooperation of offices on the desk: what others ask of us and we of them, one request, asking for an act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import desk_sheets
from fawang.kernel.web.desk_sheets import Line, Sheet, Table, added, draw, fact, saved, take
from fawang.kernel.web.markup import day as written_day
from fawang.legal_aid.actions import cooperation as actions
from fawang.legal_aid.models import Cooperation
from fawang.legal_aid.pages.fields import DEMONSTRATION, Versioned
from fawang.legal_aid.queries import cooperation as queries
from fawang.legal_aid.rules.cooperation import OPEN, PROCEDURE, Act, Command, Side
from fawang.legal_aid.texts.cooperation import ACTS, ASKS, COMMANDS, STATES
from fawang.organisations import queries as organisations
from fawang.organisations.pages.fields import DayField
from fawang.organisations.rules import UnitKind
from fawang.work_orders import queries as work_orders

MAY = queries.MAY
_USUAL_DAYS = 14
_MOST_OFFICES = 300


class AskForm(forms.Form):
    """What another office is asked for."""

    use_required_attribute = False
    asked_id = forms.ChoiceField(label=_("Which office?"))
    act = forms.ChoiceField(label=_("What is needed?"), choices=list(ACTS.items()), widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("What exactly, and what do they need for it?"),
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The other office sees this text, never the matter itself: name only what it needs, such as a name, a place"
            " and what is to be found out."
        ),
    )
    due_on = DayField(label=_("By when?"))


def _words_form(label: Any) -> type[Versioned]:
    field = forms.CharField(label=label, max_length=actions.LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    return type("WordsForm", (Versioned,), {"words": field})


def _act(command: Command) -> desk_sheets.Act:
    def do(*, by: Any, code: str, version: int, **data: Any) -> object:
        return actions.move(by=by, code=code, version=version, command=command, data=data)

    form: Callable[..., forms.Form] = _words_form(ASKS[command]) if command in ASKS else Versioned
    return desk_sheets.Act(
        form, do, COMMANDS[command], folded=command not in (Command.ACCEPT, Command.REPORT)
    )


_ACTS = {command.value: _act(command) for command in Command}


@never_cache
@allow(*MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List what other offices ask of ours, and ours of others."""
    ended = bool(request.GET.get("ended"))
    here = reverse("legal_aid:cooperations")
    sheet = Sheet(
        heading=_("Cooperation of offices"),
        intro=_("A request begins on the page of the order that it is about."),
        tabs=[
            {"label": _("Open"), "href": here, "current": not ended},
            {"label": _("Over"), "href": f"{here}?ended=1", "current": ended},
        ],
        tabs_label=_("Which requests"),
        tables=[
            _table(request, Side.ASKED, _("Asked of us"), ended=ended),
            _table(request, Side.ASKING, _("Asked by us"), ended=ended),
        ],
    )
    return draw(request, sheet)


def _table(request: ActingRequest, side: Side, caption: Any, *, ended: bool) -> Table:
    rows = queries.listed(request.actor, side, ended=ended)
    return Table(
        caption,
        [_("What is needed"), _("Office"), _("By when")],
        [
            Line(
                ACTS[row.act],
                [row.asking.name if side == Side.ASKED else row.asked.name, written_day(row.due_on)],
                reverse("legal_aid:cooperation", args=[row.code]),
                _tags(row),
            )
            for row in rows
        ],
        _("Nothing here."),
    )


def _tags(row: Cooperation) -> list[tuple[Any, str]]:
    late = row.state in OPEN and row.due_on < clock.today()
    return [
        STATES[row.state],
        *([(_("overdue"), "bad")] if late else []),
        *([DEMONSTRATION] if row.is_demo else []),
    ]


@never_cache
@allow(*MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a request to either office; the asked one sees no more of the order than it says."""
    row = queries.visible(request.actor, code)
    taken = take(request, _ACTS, code=code)
    if taken.done:
        return saved("legal_aid:cooperation", code)
    row = queries.visible(request.actor, code)
    parts = queries.parts_of(row, request.actor)
    if request.method == "GET":
        actions.note_reading(by=request.actor, row=row)
    open_ = [
        step.command
        for step in PROCEDURE.open_steps(queries.facts_of(row), permissions=parts, now=clock.now())
    ]
    facts = [
        fact(_("Asked by"), row.asking.name),
        fact(_("Asked of"), row.asked.name),
        fact(_("By when"), written_day(row.due_on)),
        fact(_("What exactly"), row.what),
        *([fact(_("Last words"), row.words)] if row.words else []),
    ]
    tools = []
    if work_orders.permissions_on(row.order, request.actor) & work_orders.SEEING:
        facts.append(fact(_("Work order"), row.order.code))
        tools = [(_("Open the work order"), reverse("work_orders:order", args=[row.order.code]))]
    sheet = Sheet(
        heading=ACTS[row.act],
        back=(_("Cooperation of offices"), reverse("legal_aid:cooperations")),
        tools=tools,
        tags=_tags(row),
        facts=facts,
        steps=taken.steps(_ACTS, open_, {"version": row.version}),
        failed=taken.form,
    )
    return draw(request, sheet, problem=taken.problem)


@never_cache
@allow(*MAY)
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Ask another office for an act about an order."""
    order = work_orders.visible(code, request.actor)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={"due_on": clock.today() + timedelta(days=_USUAL_DAYS)},
    )
    choices: Any = form.fields["asked_id"]
    found = organisations.units(kind=UnitKind.LEGAL_AID_OFFICE, limit=_MOST_OFFICES).items
    choices.choices = [("", "—"), *((str(row.id), row.name) for row in found if row.id != order.unit_id)]

    def work(given: dict[str, Any]) -> Cooperation:
        given = {**given, "asked_id": int(given["asked_id"]), "act": Act(given["act"])}
        return actions.ask(by=request.actor, order_code=code, **given)

    return added(
        request,
        form,
        work,
        lambda made: saved("legal_aid:cooperation", made.code),
        heading=_("Ask another office for an act"),
        back=(_("Work order"), reverse("work_orders:order", args=[code])),
        button=_("Ask"),
    )
