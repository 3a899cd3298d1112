"""The record after a talk: the lawyer's form, and the person's copy on paper."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from fawang.consultations.actions.readings import record_reading
from fawang.consultations.actions.steps import take_step
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.pages.forms import Versioned
from fawang.consultations.queries import one, records, talk
from fawang.consultations.rules import Command, Kind, Side
from fawang.consultations.rules import records as rules
from fawang.consultations.talks import lines
from fawang.consultations.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.papers import PDF, to_pdf
from fawang.knowledge.data import packs
from fawang.knowledge.guidance.compose import guide
from fawang.knowledge.guidance.told import told
from fawang.knowledge.queries import entries
from fawang.knowledge.texts import labels as knowledge
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import address_of

_MOST_SOURCES = 20
_TEXTS = ("asked", "advised", "next_steps")


def _matters() -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in packs.current().matters:
        groups.setdefault(code.partition(".")[0], []).append((code, knowledge.matter_name(code)))
    return [("", "—"), *((knowledge.matter_name(head), found) for head, found in groups.items())]


class RecordForm(Versioned):
    """What was asked and advised, and what came of it."""

    asked = forms.CharField(
        label=_("What was asked"),
        help_text=_("In a few sentences, without what is not needed to understand the advice."),
        max_length=rules.LONGEST_ASKED,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    advised = forms.CharField(
        label=_("What you advised"),
        help_text=_("Plain words. Cite the law as 《…法》第…条: it is shown beside your answer."),
        required=False,
        max_length=rules.LONGEST_ADVISED,
        widget=forms.Textarea(attrs={"rows": 9, "data-insert-into": "", "data-sources": ""}),
    )
    next_steps = forms.CharField(
        label=_("What the person should do next"),
        help_text=_(
            "One step a line, the first one first. For example: keep the wage slips; apply for arbitration."
        ),
        required=False,
        max_length=rules.LONGEST_NEXT_STEPS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sources = forms.MultipleChoiceField(
        label=_("Answers it rests on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=list(labels.OUTCOMES.items()), widget=forms.RadioSelect
    )
    topic = forms.ChoiceField(
        label=_("Matter"), help_text=_("Correct it if it was another than it seemed."), required=False
    )

    def __init__(self, *args: Any, offered: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        sources, topic = self.fields["sources"], self.fields["topic"]
        assert isinstance(sources, forms.MultipleChoiceField)
        assert isinstance(topic, forms.ChoiceField)
        sources.choices = list(offered.items())
        topic.choices = _matters()
        # Needed where something was advised; the label promises nothing.
        self.fields["advised"].at_times = True  # type: ignore[attr-defined]
        if not offered:
            del self.fields["sources"]


@never_cache
@allow(*WHO)
def write_up(request: ActingRequest, code: str) -> HttpResponse:
    """Write up the record of a talk that has ended; on a mistake the page comes back with what was typed."""
    try:
        row = one.visible(code, request.actor)
    except NotFound:
        kept = [text for name in _TEXTS if (text := request.POST.get(name, ""))]
        if not kept:
            raise
        return render(request, "consultations/desk/left.html", {"kept": kept}, status=404)
    posted = request.POST if request.method == "POST" else None
    form = _form(row, posted)
    if posted is None:
        return _page(request, row, form)
    if form.is_valid():
        data = {**form.cleaned_data, "sources": posted.getlist("sources")[:_MOST_SOURCES]}
        try:
            take_step(by=request.actor, code=code, command=Command.WRITE_UP, version=form.version, data=data)
        except Problem as problem:
            row = one.visible(code, request.actor)
            show_problem(form, problem)
            # It can be sent again by somebody who has seen the present state.
            again = posted.copy()
            again["version_seen"] = str(row.version)
            form.data = again
            return _page(request, row, form, problem=problem)
        return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))
    return _page(request, row, form)


@never_cache
@allow(Audience.EVERYBODY)
def paper(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Hand the record to the person as a PDF."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = one.visible(code, one.actor_with_key(code, key, request.actor))
    return as_download(f"record-{row.code}.pdf", PDF, printed(row))


def printed(row: Consultation) -> bytes:
    """Return the record of `row` as PDF.

    Raises:
        NotFound: `record_not_there`, it has not been written.
        Unavailable: `forms_unavailable`.
    """
    record = records.record_of(row)
    if record is None:
        raise NotFound("record_not_there")
    facts = {
        "code": row.code,
        "office": organisations.unit(row.unit_id),
        "at": record.at,
        "day": record.at.astimezone(clock.CHINA).date(),
        "begun": row.created_at.astimezone(clock.CHINA).date(),
    }
    context = {
        "form": {"title": pgettext_lazy("form", "Record of a consultation")},
        "facts": facts,
        "record": record,
        "outcome": labels.OUTCOMES[record.outcome],
        "about": knowledge.matter_name(row.topic or row.matter) if row.topic or row.matter else "",
        "kind": labels.KINDS[row.kind],
    }
    return to_pdf("consultations/record_paper.html", context)


def _form(row: Consultation, posted: Any) -> RecordForm:
    begun = records.prefilled(row)
    added = posted.getlist("sources")[:_MOST_SOURCES] if posted is not None else []
    shown = [entry["code"] for entry in told(records.receipt_of(row))["told"]]
    known = entries.titles({*begun["sources"], *added, *shown})
    offered = {code: known[code].title for code in (*begun["sources"], *added, *shown) if code in known}
    initial = {**begun, "version_seen": row.version}
    if posted is None:
        # What was asked says what it was about, where nobody has said so yet.
        initial["topic"] = begun["topic"] or (guide(begun["asked"]).matter if begun["asked"] else "")
        return RecordForm(initial=initial, offered=offered)
    posted = posted.copy()
    posted.setlist("sources", [code for code in added if code in known])
    return RecordForm(posted, initial=initial, offered=offered)


def _page(
    request: ActingRequest, row: Consultation, form: RecordForm, *, problem: Problem | None = None
) -> HttpResponse:
    steps = {step.command for step in one.open_steps_for(row, request.actor)}
    if Command.WRITE_UP not in steps and problem is None and not form.is_bound:
        return HttpResponseRedirect(reverse("consultations:desk_one", args=[row.code]))
    if request.method == "GET":
        record_reading(by=request.actor, row=row)
    context = {
        "row": row,
        "form": form,
        "problem": problem,
        "open": Command.WRITE_UP in steps,
        "kept": []
        if Command.WRITE_UP in steps
        else [text for name in _TEXTS if (text := form.data.get(name))],
        "about": knowledge.matter_name(row.topic or row.matter) if row.topic or row.matter else "",
        "is_chat": row.kind == Kind.CHAT,
        "lines": lines.drawn(row, Side.LAWYER, talk.lines(row)) if Command.WRITE_UP in steps else [],
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return render(request, "consultations/desk/record.html", context, status=status)
