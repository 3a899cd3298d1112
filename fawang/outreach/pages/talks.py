"""Law talks on the desk: announced, reported, cancelled; who signed up."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.markup import exact
from fawang.knowledge.queries import entries
from fawang.organisations.texts.labels import MATTERS
from fawang.outreach.actions import talks as actions
from fawang.outreach.models import Talk
from fawang.outreach.pages.days import as_photo
from fawang.outreach.pages.drawn import Line, Sheet, Step, Table, attempt, draw, fact
from fawang.outreach.pages.fields import (
    ByForm,
    CountField,
    DayField,
    OfficeField,
    PhotoField,
    PlaceField,
    TimeField,
    TopicsField,
    Versioned,
)
from fawang.outreach.queries import talks as queries
from fawang.outreach.rules.codes import LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE, Happening
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_MAY = (Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


class TalkForm(ByForm):
    """A talk that is announced."""

    unit_id = OfficeField(*_MAY, label=_("Which office holds it?"))
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    about = forms.CharField(
        label=_("What is it about, in plain words?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topics = TopicsField()
    speaker = forms.CharField(label=_("Who speaks?"), required=False, max_length=LONGEST_TITLE)
    day = DayField(label=_("Day"))
    begins = TimeField(label=_("From"), initial="15:00")
    ends = TimeField(label=_("Until"), initial="16:30")
    region_code = PlaceField(label=_("Town, village or district"))
    place = forms.CharField(label=_("Where exactly?"), max_length=LONGEST_PLACE)
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Only where people should sign up: then no more can come."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    material = forms.CharField(
        label=_("What people can read on"),
        required=False,
        max_length=400,
        help_text=_("Codes of entries of the content, with spaces between them."),
    )

    def plan(self) -> actions.Plan:
        """Return what is announced."""
        given = self.cleaned_data
        begin, end = (datetime.combine(given["day"], given[name], clock.CHINA) for name in ("begins", "ends"))
        same = ("unit_id", "title", "about", "topics", "speaker", "region_code", "place", "places")
        return actions.Plan(
            **{name: given[name] for name in same},
            begins_at=begin,
            ends_at=end,
            material=tuple(given["material"].split()),
        )


class ReportForm(Versioned):
    """What came of a talk."""

    attended = CountField(label=_("How many came?"), help_text=_("Counted, without names."))
    report = forms.CharField(
        label=_("What is to be said of it?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = PhotoField()


@never_cache
@allow(*_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the talks of one's units."""
    past = bool(request.GET.get("past"))
    cursor = request.GET.get("cursor", "")
    page = queries.listed(request.actor, past=past, cursor=cursor)
    taken = queries.taken([row.pk for row in page.rows])
    here = reverse("outreach:desk_talks", query={"past": "1"} if past else None)
    sheet = Sheet(
        heading=_("Law talks"),
        tools=[
            (_("Announce a talk"), reverse("outreach:new_talk")),
            (_("The public calendar"), reverse("outreach:talks")),
        ],
        tabs=ahead_and_past("outreach:desk_talks", past=past),
        tabs_label=_("Law talks"),
        tables=[
            Table(
                _("Law talks"),
                [_("Title"), _("When"), _("Where"), _("Signed up"), _("Came")],
                [_line(row, taken.get(row.pk, 0)) for row in page.rows],
                _("No talk here."),
            )
        ],
        next_href=f"{here}{'&' if past else '?'}cursor={page.next}" if page.next else "",
        first_href=here if cursor else "",
    )
    return draw(request, sheet)


def ahead_and_past(name: str, *, past: bool) -> list[dict[str, Any]]:
    """Return two tabs: what is to come or to be reported, and the rest."""
    return [
        {"label": gettext("To come, or to be reported"), "href": reverse(name), "current": not past},
        {"label": gettext("Held and cancelled"), "href": reverse(name, query={"past": "1"}), "current": past},
    ]


def _line(row: Talk, taken: int) -> Line:
    return Line(
        row.title,
        [
            exact(row.begins_at),
            f"{regions.name(row.region_code)} {row.place}",
            f"{taken} / {row.places}" if row.places else "–",
            row.attended if row.attended is not None else "–",
        ],
        reverse("outreach:desk_talk", args=[row.code]),
        [
            (labels.HAPPENINGS[row.state], labels.HAPPENING_TONES[row.state]),
            *([(_("Demonstration"), "warn")] if row.is_demo else []),
        ],
    )


@never_cache
@allow(*_MAY)
def new(request: ActingRequest) -> HttpResponse:
    """Announce a talk."""
    form = TalkForm(request.POST if request.method == "POST" else None, by=request.actor)
    made: list[Talk] = []
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(
            form, lambda _given: made.append(actions.plan_talk(by=request.actor, plan=form.plan()))
        )
        if made:
            way = reverse("outreach:desk_talk", args=[made[0].code], query={"saved": "1"})
            return HttpResponseRedirect(way)
    sheet = Sheet(
        heading=_("Announce a talk"),
        back=(_("Law talks"), reverse("outreach:desk_talks")),
        steps=[Step("", "", form, _("Announce it"), folded=False)],
        failed=form,
    )
    return draw(request, sheet, problem=problem)


@never_cache
@allow(*_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a talk with who signed up; report or cancel it. The reading of names is audited."""
    row = queries.one(request.actor, code)
    if request.method != "POST":
        return _page(request, row)
    command = request.POST.get("command", "")
    if command == "report":
        form: Versioned = ReportForm(request.POST, request.FILES)
    elif command == "cancel":
        form = Versioned(request.POST)
    else:
        raise NotFound("not_found")
    if not form.is_valid():
        return _page(request, row, failed=(command, form))
    do = actions.report_talk if command == "report" else actions.cancel_talk
    problem = attempt(form, lambda given: do(by=request.actor, code=code, **given))
    if problem:
        return _page(request, queries.one(request.actor, code), failed=(command, form), problem=problem)
    return HttpResponseRedirect(reverse("outreach:desk_talk", args=[code], query={"saved": "1"}))


def _page(
    request: ActingRequest,
    row: Talk,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    names = queries.sign_ups(row)
    if names:
        actions.record_names_read(by=request.actor, row=row)
    titles = {one.code: one.title for one in entries.shown_by_code(row.material).values()}
    begun = row.begins_at <= clock.now()
    steps = []
    if row.state == Happening.PLANNED:
        for command, title, button, kind in (
            ("report", _("Report it"), _("Report"), ReportForm),
            ("cancel", _("Cancel the talk"), _("Cancel the talk"), Versioned),
        ):
            if (command == "report") == begun or command == "cancel":
                form = (
                    failed[1] if failed and failed[0] == command else kind(initial={"version": row.version})
                )
                steps.append(
                    Step(command, title, form, button, files=command == "report", folded=not form.is_bound)
                )
    sheet = Sheet(
        heading=row.title,
        back=(_("Law talks"), reverse("outreach:desk_talks")),
        tools=[(_("As the public sees it"), reverse("outreach:talk", args=[row.code]))],
        tags=[(labels.HAPPENINGS[row.state], labels.HAPPENING_TONES[row.state])],
        facts=[
            fact(_("Office"), row.unit.name),
            fact(_("When"), f"{_when(row)}"),
            fact(_("Where"), f"{regions.name(row.region_code)} {row.place}"),
            fact(_("Who speaks"), row.speaker),
            fact(_("About"), "、".join(str(MATTERS.get(one, one)) for one in row.topics)),
            fact(_("To read on"), "; ".join(titles.get(one, one) for one in row.material)),
            fact(_("Places"), row.places or _("nobody needs to sign up")),
            *(
                [fact(_("Came"), row.attended), fact(_("Report"), row.report)]
                if row.attended is not None
                else []
            ),
        ],
        photos=[(reverse("outreach:talk_photo", args=[row.code]), _("Photo of the talk"))]
        if row.photo_key
        else [],
        steps=steps,
        tables=[
            Table(
                _("Who signed up"),
                [_("Name"), _("Telephone"), _("People"), _("When")],
                [Line(one.name, [one.phone, one.persons, exact(one.at)]) for one in names],
                _("Nobody has signed up, or the list was deleted two weeks after the talk."),
            )
        ]
        if row.places
        else [],
        failed=failed[1] if failed else None,
    )
    return draw(request, sheet, problem=problem)


def _when(row: Talk) -> str:
    begin, end = row.begins_at.astimezone(clock.CHINA), row.ends_at.astimezone(clock.CHINA)
    return f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M}"


@never_cache
@allow(*_MAY)
def photo(request: ActingRequest, code: str) -> HttpResponse:
    """Show the photo of a talk to its unit."""
    return as_photo(queries.one(request.actor, code).photo_key)
