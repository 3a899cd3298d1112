"""A lawyer's duties, on the phone too: what comes, what colleagues ask, what is open; swaps, absences, the calendar."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.dispatch.actions import duties, swaps
from fawang.dispatch.actions import rosters as publishing
from fawang.dispatch.actions.swaps import LONGEST_NOTE
from fawang.dispatch.pages.desk import roster_words as words
from fawang.dispatch.queries import rosters
from fawang.dispatch.queries.rosters import Asked, DutyRow
from fawang.dispatch.rostering.duties import RUNNING, Reason, SwapState
from fawang.dispatch.texts import roster_labels
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.people.rules import Permission

WHO = (Permission.CONSULTATION_ANSWER,)
LEADS = (Permission.CONSULTATION_SUPERVISE,)


class AwayForm(forms.Form):
    """Days on which somebody cannot come."""

    first = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}),
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty for a single day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Only whoever leads the shifts sees it. It is deleted 90 days later."),
        choices=lambda: list(roster_labels.ABSENCE_REASONS.items()),
        initial=Reason.OTHER,
    )


class AskForm(forms.Form):
    """Whom to ask, and what to say."""

    to = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"), widget=forms.RadioSelect(attrs={"class": "choices--cards"})
    )
    note = forms.CharField(
        label=gettext_lazy("Note to your colleagues"), max_length=LONGEST_NOTE, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, stand_ins: list[rosters.StandIn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        anybody = _("Anybody\nEvery lawyer of the centre sees it. The first who can has it.")
        field.choices = [("anybody", anybody), *((str(one.staff_id), _stand_in(one)) for one in stand_ins)]


@never_cache
@allow(*WHO, *LEADS)
def mine(request: ActingRequest) -> HttpResponse:
    """Show the duties; whoever has none but leads sees the month."""
    if not request.actor.may_anywhere(Permission.CONSULTATION_ANSWER):
        return HttpResponseRedirect(reverse("dispatch:roster_month"))
    return _page(request)


@allow(*WHO, *LEADS)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow one's own duties and those of one's centres."""
    units = {unit for one in (*WHO, *LEADS) for unit in request.actor.units_with(one)}
    return stream_of(
        request, f"duties:{request.actor.known_id}", *(f"roster:{unit}" for unit in sorted(units))
    )


@never_cache
@allow(*WHO)
def duty(request: ActingRequest, duty_id: int) -> HttpResponse:
    """Show a duty of one's own, with who may take it; ask one of them, or anybody."""
    row = rosters.duty_for(request.actor, duty_id)
    if row.staff_id != request.actor.id:
        raise NotFound("not_found")
    found = rosters.stand_ins(row)
    initial = {"to": "anybody"}
    form = AskForm(request.POST or None, stand_ins=found, initial=initial)
    problem = None
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            swaps.ask_swap(
                by=request.actor, duty_id=row.pk, to=None if to == "anybody" else int(to),
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except Problem as refused:
            problem = refused
            show_problem(form, refused)
        else:
            return _back("asked")
    status = problem.status if problem else 422 if form.errors else 200
    context = {"duty": words.duty_words(row), "form": form, "problem": problem, "nobody": not found}
    return render(request, "dispatch/desk/roster_duty.html", context, status=status)


@require_POST
@allow(*WHO)
def take(request: ActingRequest, duty_id: int) -> HttpResponse:
    """Take an open duty."""
    try:
        duties.take(by=request.actor, duty_id=duty_id)
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, problem=problem)
    return _back("taken")


@require_POST
@allow(*WHO)
def answer(request: ActingRequest, swap_id: int, answer: str) -> HttpResponse:
    """Agree to a swap, say no, or withdraw one's own."""
    other = request.POST.get("other", "")
    if answer not in ("agree", "decline", "withdraw"):
        raise NotFound("not_found")
    try:
        match answer:
            case "agree":
                row = swaps.agree(by=request.actor, swap_id=swap_id, other_id=whole_number(other))
                done = "swapped" if row.state == SwapState.APPROVED else "agreed"
            case "decline":
                swaps.decline(by=request.actor, swap_id=swap_id)
                done = "declined"
            case _:
                swaps.withdraw(by=request.actor, swap_id=swap_id)
                done = "withdrawn"
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, problem=problem)
    return _back(done)


@require_POST
@allow(*WHO)
def away(request: ActingRequest) -> HttpResponse:
    """Report an absence."""
    form = AwayForm(request.POST)
    if form.is_valid():
        first = form.cleaned_data["first"]
        try:
            duties.report_absence(
                by=request.actor, staff_id=request.actor.known_id, first=first,
                last=form.cleaned_data["last"] or first, reason=Reason(form.cleaned_data["reason"]),
            )  # fmt: skip
        except Problem as problem:
            show_problem(form, problem)
        else:
            return _back("away")
    return _page(request, form=form)


@require_POST
@allow(*WHO)
def calendar(request: ActingRequest) -> HttpResponse:
    """Give the calendar feed a new address."""
    publishing.renew_feed(by=request.actor)
    return _back("renewed")


def _page(
    request: ActingRequest, *, form: AwayForm | None = None, problem: Problem | None = None
) -> HttpResponse:
    now, by = clock.now(), request.actor
    midnight = datetime.combine(clock.today(), time(), clock.CHINA)
    rows = rosters.mine(by.known_id, since=midnight)
    feed = settings.FAWANG_PUBLIC_URL + reverse("dispatch:roster_feed", args=[rosters.feed_key(by.known_id)])
    context = {
        "weeks": _weeks(rows),
        "demo": any(one.row.roster.is_demo for one in rows),
        "open": [
            {**words.duty_words(one.row), "instead_of": one.instead_of} for one in rosters.open_for(by, now)
        ],
        "asked_of": [_asked(one, rows) for one in rosters.asked_of(by, now)],
        "asked_by": [_asked(one, []) for one in rosters.asked_by(by.known_id, now)],
        "absences": [
            {"row": row, "reason": roster_labels.ABSENCE_REASONS.get(row.reason, "")}
            for row in rosters.absences_of(by.known_id, midnight)
        ],
        "leads": by.may_anywhere(Permission.CONSULTATION_SUPERVISE),
        "form": form or AwayForm(initial={"reason": Reason.OTHER}),
        "form_open": form is not None,
        "feed": feed,
        "webcal": "webcal://" + feed.partition("://")[2],
        "problem": problem,
        "why": words.reason_words(problem) if problem else "",
        "done": words.DONE.get(request.GET.get("done", "")),
    }
    fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
    template = "dispatch/desk/roster.html#duties" if fragment else "dispatch/desk/roster.html"
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, template, context, status=status)


def _weeks(rows: list[DutyRow]) -> list[dict[str, Any]]:
    """Return the duties by week, the present one first."""
    this = words.monday(clock.today())
    names = {this: _("This week"), this + timedelta(days=7): _("Next week")}
    weeks: dict[date, list[dict[str, Any]]] = {}
    for one in rows:
        week = max(words.monday(one.row.day), this)
        weeks.setdefault(week, []).append({**words.duty_words(one.row), "swap": one.swap})
    return [
        {
            "title": names.get(week) or _("Week of %(day)s") % {"day": words.day_label(week)},
            "duties": own,
            "hours": sum(
                int((one["row"].until_at - one["row"].from_at).total_seconds() // 3600) for one in own
            ),
        }
        for week, own in weeks.items()
    ]


def _asked(one: Asked, own: list[DutyRow]) -> dict[str, Any]:
    row = one.row
    names = {row.from_staff_id: one.asker, row.agreed_by or 0: one.agreed}
    return {
        **words.duty_words(row.duty),
        "swap": row,
        "names": one,
        "state": roster_labels.SWAP_STATES[row.state],
        "tone": roster_labels.SWAP_TONES.get(row.state, ""),
        "running": row.state in RUNNING,
        "why": words.against_words(row.against, names),
        "returns": [
            (mine.row.pk, words.day_label(mine.row.day) + " " + words.hours_label(mine.row))
            for mine in own
            if mine.row.roster_id == row.duty.roster_id and mine.row.from_at > clock.now()
        ],
    }


def _stand_in(one: rosters.StandIn) -> str:
    facts = (
        [_("%(share)s %% of their hours with it") % {"share": round(one.load * 100)}]
        if one.load > 0.01
        else []
    )
    if one.same_firm:
        facts.append(_("of your firm"))
    if one.loses_seats:
        facts.append(_("the lead decides: a seat of a language would be empty"))
    return "\n".join([one.name, " · ".join(facts)] if facts else [one.name])


def _back(done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:roster", query={"done": done}))
