"""A person lets a lawyer call them: chooses a time, says how it is safe, moves it, does without it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.appointments.pages import calendar_file
from fawang.dispatch.actions import callbacks as actions
from fawang.dispatch.actions.callbacks import LONGEST_WORDS, Booking
from fawang.dispatch.data import limits
from fawang.dispatch.queries import callbacks, pools
from fawang.dispatch.queries.callbacks import Callback
from fawang.dispatch.rules.callbacks import QUARTER, Command, Outcome, State, Who, open_commands
from fawang.dispatch.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import MomentField, marked, show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations.rules.matters import Matter
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules.wishes import Dialect, Medium, Reach, read_phone
from fawang.people.texts.labels import DIALECTS

#: So long before it the calendar of a phone reminds.
_REMIND = timedelta(minutes=10)
_DONE = {
    "booked": _("Your call is booked."),
    "moved": _("Your call has been moved."),
    "cancelled": _("Nobody calls you. You can choose another time at any time."),
}


def _hours(first: int, last: int) -> list[tuple[str, str]]:
    return [(f"{hour:02d}:00", f"{hour:02d}:00") for hour in range(first, last + 1)]


def _moment_field() -> MomentField:
    return MomentField(help_text=_("The call comes within the quarter of an hour that begins then."))


def _offer(form: forms.Form, slots: list[datetime]) -> None:
    field = form.fields["slot"]
    assert isinstance(field, MomentField)
    field.offer((begins.astimezone(clock.CHINA).isoformat(), begins) for begins in slots)


class CallbackForm(forms.Form):
    """When, at which number, and how it is safe."""

    slot = _moment_field()
    phone = forms.CharField(
        label=_("Your number"),
        help_text=_("Mobile or landline. Only the lawyer who calls you sees it."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    name = forms.CharField(
        label=_("Whom should we ask for?"),
        help_text=_("A name that whoever picks up knows. It need not be your full name."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    announce = forms.ChoiceField(
        label=_("May we say who calls?"),
        choices=[
            (
                "no",
                _(
                    "No, be careful\nWe ask for you and say nothing else until you have said that you can speak."
                ),
            ),
            ("yes", _("Yes\nWe say that the public legal services call, whoever picks up.")),
        ],
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    safe_from = forms.ChoiceField(
        label=_("We may call from"), choices=_hours(0, 23), initial="08:00",
        widget=forms.Select(attrs={"class": "input--short"}),
    )  # fmt: skip
    safe_until = forms.ChoiceField(
        label=pgettext_lazy("hours at which one may be called", "until"), choices=_hours(1, 24), initial="21:00",
        widget=forms.Select(attrs={"class": "input--short"}),
    )  # fmt: skip
    only_then = forms.BooleanField(
        label=_("Only in this quarter of an hour"),
        help_text=_("Later it is not safe. If we do not reach you then, we do not try again."),
        required=False,
    )
    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("One sentence is enough. Only the lawyer who calls you reads it."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sms = forms.BooleanField(
        label=_("Confirm it by a text message"),
        help_text=_("Leave this out if others read your messages."),
        required=False,
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)
    about = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    place = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    matter = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: list[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        _offer(self, slots)


class MoveForm(forms.Form):
    """Another time."""

    slot = _moment_field()

    def __init__(self, *args: Any, slots: list[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        _offer(self, slots)


class _Choice:
    """What somebody chooses from: the days, and the slots of the one they look at."""

    def __init__(self, given: Mapping[str, Any], *, place: str, language: str) -> None:
        self.language = language if language in callbacks.SPOKEN else Dialect.MANDARIN
        self.unit = pools.centre_of(place)
        found = callbacks.open_times(self.unit, self.language, clock.now())
        by_day: dict[date, list[datetime]] = {}
        for begins in found:
            by_day.setdefault(begins.astimezone(clock.CHINA).date(), []).append(begins)
        wanted = _date(given.get("show") or given.get("day") or (given.get("slot") or "")[:10])
        self.day = wanted if wanted in by_day else next(iter(by_day), None)
        self.slots = by_day.get(self.day, []) if self.day else []
        self.days = [
            {"value": day.isoformat(), "label": _day_name(day), "current": day == self.day} for day in by_day
        ]


@never_cache
@allow(Audience.EVERYBODY)
def callback(request: ActingRequest) -> HttpResponse:
    """Ask for time and number, and book once."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    given = request.POST if request.method == "POST" else request.GET
    choice = _Choice(given, place=given.get("place", ""), language=given.get("language", ""))
    if request.method != "POST" or "show" in request.POST:
        initial = {"once": secrets.token_urlsafe(16), "safe_from": "08:00", "safe_until": "21:00"}
        initial |= {name: given[name] for name in CallbackForm.base_fields if name in given}
        return _page(request, CallbackForm(slots=choice.slots, initial=initial), choice)
    form = CallbackForm(request.POST, slots=choice.slots)
    if not form.is_valid():
        return _page(request, form, choice, status=422)
    try:
        phone = form.cleaned_data["phone"]
        take_for(
            request,
            session=limits.BOOK_BY_SESSION,
            phone=(limits.BOOK_BY_PHONE, read_phone(phone) or phone),
            address=limits.BOOK_BY_ADDRESS,
            network=limits.BOOK_BY_NETWORK,
        )
        receipt, _repeated = idempotency.once(
            f"callback:{form.cleaned_data['once']}",
            {**form.cleaned_data, "language": choice.language},
            lambda: _book(request, form.cleaned_data, choice),
        )
    except Problem as problem:
        if problem.code in ("slot_full", "slot_over"):
            # What is left now, with the rest as it was typed.
            choice = _Choice(given, place=given.get("place", ""), language=choice.language)
            form = CallbackForm(request.POST, slots=choice.slots)
        if "slot" not in form.errors:
            show_problem(form, problem)
        return marked(_page(request, form, choice, status=problem.status), problem)
    return _own(receipt["code"], receipt["access_key"], "booked")


def _book(request: ActingRequest, given: dict[str, Any], choice: _Choice) -> dict[str, Any]:
    until = given["safe_until"]
    booked = actions.book(
        by=request.actor,
        booking=Booking(
            begins=datetime.fromisoformat(given["slot"]),
            reach=Reach(
                name=given["name"],
                phone=given["phone"],
                medium=Medium.SMS if given["sms"] else Medium.NONE,
                may_announce=given["announce"] == "yes",
                quiet_from=time() if until == "24:00" else time.fromisoformat(until),
                quiet_until=time.fromisoformat(given["safe_from"]),
                locale=get_language() or settings.LANGUAGE_CODE,
                dialect=Dialect(choice.language),
            ),
            words=given["words"],
            matter=given["matter"] if given["matter"] in set(Matter) else "",
            place=given["place"],
            only_then=given["only_then"],
            about=callbacks.read_token(given["about"]) if given["about"] else callbacks.NOTHING,
            address=address_of(request),
        ),
    )
    return {"code": booked.callback.code, "access_key": booked.access_key}


def _page(request: ActingRequest, form: CallbackForm, choice: _Choice, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "choice": choice,
        "languages": [(code, DIALECTS[code]) for code in callbacks.SPOKEN],
        "narrow": form.errors.get("slot"),
    }
    return render(request, "dispatch/callback.html", context, status=status)


# --- one's own -----------------------------------------------------------------------------------


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a call-back to its person; move it, cancel it."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = callbacks.own(code, key)
    if request.method != "POST":
        return _own_page(request, row, key)
    form = None
    try:
        if request.POST.get("command") == Command.CANCEL:
            actions.cancel(by=request.actor, callback_id=row.pk)
            return _own(code, key, "cancelled")
        choice = _Choice(request.POST, place=row.place, language=row.language)
        form = MoveForm(request.POST, slots=choice.slots)
        if form.is_valid():
            begins = datetime.fromisoformat(form.cleaned_data["slot"])
            actions.move(by=request.actor, callback_id=row.pk, begins=begins)
            return _own(code, key, "moved")
    except Problem as problem:
        row = callbacks.own(code, key)
        if form is not None:
            show_problem(form, problem)
        return _own_page(request, row, key, form=form, problem=problem)
    return _own_page(request, row, key, form=form)


@never_cache
@allow(Audience.EVERYBODY)
def diary_file(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Return the time as a file for the calendar of a phone. It says nothing of law: others may look at it."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = callbacks.own(code, key)
    summary = pgettext("entry of a calendar that says nothing", "Telephone call")
    content = calendar_file.file(
        f"callback-{row.code}", row.next_at, row.next_at + QUARTER, summary, made_at=clock.now(), remind=_REMIND
    )  # fmt: skip
    return as_download(f"{row.next_at.astimezone(clock.CHINA):%Y%m%d-%H%M}.ics", "text/calendar", content)


def _own(code: str, key: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:callback_own", args=[code, key], query={"done": done}))


def _own_page(
    request: ActingRequest,
    row: Callback,
    key: str,
    *,
    form: MoveForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    commands = open_commands(State(row.state), {Who.PERSON}, clock.now())
    given = request.POST if request.method == "POST" else request.GET
    choice = None
    if Command.MOVE in commands and (form is not None or "move" in given or "show" in given):
        choice = _Choice(given, place=row.place, language=row.language)
        form = form or MoveForm(slots=choice.slots)
    contact = callbacks.contact_of(row)
    link = reverse("dispatch:callback_own", args=[row.code, key])
    context = {
        "row": row,
        "key": key,
        "helps": helps_in(row.words) if row.ended_at is None else (),
        "state_label": labels.CALLBACK_STATES[row.state],
        "tone": labels.CALLBACK_TONES.get(row.state, ""),
        "language": DIALECTS[row.language],
        "contact": contact,
        "until": row.next_at + QUARTER,
        "late": row.state == State.DUE and clock.now() > row.next_at + QUARTER,
        "missed": row.ended == Outcome.MISSED,
        "cancellable": Command.CANCEL in commands,
        "form": form,
        "choice": choice,
        "problem": problem,
        "done": _DONE.get(request.GET.get("done", "")),
        "link": settings.FAWANG_PUBLIC_URL + link,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    status = problem.status if problem else 422 if wrong else 200
    return render(request, "dispatch/callback_own.html", context, status=status)


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _day_name(day: date) -> str:
    ahead = (day - clock.today()) // timedelta(days=1)
    named = {0: pgettext("day", "Today"), 1: pgettext("day", "Tomorrow")}.get(ahead)
    spoken = date_format(day, "l")
    return f"{named or spoken}\n{date_format(day, 'MONTH_DAY_FORMAT')}"
