"""Quality checks on the desk: what is to be judged, the sheet, what a lawyer reads of it, and figures."""

import json
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.consultations.actions.readings import record_reading
from fawang.consultations.pages import recordings
from fawang.consultations.queries import one, records, talk
from fawang.consultations.rules import Side
from fawang.consultations.talks import lines
from fawang.consultations.texts import labels as talks
from fawang.feedback.actions import checks as actions
from fawang.feedback.data import sheet
from fawang.feedback.models import Check
from fawang.feedback.queries import checks
from fawang.feedback.queries.checks import OPENED_BY, Box
from fawang.feedback.rules import checks as rules
from fawang.feedback.rules.checks import Cause, Command, Part, State
from fawang.feedback.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.texts.labels import matter_name
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

WHO = (Permission.QUALITY_REVIEW, Permission.CONSULTATION_ANSWER)
_NAMES = {
    Box.WAITING: _("To judge"),
    Box.MINE: _("In my hands"),
    Box.DONE: _("Judged"),
    Box.ABOUT_ME: _("My consultations"),
}
_FIVE = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


class SheetForm(forms.Form):
    """The scoring sheet: a mark and words for each dimension, serious faults, a summary."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        current = sheet.current()
        for code, weight in current.weights.items():
            name, hint = labels.DIMENSIONS.get(code, (code, ""))
            self.fields[f"score_{code}"] = forms.TypedChoiceField(
                label=_("%(name)s (%(weight)s %%)") % {"name": name, "weight": weight},
                help_text=str(hint),
                coerce=int,
                choices=_FIVE,
                widget=forms.RadioSelect(attrs={"class": "choices--line"}),
            )
            self.fields[f"comment_{code}"] = forms.CharField(
                label=_("Why (%(name)s)") % {"name": name},
                required=False,
                max_length=rules.LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            # Needed with a low score.
            self.fields[f"comment_{code}"].at_times = True  # type: ignore[attr-defined]
        self.fields["faults"] = forms.MultipleChoiceField(
            label=_("Serious faults"),
            help_text=_("With one of these the consultation does not pass, whatever the points."),
            required=False,
            choices=[(code, labels.FAULTS.get(code, code)) for code in current.faults],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["summary"] = forms.CharField(
            label=_("What the lawyer should take from it"),
            required=False,
            max_length=rules.LONGEST_SUMMARY,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class ReplyForm(forms.Form):
    """What the lawyer thinks of the result."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your reply"),
        help_text=_("Once. Whoever reads the result reads it as well."),
        max_length=rules.LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List checks: complaints first, then the dissatisfied, then the sample."""
    boxes = [box for box in Box if request.actor.may_anywhere(OPENED_BY[box])]
    asked = request.GET.get("box", "")
    box = Box(asked) if asked in boxes else boxes[0]
    page = checks.listed(request.actor, box, cursor=request.GET.get("cursor", ""))
    units = organisations.names({row.unit_id for row in page.rows})
    context = {
        "rows": [_row(row, units, box) for row in page.rows],
        "box": box,
        "judged": box in (Box.DONE, Box.ABOUT_ME),
        "reviews": Permission.QUALITY_REVIEW in {OPENED_BY[one] for one in boxes},
        "tabs": [
            {
                "label": _NAMES[one],
                "href": _href(one),
                "current": one == box,
                "count": _count(checks.count(request.actor, one)) if one in (Box.WAITING, Box.MINE) else None,
            }
            for one in boxes
        ],
        "next_href": _href(box, page.next) if page.next else "",
        "first_href": _href(box) if request.GET.get("cursor") else "",
    }
    return render(request, "feedback/checks.html", context)


@never_cache
@allow(*WHO)
def check(request: ActingRequest, code: str) -> HttpResponse:
    """Show one check and take what is done with it; reading the talk is audited."""
    row = checks.visible(code, request.actor)
    if request.method != "POST":
        return _page(request, row)
    command = request.POST.get("command", "")
    if command not in set(Command):
        raise NotFound("not_found")
    form: forms.Form | None = None
    try:
        if command == Command.TAKE:
            actions.take_check(by=request.actor, code=code, version=_version(request))
        elif command == Command.GIVE_BACK:
            actions.give_back_check(by=request.actor, code=code, version=_version(request))
            return HttpResponseRedirect(reverse("feedback:checks"))
        elif command == Command.JUDGE:
            form = SheetForm(request.POST)
            if not form.is_valid():
                return _page(request, row, form=form)
            names = sheet.current().weights
            actions.judge_check(
                by=request.actor,
                code=code,
                version=form.cleaned_data["version"],
                scores={name: form.cleaned_data[f"score_{name}"] for name in names},
                comments={name: form.cleaned_data[f"comment_{name}"] for name in names},
                faults=form.cleaned_data["faults"],
                summary=form.cleaned_data["summary"],
            )
        else:
            form = ReplyForm(request.POST)
            if not form.is_valid():
                return _page(request, row, form=form)
            actions.reply_to_check(by=request.actor, code=code, **form.cleaned_data)
    except NotFound:
        raise
    except Problem as problem:
        row = checks.visible(code, request.actor)
        if form is not None:
            show_problem(form, problem)
        return _page(request, row, form=form, problem=problem)
    return HttpResponseRedirect(reverse("feedback:check", args=[code]))


@never_cache
@allow(Permission.QUALITY_REVIEW)
def figures(request: ActingRequest) -> HttpResponse:
    """Show what was drawn and found in a month, by centre."""
    month = _month(request.GET.get("month", ""))
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    context = {
        "month": month,
        "names": [labels.DIMENSIONS.get(code, (code, ""))[0] for code in sheet.current().weights],
        "rows": [
            {"data": one, "averages": list(one.averages.values())}
            for one in checks.figures(request.actor, month)
        ],
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= clock.today() else "",
    }
    return render(request, "feedback/check_figures.html", context)


def _page(
    request: ActingRequest, row: Check, *, form: forms.Form | None = None, problem: Problem | None = None
) -> HttpResponse:
    held = checks.parts_of(row, request.actor)
    steps = {
        step.command
        for step in rules.PROCEDURE.open_steps(checks.snapshot(row), permissions=held, now=clock.now())
    }
    reads = Part.HOLDER in held or (row.state == State.DONE and bool(held))
    asked = one.by_id(row.consultation_id)
    if form is not None:
        # It can be sent again by somebody who has seen the present state.
        posted = request.POST.copy()
        posted["version"] = str(row.version)
        form.data = posted
    if reads and request.method == "GET":
        record_reading(by=request.actor, row=asked)
    judge = form if isinstance(form, SheetForm) else SheetForm(initial={"version": row.version})
    reply = form if isinstance(form, ReplyForm) else ReplyForm(
        initial={"version": row.version}, use_required_attribute=False
    )  # fmt: skip
    record = records.record_of(asked) if reads and asked.recorded_at else None
    said = json.loads(row.comments) if row.comments else {}
    context = {
        "row": row,
        "asked": asked,
        "is_mine": Part.LAWYER in held,
        "causes": _causes(row, mine=Part.LAWYER in held),
        "about": matter_name(row.matter) if row.matter else "",
        "kind": talks.KINDS[row.kind],
        "unit": organisations.unit(row.unit_id).name,
        "lines": lines.drawn(asked, Side.LAWYER, talk.lines(asked)) if reads and not asked.erased else [],
        "record": record,
        "recordings": recordings.drawn(asked, request.actor) if reads else [],
        "outcome": talks.OUTCOMES[record.outcome] if record else "",
        "take": Command.TAKE in steps,
        "give_back": Command.GIVE_BACK in steps,
        "judge": judge if Command.JUDGE in steps else None,
        "reply": reply if Command.REPLY in steps else None,
        "result": [
            {"name": labels.DIMENSIONS.get(code, (code, ""))[0], "score": score, "words": said.get(code, "")}
            for code, score in _in_order(row.scores)
        ],
        "faults": [labels.FAULTS.get(code, code) for code in row.faults],
        "form": form,
        "problem": problem,
    }
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, "feedback/check.html", context, status=status)


def _in_order(scores: dict[str, int]) -> list[tuple[str, int]]:
    """Return marks as the sheet lists them; the table keeps no order."""
    names = list(sheet.current().weights)
    return sorted(scores.items(), key=lambda one: names.index(one[0]) if one[0] in names else len(names))


def _causes(row: Check, *, mine: bool) -> list[dict[str, Any]]:
    # A lawyer is not told who rated or complained, and so not that somebody did.
    found = [] if mine else row.causes
    return [
        {"label": labels.CAUSES[one], "tone": labels.CAUSE_TONES.get(one, "")} for one in map(Cause, found)
    ]


def _row(row: Check, units: dict[int, str], box: Box) -> dict[str, Any]:
    return {
        "data": row,
        "href": reverse("feedback:check", args=[row.code]),
        "about": matter_name(row.matter) if row.matter else "",
        "causes": _causes(row, mine=box == Box.ABOUT_ME),
        "kind": talks.KINDS[row.kind],
        "unit": units.get(row.unit_id, ""),
    }


def _version(request: ActingRequest) -> int:
    number = request.POST.get("version", "")
    return whole_number(number, digits=7) or 0


def _month(given: str) -> date:
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        return clock.today().replace(day=1)


def _count(number: int) -> str | int:
    return f"{checks.COUNT_LIMIT}+" if number >= checks.COUNT_LIMIT else number


def _href(box: Box, cursor: str | None = None) -> str:
    return reverse("feedback:checks", query={"box": box, **({"cursor": cursor} if cursor else {})})
