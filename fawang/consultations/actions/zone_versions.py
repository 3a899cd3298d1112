"""Writes a special zone at the workbench, opens it on every channel in one step, and closes it the same way."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from fawang.consultations.actions.zones import add_named, join_group
from fawang.consultations.data import zone_files
from fawang.consultations.data.zones import Zone, lies_in
from fawang.consultations.events import ZoneOpened
from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.queries import zone_versions as queries
from fawang.consultations.queries import zones
from fawang.consultations.rules.opening import Stand
from fawang.consultations.rules.zones import ZoneState
from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.notices.actions import tell_staff
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission
from fawang.regions import queries as regions

WRITTEN = audit.declare("consultations.zone_written", gettext_lazy("Wrote a special zone"))
OPENED = audit.declare("consultations.zone_opened", gettext_lazy("Opened a special zone on every channel"))
CLOSED = audit.declare("consultations.zone_closed", gettext_lazy("Closed a special zone on every channel"))
JOINED = audit.declare("consultations.zone_joined", gettext_lazy("Took part in a special zone"))


def write(*, by: Actor, content: Mapping[str, Any], number: int, opens: bool = False) -> ZoneVersion:
    """Keep a zone as it is written. One that is open changes on every channel at once; a new one is a draft.

    Args:
        content: as in a zone's file (data/zones.py).
        number: the newest version that the writer has seen; 0: it is a new zone.
        opens: open it at once; where that is refused nothing is kept.

    Raises:
        NotAllowed: `not_allowed`; `zone_not_yours`: an open zone is changed by whoever may open it.
        Invalid: see `read`.
        Conflict: `zone_code_taken`; `stale`: somebody else has changed it meanwhile; see `open_zone`.
    """
    writes = (Permission.CONSULTATION_SUPERVISE, Permission.ZONE_OPEN)
    if by.kind != ActorKind.SYSTEM and not any(by.may_anywhere(one) for one in writes):
        raise NotAllowed("not_allowed")
    zone = read(content)
    before = queries.newest().get(zone.code)
    if number == 0 and (before is not None or zone.code in zone_files.shipped()):
        raise Conflict("zone_code_taken")
    state = ZoneState(before.state) if before else ZoneState.DRAFT
    if state == ZoneState.OPEN:
        _require_opener(by, zone)
    with transaction.atomic():
        try:
            row = _add(by, zone, state, number, WRITTEN)
        except Conflict:
            if number:
                raise
            # Somebody else writes a zone of this code at this moment.
            raise Conflict("zone_code_taken") from None
        if opens and state != ZoneState.OPEN:
            return open_zone(by=by, code=row.zone, number=row.number)
    return row


def open_zone(*, by: Actor, code: str, number: int) -> ZoneVersion:
    """Open a zone: from this moment it is on every channel, its lawyers come first, and they are asked to take part.

    Raises:
        NotFound: nobody has written it.
        NotAllowed: `zone_not_yours`: somebody else opens zones there.
        Conflict: `stale`; `zone_is_open`; `zone_last_day_past`.
    """
    row = queries.version(code)
    zone = read(row.content)
    _require_opener(by, zone)
    if row.state == ZoneState.OPEN:
        raise Conflict("zone_is_open")
    if zone.standing(clock.now()).stand == Stand.ENDED:
        raise Conflict("zone_last_day_past")
    with transaction.atomic():
        fresh = _add(by, zone, ZoneState.OPEN, number, OPENED)
        add_named(by=by, zone=zone)
        outbox.publish(ZoneOpened(zone=code, number=fresh.number), by=by)
    return fresh


def close_zone(*, by: Actor, code: str, number: int) -> ZoneVersion:
    """Close a zone on every channel. Its page stays and says so; questions that were asked are answered.

    Raises:
        NotFound: nobody has written it.
        NotAllowed: `zone_not_yours`.
        Conflict: `stale`; `zone_is_not_open`.
    """
    row = queries.version(code)
    zone = read(row.content)
    _require_opener(by, zone)
    if row.state != ZoneState.OPEN:
        raise Conflict("zone_is_not_open")
    return _add(by, zone, ZoneState.CLOSED, number, CLOSED)


def take_part(*, by: Actor, zone: str) -> None:
    """Let a lawyer serve a zone who was asked to, or who wants to: their seat knows it at once.

    Raises:
        NotFound: there is no such zone, or it has ended.
        NotAllowed: `not_allowed`: they answer nobody's questions.
    """
    if not by.may_anywhere(Permission.CONSULTATION_ANSWER):
        raise NotAllowed("not_allowed")
    if not zones.is_running(zone):
        raise NotFound("not_found")
    with transaction.atomic():
        if join_group(by=by, zone=zone, staff_id=by.known_id):
            audit.record(JOINED, by=by, object=_named(zone))


def invite_lawyers(event: ZoneOpened) -> None:
    """Ask the lawyers of a zone that was opened to take part, by a text message with a link for their phones."""
    zone = queries.find(event.zone)
    if zone is None:
        return
    link = reverse("consultations:desk_zone_join", args=[zone.code])
    for staff_id in zones.to_invite(zone):
        tell_staff(
            by=SYSTEM,
            staff_id=staff_id,
            text="zone_opened",
            params={"code": zone.code, "link": link, "name": zone.name.zh_hans},
            dedupe_key=f"zone:{zone.code}:{event.number}:{staff_id}",
        )


def read(content: Mapping[str, Any]) -> Zone:
    """Return content as a zone.

    Raises:
        Invalid: `invalid`: `zone_field_invalid` or `place_not_found` by field.
    """
    try:
        zone = Zone.model_validate(dict(content))
    except ValidationError as error:
        raise Invalid(
            "invalid",
            errors={
                ".".join(map(str, one["loc"])): "zone_field_invalid"
                for one in error.errors(include_url=False)
            },
        ) from None
    wrong = {
        ".".join(map(str, at)): "zone_field_invalid" for at, _what, _advice in zone_files.references_of(zone)
    }
    if not all(regions.exists(one) for one in zone.places):
        wrong["places"] = "place_not_found"
    if wrong:
        raise Invalid("invalid", errors=wrong)
    return zone


def _require_opener(by: Actor, zone: Zone) -> None:
    """Somebody opens what lies within the division of a unit of theirs; the machine's operator opens everything."""
    if by.kind == ActorKind.SYSTEM:
        return
    for unit_id in by.units_with(Permission.ZONE_OPEN):
        own = organisations.unit(unit_id).region_code
        if lies_in(settings.FAWANG_PROVINCE, own) or (
            zone.places and all(lies_in(one, own) for one in zone.places)
        ):
            return
    raise NotAllowed("zone_not_yours")


def _add(by: Actor, zone: Zone, state: ZoneState, number: int, what: audit.AuditType) -> ZoneVersion:
    content = zone.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    newest = queries.newest().get(zone.code)
    if (newest.number if newest else 0) != number:
        raise Conflict("stale", state="", version=newest.number if newest else 0)
    try:
        with transaction.atomic():
            row = ZoneVersion.objects.create(
                zone=zone.code, number=number + 1, state=state, content=content, at=clock.now(), by=by.label
            )
            audit.record(what, by=by, object=_named(zone.code), version=row.number)
            live.announce(queries.topic())
    except IntegrityError:
        raise Conflict("stale", state="", version=number + 1) from None
    return row


def _named(code: str) -> str:
    return f"consultations.zone:{code}"
