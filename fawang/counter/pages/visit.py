"""The record of a visit, in under half a minute: one page, filled in as far as it is known; Enter saves it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.counter.actions.visits import rate as give_rating
from fawang.counter.actions.visits import record
from fawang.counter.models import Ticket
from fawang.counter.pages import labels, limits
from fawang.counter.pages.desk import WHO, unit_of
from fawang.counter.pages.take import qr_of
from fawang.counter.queries import line, visits
from fawang.counter.rules.visits import ADVICE, LONGEST_COMMENT, LONGEST_NOTE, Entry, Outcome
from fawang.dispatch.labels import GROUPS
from fawang.kernel import clock, throttle
from fawang.kernel.access import ActingRequest, Audience, allow
from fawang.kernel.forms import show_problem
from fawang.kernel.ids import read_code
from fawang.kernel.problems import NotFound, Problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations import queries as organisations
from fawang.organisations.labels import MATTERS
from fawang.people.identity import networks_of
from fawang.people.wishes import Medium, Reach
from fawang.work_orders.pages.desk import handed_over

#: Where nobody measured it: own figure, the usual length of a talk at a counter.
_USUAL_MINUTES = 10
_LONGEST_MINUTES = 12 * 60


class VisitForm(forms.Form):
    """What a visit was about and what came of it."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    ticket = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Service"), choices=[*labels.KINDS.items()])
    matter = forms.ChoiceField(label=_("Subject"), choices=[("", "—"), *MATTERS.items()], required=False)
    outcome = forms.ChoiceField(label=_("What came of it"), choices=[*labels.OUTCOMES.items()])
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=_LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    order_code = forms.CharField(
        label=_("Code of the application"),
        help_text=_("If one was handed in during the visit."),
        max_length=30,
        required=False,
    )
    special_group = forms.ChoiceField(
        label=_("Special group"), choices=[("", "—"), *GROUPS.items()], required=False
    )
    accompanied = forms.BooleanField(label=_("Came with somebody"), required=False)
    has_wishes = forms.BooleanField(
        label=_("Has wishes: a language, an interpreter, how to be reached"), required=False
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Only what a colleague needs next time. It is kept encrypted."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(label=_("Name of the person"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    id_number = forms.CharField(label=_("Identity number"), max_length=40, required=False)

    def clean_order_code(self) -> str:
        """Return the code in one form."""
        typed: str = self.cleaned_data["order_code"]
        code = read_code(typed) if typed else ""
        if code is None:
            raise forms.ValidationError(_("This is no code: please check its digits."))
        return code

    @property
    def first(self) -> list[forms.BoundField]:
        """The four fields that are filled in already."""
        return [self[name] for name in ("kind", "matter", "outcome", "minutes")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is seldom needed."""
        return [self[name] for name in ("order_code", "special_group", "accompanied", "has_wishes", "note")]

    @property
    def person(self) -> list[forms.BoundField]:
        """Who it was, where they want to be known."""
        return [self[name] for name in ("name", "phone", "id_number")]


class RatingForm(forms.Form):
    """The score of a visit."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        choices=[*labels.SCORES.items()],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Anything else you want to tell us?"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@allow(*WHO)
def visit(request: ActingRequest) -> HttpResponse:
    """Ask what a visit was about, and record it. `ticket`: the number that was served."""
    unit = unit_of(request)
    if request.method != "POST":
        return _page(request, VisitForm(initial=_initial(request, unit.id)))
    form = VisitForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        ticket = _ticket(data.pop("ticket"), unit.id)
        try:
            row, _before = record(
                by=request.actor,
                client_id=data.pop("client_id"),
                unit_id=unit.id,
                entry=_entry(data, ticket),
                person=_person(data),
            )
        except Problem as problem:
            show_problem(form, problem)
            return _page(request, form, status=problem.status)
        handed_over.forget(request)
        return HttpResponseRedirect(reverse("counter:receipt", args=[row.code]))
    return _page(request, form, status=422)


@never_cache
@allow(*WHO)
def receipt(request: ActingRequest, code: str) -> HttpResponse:
    """Show what the person takes along: the code of the visit, and where they can rate it."""
    unit = unit_of(request)
    row = visits.by_code(code)
    if row is None or row.unit_id != unit.id:
        raise NotFound("not_found")
    address = request.build_absolute_uri(reverse("counter:rate", args=[row.code, visits.token_of(row)]))
    context = {
        "visit": row,
        "unit": unit,
        "kind": labels.KINDS[row.kind],
        "outcome": labels.OUTCOMES[row.outcome],
        "order_code": row.order.code if row.order else "",
        "qr": qr_of(address),
        "address": address,
        "waiting": bool(line.in_line(unit.id)) and line.counter_of(request.actor.id) is not None,
    }
    return render(request, "counter/desk/receipt.html", context)


@never_cache
@allow(Audience.EVERYBODY)
def rate(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """Let whoever has the receipt of a visit rate it, once."""
    throttle.take(limits.LOOK_BY_ADDRESS, networks_of(request)[0])
    row = visits.with_token(code, token)
    form = RatingForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    thanks = row.score is not None
    if request.method == "POST" and form.is_valid() and not thanks:
        try:
            give_rating(by=request.actor, visit_id=row.pk, **form.cleaned_data)
        except Problem as problem:
            show_problem(form, problem)
            status = problem.status
        else:
            return HttpResponseRedirect(request.path)
    context = {
        "form": form,
        "visit": row,
        "unit": organisations.unit(row.unit_id),
        "thanks": thanks,
        "helps": helps_in(row.comment) if thanks and row.comment else (),
    }
    return render(request, "counter/rate.html", context, status=200 if thanks else status)


def _page(request: ActingRequest, form: VisitForm, *, status: int = 200) -> HttpResponse:
    person = any(field.value() for field in form.person) or any(field.errors for field in form.person)
    more = any(field.errors for field in form.more) or bool(form["order_code"].value())
    context = {"form": form, "person_open": person, "more_open": more}
    return render(request, "counter/desk/visit.html", context, status=status)


def _initial(request: ActingRequest, unit_id: int) -> dict[str, Any]:
    given = request.GET.get("ticket", "")
    ticket = _ticket(int(given) if given.isdecimal() and len(given) < 18 else None, unit_id)
    # Orders of this session, the last one first: what was taken in for whoever stands here.
    orders = [*request.session.get("taken_in", {})] if handed_over.kept(request) else []
    minutes = _USUAL_MINUTES
    if ticket is not None and ticket.served_at is not None:
        minutes = round(((ticket.ended_at or clock.now()) - ticket.served_at).total_seconds() / 60)
    return {
        "client_id": uuid4() if ticket is None else UUID(int=_CLIENT_IDS + ticket.pk),
        "ticket": ticket.pk if ticket else None,
        "kind": ticket.kind if ticket else ADVICE,
        "matter": visits.last_matter(request.actor.known_id, unit_id),
        "outcome": Outcome.APPLIED if orders else Outcome.ADVISED,
        "order_code": orders[-1] if orders else "",
        "minutes": min(minutes, _LONGEST_MINUTES),
        **handed_over.kept(request),
    }


#: A number has one visit: its id follows from the number. Version and variant of RFC 9562 (8: own meaning).
_CLIENT_IDS = 0xC07E_0000_0000_8000_8000_0000_0000_0000


def _ticket(ticket_id: int | None, unit_id: int) -> Ticket | None:
    if ticket_id is None:
        return None
    try:
        row = line.by_id(ticket_id)
    except NotFound:
        return None
    return row if row.unit_id == unit_id else None


def _entry(data: dict[str, Any], ticket: Ticket | None) -> Entry:
    lasted = timedelta(minutes=data["minutes"])
    began = ticket.served_at if ticket is not None and ticket.served_at else clock.now() - lasted
    return Entry(
        kind=data["kind"],
        matter=data["matter"],
        outcome=data["outcome"],
        began_at=began,
        seconds=int(lasted.total_seconds()),
        order_code=data["order_code"],
        accompanied=data["accompanied"],
        has_wishes=data["has_wishes"],
        special_group=data["special_group"],
        note=data["note"],
        waited_seconds=ticket.waited_seconds if ticket else None,
    )


def _person(data: dict[str, Any]) -> Reach | None:
    if not any(data[name] for name in ("name", "phone", "id_number")):
        return None
    return Reach(
        name=data["name"],
        phone=data["phone"],
        id_number=data["id_number"],
        medium=Medium.NONE,
        list_online=False,
    )
