"""From a paper in one's hands to the last day: one fact asked at a time, all of it in the address, no JavaScript."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import packs
from fawang.knowledge.guidance.last_days import InWords
from fawang.knowledge.pages.periods import meant
from fawang.knowledge.queries import entries
from fawang.knowledge.queries.last_days import Ending, Reckoned, reckon
from fawang.knowledge.rules.papers import Fact, Known, Missing, Service
from fawang.knowledge.texts import labels
from fawang.knowledge.texts import last_days as texts

#: The name of each fact in the address.
NAMES = {
    Fact.PAPER: "paper",
    Fact.ROLE: "role",
    Fact.MATTER: "matter",
    Fact.SERVICE: "service",
    Fact.DATE: "day",
    Fact.CUSTODY: "held",
}
_HELD = {"yes": True, "no": False}


class DayForm(forms.Form):
    """The day of which is counted."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, label: str, hint: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["day"]
        field.label, field.help_text = label, hint
        field.widget.attrs["max"] = clock.today().isoformat()
        field.error_messages["invalid"] = _("Please write a date such as 2026-05-31.")

    def clean_day(self) -> date:
        """Refuse days that cannot be meant."""
        return meant(self.cleaned_data["day"])


@allow(Audience.EVERYBODY)
def last_day(request: ActingRequest) -> HttpResponse:
    """Ask for the one fact that is missing, or say until when something has to be done."""
    known, form = read(request.GET)
    found = reckon(known)
    known = found.known
    paper = packs.current().papers.get(known.paper)
    context: dict[str, Any] = {
        "rows": [
            {"label": texts.NAMES[fact], "value": value, "href": address(known, without=fact)}
            for fact, value in texts.answers(known, paper)
        ],
        "paper": paper,
        "again": reverse("knowledge:last_day"),
    }
    status = 200
    if isinstance(found, Missing):
        context |= _asked(found, form)
        status = 422 if form is not None and form.errors and found.fact == Fact.DATE else 200
    else:
        context |= {"found": found, "ends": [_shown(found, one) for one in found.ends]}
        context["lapsed"] = all(one.running.over for one in found.ends)
    return render(request, "knowledge/last_day.html", context, status=status)


def read(given: QueryDict) -> tuple[Known, DayForm | None]:
    """Return what an address tells, and the form of its day, if it has one."""
    service = given.get("service", "")
    known = Known(
        paper=given.get("paper", ""),
        role=given.get("role", ""),
        matter=given.get("matter", ""),
        service=Service(service) if service in set(Service) else None,
        in_custody=_HELD.get(given.get("held", "")),
    )
    if not given.get("day"):
        return known, None
    form = DayForm("", "", given)
    day = form.cleaned_data["day"] if form.is_valid() else None
    return Known(known.paper, known.role, known.matter, known.service, day, known.in_custody), form


def query(known: Known) -> dict[str, str]:
    """Return what is known as it stands in an address."""
    said = {
        "paper": known.paper,
        "role": known.role,
        "matter": known.matter,
        "service": known.service or "",
        "day": known.day.isoformat() if known.day else "",
        "held": "" if known.in_custody is None else "yes" if known.in_custody else "no",
    }
    return {name: value for name, value in said.items() if value}


def address(known: Known, *, without: Fact | None = None, answer: tuple[Fact, str] | None = None) -> str:
    """Return the address of the page with an `answer` more, or `without` a fact and what depends on it."""
    said = query(known)
    if without is not None:
        dropped = [NAMES[without]]
        if without == Fact.PAPER:
            dropped = [*NAMES.values()]
        elif without == Fact.ROLE:
            dropped.append(NAMES[Fact.MATTER])
        said = {name: value for name, value in said.items() if name not in dropped}
    if answer is not None:
        said[NAMES[answer[0]]] = answer[1]
    return reverse("knowledge:last_day", query=said)


def _asked(found: Missing, form: DayForm | None) -> dict[str, Any]:
    known = found.known
    label = texts.question(found.fact, known)
    asked: dict[str, Any] = {"fact": found.fact, "question": label}
    if found.fact == Fact.DATE:
        hint = str(texts.WHICH_DAY[known.service]) if known.service else ""
        asked["form"] = DayForm(label, hint, form.data if form is not None else None)
        asked["hidden"] = {name: value for name, value in query(known).items() if name != "day"}
        return asked
    papers = packs.current().papers
    options = [
        (texts.option(found.fact, code), address(known, answer=(found.fact, code)), code)
        for code in found.options
    ]
    if found.fact == Fact.PAPER and len(options) == len(papers):
        asked["options"] = [one for one in options if papers[one[2]].common]
        asked["others"] = [one for one in options if not papers[one[2]].common and not papers[one[2]].either]
    else:
        asked["options"] = options
    return asked


def _shown(found: Reckoned, one: Ending) -> dict[str, Any]:
    """Return what a template says of a period that runs."""
    held = bool(found.known.in_custody)
    ics = {"start": found.start.isoformat()} | ({"held": "on"} if held else {})
    cited = entries.articles_cited([*one.period.articles, *texts.COUNTED_BY[one.period.counting]])
    return {
        "period": one.period,
        "running": one.running,
        "steps": texts.steps(found, one.period.code),
        "counting": labels.COUNTINGS[one.period.counting],
        "counted_by": texts.COUNTED_BY[one.period.counting],
        "articles": [(text, cited.get(text)) for text in one.period.articles],
        "ics": reverse("knowledge:period_ics", args=[one.period.code], query=ics),
    }


def in_words(found: InWords) -> dict[str, Any]:
    """Return what a box says of the period that somebody's words tell of: its last day, or the one fact to ask for."""
    missing = found.missing if found.asks else None
    context: dict[str, Any] = {"found": found, "first": found.first, "address": address(found.known)}
    if missing is None:
        return context | {"told": found.first is not None and found.missing is None}
    context |= {"question": texts.question(missing.fact, missing.known), "fact": missing.fact}
    if missing.fact == Fact.DATE:
        return context | {"hidden": query(missing.known), "today": clock.today().isoformat()}
    options = [
        (texts.option(missing.fact, code), address(missing.known, answer=(missing.fact, code)))
        for code in missing.options
    ]
    return context | {"options": options}
