"""A dispute settled on the spot, written down on a phone: one page, no scripts needed, what was typed stays."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotAllowed, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgent
from fawang.mediation.actions.records import record_on_the_spot, signs_in
from fawang.mediation.procedure import State
from fawang.mediation.queries import register
from fawang.mediation.rules import records as rules
from fawang.mediation.rules.records import Danger, Record
from fawang.mediation.rules.subsidies import Grade
from fawang.mediation.texts import committees as names
from fawang.mediation.texts import labels
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders


def _line(label: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **more)


def _text(label: Any, longest: int, hint: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "data-counter": longest})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, help_text=hint)


class RecordForm(forms.Form):
    """What both sides have said and agreed, as the mediator writes it down."""

    committee = forms.TypedChoiceField(label=_("Committee"), coerce=int)
    danger = forms.ChoiceField(
        label=_("There are signs of violence in the words. What have you done?"),
        choices=list(names.DANGERS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    reported_to = forms.ChoiceField(
        label=_("To whom was it reported?"), choices=[("", "—"), *labels.REPORTED_TO.items()], required=False
    )
    told = _text(_("What did you report?"), rules.LONGEST["told"], _("When, to whom, and what they will do."))
    relation = forms.ChoiceField(
        label=_("What is the dispute about?"), choices=[("", "—"), *labels.RELATIONS.items()]
    )
    name = _line(_("One side: name"), rules.LONGEST["name"])
    phone = _line(_("Their telephone"), 20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    other = _line(_("The other side: name"), rules.LONGEST["other"])
    other_phone = _line(_("Their telephone"), 20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    words = _text(
        _("What was it about?"),
        rules.LONGEST["words"],
        _("You can speak it: the microphone of the keyboard writes it down."),
    )
    terms = _text(
        _("What was agreed?"),
        rules.LONGEST["terms"],
        _("Who does what, until when. Read it to both sides (Art. 28)."),
    )
    performed = forms.BooleanField(label=_("It was done on the spot"), required=False)
    willing = forms.BooleanField(
        label=_("Both sides came of their own will, and want no paper"), required=False
    )
    no_conflict = forms.BooleanField(
        label=_("I am nobody's relative, employer or adviser here"), required=False
    )
    place_text = _line(_("Where?"), rules.LONGEST["place_text"])
    grade = forms.ChoiceField(
        label=_("How hard was the case?"),
        choices=list(names.GRADES.items()),
        required=False,
        initial=Grade.SIMPLE,
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, committees: list[tuple[int, str]], asks_danger: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].choices = committees  # type: ignore[attr-defined]
        if len(committees) == 1:
            self.fields["committee"].widget = forms.HiddenInput()
            self.initial.setdefault("committee", committees[0][0])
        danger = str(self.data.get("danger", ""))
        needed = {"name", "other", "words", "terms", "willing", "no_conflict"}
        if not asks_danger:
            for name in ("danger", "reported_to", "told"):
                del self.fields[name]
        elif not danger:
            # First of all what was done: whatever else is missing is said afterwards.
            needed = {"danger"}
            self.fields["relation"].required = False
        elif danger == Danger.REPORTED:
            needed = {"name", "other", "words", "reported_to", "told"}
        for name in needed:
            self.fields[name].required = True
        for name, code in (
            ("willing", "record_needs"),
            ("no_conflict", "record_needs"),
            ("danger", "record_danger"),
        ):
            if name in self.fields:
                self.fields[name].error_messages["required"] = say(code)

    def record(self) -> Record:
        """Return what was written; only after `is_valid`."""
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in ("committee", "once")
        }
        return Record(**{**given, "grade": given.get("grade") or Grade.SIMPLE})


@never_cache
@allow(Permission.ORDER_DECIDE)
def record(request: ActingRequest) -> HttpResponse:
    """Write a dispute down that was settled on the spot. With signs of violence, numbers and the report come first."""
    committees = _committees(request)
    if request.method != "POST":
        form = RecordForm(committees=committees, initial={"once": get_random_string(24)})
        return _page(request, form, ())
    signs = signs_in(request.POST.get("words", ""), request.POST.get("terms", ""))
    form = RecordForm(request.POST, committees=committees, asks_danger=bool(signs))
    status = 422
    if form.is_valid():
        try:
            answer = record_on_the_spot(
                by=request.actor, committee_id=form.cleaned_data["committee"], record=form.record(),
                client_id=form.cleaned_data["once"],
            )  # fmt: skip
            return HttpResponseRedirect(reverse("mediation:recorded", args=[answer["code"]]))
        except Problem as problem:
            show_problem(form, problem)
            status = problem.status
    return _page(request, form, signs, status=status)


@never_cache
@allow(Permission.ORDER_DECIDE)
def recorded(request: ActingRequest, code: str) -> HttpResponse:
    """Tell the mediator that it is kept, under which number, and what is still to be done."""
    order = work_orders.visible(code, request.actor)
    context = {
        "order": order,
        "closed": order.state == State.CLOSED,
        "reported": order.state == State.SUBMITTED,
        "href": reverse("work_orders:order", args=[order.code]),
    }
    return render(request, "mediation/desk/recorded.html", context)


def _committees(request: ActingRequest) -> list[tuple[int, str]]:
    """Return the committees in which whoever asks mediates; nobody else writes records."""
    found = register.own_committees(request.actor.known_id, clock.today())
    if not found:
        raise NotAllowed("not_allowed")
    units = organisations.names(set(found))
    return [(one, units[one]) for one in found]


def _page(
    request: ActingRequest, form: RecordForm, signs: tuple[Urgency, ...], status: int = 200
) -> HttpResponse:
    helps = urgent.helps(urgent.ordered(signs))
    context = {"form": form, "helps": helps, "asks_danger": bool(signs)}
    return render(request, "mediation/desk/record.html", context, status=status)
