"""Law talks: planned, reported, cancelled."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.knowledge.queries import entries
from fawang.organisations.queries import scope
from fawang.organisations.rules.matters import Matter
from fawang.outreach.actions import photos
from fawang.outreach.actions._kept import beginning, check_version, line, named, save
from fawang.outreach.models import Talk
from fawang.outreach.rules.codes import LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE, Happening
from fawang.outreach.rules.places import check_words
from fawang.outreach.rules.talks import check_report, check_talk
from fawang.people.rules import Permission
from fawang.regions import queries as regions

PLANNED = audit.declare("outreach.talk_planned", gettext_lazy("Announced a law talk"))
STEPPED = audit.declare("outreach.talk_step", gettext_lazy("Cancelled or reported a law talk"))


@dataclass(frozen=True, slots=True)
class Plan:
    """A talk as it is announced. `places` None: nobody needs to sign up; `material` are codes of the content."""

    unit_id: int
    title: str
    region_code: str
    place: str
    begins_at: datetime
    ends_at: datetime
    about: str = ""
    speaker: str = ""
    topics: Collection[str] = field(default=())
    places: int | None = None
    material: Collection[str] = field(default=())


def plan_talk(*, by: Actor, plan: Plan, is_demo: bool = False) -> Talk:
    """Announce a talk; the public reads it at once.

    Raises:
        NotFound, NotAllowed: no unit of theirs.
        Invalid: `invalid`, with a code for each field.
    """
    unit = scope.reached(by, plan.unit_id, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)
    title, place = line(plan.title, LONGEST_TITLE), line(plan.place, LONGEST_PLACE)
    errors = {name: "field_required" for name, value in (("title", title), ("place", place)) if not value}
    if not regions.exists(plan.region_code):
        errors["region_code"] = "region_unknown"
    if not set(plan.topics) <= set(Matter):
        errors["topics"] = "field_wrong"
    if set(plan.material) - entries.shown_by_code(plan.material).keys():
        errors["material"] = "material_unknown"
    if errors:
        raise Invalid("invalid", errors=errors)
    check_words(title=title, about=plan.about, place=place, speaker=plan.speaker)
    check_talk(begins_at=plan.begins_at, ends_at=plan.ends_at, now=clock.now(), places=plan.places)
    with transaction.atomic():
        row = Talk.objects.create(
            **beginning(by, unit, is_demo=is_demo),
            title=title,
            about=clean(plan.about)[:LONGEST_NOTE],
            topics=list(plan.topics),
            speaker=line(plan.speaker, LONGEST_TITLE),
            region_code=plan.region_code,
            place=place,
            begins_at=plan.begins_at,
            ends_at=plan.ends_at,
            places=plan.places,
            material=list(plan.material),
        )
        audit.record(PLANNED, by=by, object=named(row), unit_id=unit.id, title=title)
    return row


def cancel_talk(*, by: Actor, code: str, version: int) -> Talk:
    """Cancel a talk that has not been held; it stays where people look for it, marked.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`, `happening_over`.
    """
    with transaction.atomic():
        row = _locked(by, code, version)
        if row.state != Happening.PLANNED:
            raise Conflict("happening_over")
        save(row, state=Happening.CANCELLED)
        audit.record(STEPPED, by=by, object=named(row), unit_id=row.unit_id, state=row.state)
    return row


def report_talk(
    *, by: Actor, code: str, version: int, attended: int, report: str = "", photo: "File[Any] | None" = None
) -> Talk:
    """Write down how many came to a talk, and what is to be said of it.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`, `happening_over`, `reported_too_early`.
        Invalid: `invalid`, for `attended` or `photo`.
    """
    with photos.kept(photo) as taken, transaction.atomic():
        row = _locked(by, code, version)
        try:
            check_report(state=row.state, began=row.begins_at <= clock.now(), persons=attended)
        except Invalid:
            raise Invalid("invalid", errors={"attended": "field_wrong"}) from None
        check_words(report=report)
        save(
            row,
            state=Happening.HELD,
            attended=attended,
            report=clean(report)[:LONGEST_NOTE],
            photo_key=taken.key,
            thumb_key=taken.thumb,
        )
        audit.record(STEPPED, by=by, object=named(row), unit_id=row.unit_id, state=row.state)
    return row


def _locked(by: Actor, code: str, version: int) -> Talk:
    rows = Talk.objects.select_for_update()
    row = scope.one_of(rows, by, code, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)
    check_version(row, version)
    return row
