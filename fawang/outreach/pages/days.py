"""Served days on the desk: what is to be checked, one of them with photo and place."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Act, Line, Sheet, Table, draw, fact, further, saved, take
from fawang.kernel.web.markup import day as written_day
from fawang.kernel.web.markup import exact
from fawang.outreach.actions import days as actions
from fawang.outreach.actions.photos import read_photo
from fawang.outreach.models import ServedDay
from fawang.outreach.pages.contracts import tabs
from fawang.outreach.pages.fields import Versioned
from fawang.outreach.queries import days as served
from fawang.outreach.rules.advisers import PROCEDURE, DayCommand, DayState
from fawang.outreach.rules.codes import LONGEST_NOTE
from fawang.outreach.texts.wording import labels
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_MAY = Permission.OUTREACH_MANAGE
_BOXES = (DayState.LOGGED, DayState.RETURNED, DayState.CHECKED)
SCORES = {5: _("Very satisfied"), 4: _("Satisfied"), 3: _("Neither satisfied nor dissatisfied"),
          2: _("Dissatisfied"), 1: _("Very dissatisfied")}  # fmt: skip


class SendBackForm(Versioned):
    """Why a day goes back."""

    reason = forms.CharField(
        label=_("What is missing or cannot be right?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@never_cache
@allow(_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List served days in a state, the earliest first."""
    asked = request.GET.get("state", "")
    state = DayState(asked) if asked in set(_BOXES) else DayState.LOGGED
    cursor = request.GET.get("cursor", "")
    page = served.days(request.actor, state, cursor=cursor)
    sheet = Sheet(
        heading=_("Village advisers"),
        tools=[
            (labels.DAY_STATES[one], reverse("outreach:days", query={"state": one}))
            for one in _BOXES
            if one != state
        ],
        tabs=tabs("days"),
        tabs_label=_("Village advisers"),
        tables=[
            Table(
                labels.DAY_STATES[state],
                [
                    _("Village"),
                    _("Day"),
                    _("Adviser"),
                    _("People"),
                    _("Photo"),
                    _("Distance to the workroom"),
                ],
                [_line(row) for row in page.rows],
                _("No day is in this state."),
            )
        ],
        **further(reverse("outreach:days", query={"state": state}), cursor, page.next),
    )
    return draw(request, sheet)


def _line(row: ServedDay) -> Line:
    return Line(
        regions.name(row.contract.village),
        [
            written_day(row.day),
            row.contract.adviser,
            row.persons,
            _("yes") if row.photo_key else _("no"),
            metres(row.distance),
        ],
        reverse("outreach:day", args=[row.code]),
        [(_("Demonstration"), "warn")] if row.is_demo else [],
    )


def metres(distance: int | None) -> str:
    """Return a distance in words."""
    if distance is None:
        return gettext("not known")
    if distance < 1000:
        return gettext("%(metres)s m") % {"metres": distance}
    return gettext("%(kilometres)s km") % {"kilometres": f"{distance / 1000:.1f}"}


_ACTS: dict[str, Act] = {
    DayCommand.CHECK: Act(
        Versioned, actions.check_served_day, _("It is as it should be"), _("Confirm the day"), folded=False
    ),
    DayCommand.SEND_BACK: Act(
        SendBackForm, actions.send_back_day, _("Send it back to the adviser"), _("Send back")
    ),
}


@never_cache
@allow(_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a served day, and take what its checker does; the reading is audited."""
    taken = take(request, _ACTS, code=code)
    if taken.done:
        return saved("outreach:days")
    row = served.day(request.actor, code)
    if taken.form is None:
        actions.record_reading(by=request.actor, row=row)
    held = served.parts(row, request.actor)
    open_now = {
        step.command for step in PROCEDURE.open_steps(served.facts(row), permissions=held, now=clock.now())
    }
    steps = taken.steps(_ACTS, [one for one in _ACTS if one in open_now], {"version": row.version})
    names = people.staff_named({row.staff_id, *([row.checked_by] if row.checked_by else [])})
    others = [regions.name(one) for one in served.other_villages(row)]
    sheet = Sheet(
        heading=regions.name(row.contract.village),
        back=(_("Village advisers"), reverse("outreach:days")),
        tags=[(labels.DAY_STATES[row.state], labels.DAY_TONES.get(row.state, ""))],
        facts=[
            fact(_("Day"), written_day(row.day)),
            fact(_("Adviser"), row.contract.adviser),
            fact(_("Logged"), exact(row.created_at)),
            fact(_("Logged by"), names.get(row.staff_id, "–")),
            fact(_("People met"), row.persons),
            *(fact(name, getattr(row, work)) for work, name in labels.WORK.items()),
            fact(_("Law talk"), _("yes") if row.talk else _("no")),
            fact(_("What it was about"), row.note),
            fact(_("Distance to the workroom"), metres(row.distance)),
            fact(_("Also on this day in"), "; ".join(others) or _("no other village")),
            *([fact(_("Sent back because"), row.reason)] if row.reason else []),
            *(
                [
                    fact(_("Checked by"), f"{names.get(row.checked_by or 0, '–')}"),
                    fact(_("Checked"), exact(row.checked_at)),
                ]
                if row.checked_by
                else []
            ),
        ],
        photos=[(reverse("outreach:day_photo", args=[row.code]), _("Photo of the day"))]
        if row.photo_key
        else [],
        steps=steps,
        tables=[
            Table(
                _("Residents' rating"),
                [_("Rating"), _("Comment")],
                [Line(SCORES[one.score], [one.comment or "–"]) for one in served.ratings_of(row)],
                _("Nobody has rated this day yet."),
            )
        ],
        failed=taken.form,
    )
    return draw(request, sheet, problem=taken.problem)


@never_cache
@allow(Permission.OUTREACH_MANAGE, Permission.OUTREACH_LOG)
def photo(request: ActingRequest, code: str) -> HttpResponse:
    """Show the photo of a day to its adviser and to who checks it."""
    row = served.day(request.actor, code)
    return as_photo(row.photo_key)


def as_photo(key: str) -> HttpResponse:
    """Return a photo for a page of ours; nobody on the way keeps it."""
    response = HttpResponse(read_photo(key), content_type="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "no-store"
    return response
