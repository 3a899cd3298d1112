"""The special zones as they are in force: those of the files, and those that were opened at the workbench."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import OperationalError
from pydantic import ValidationError

from fawang.consultations.data import zone_files
from fawang.consultations.data.zones import Zone
from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.rules.opening import Stand
from fawang.consultations.rules.zones import ZoneState
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.people import queries as people

log = logging.getLogger(__name__)
MOST_VERSIONS = 50
#: The names of zones that this process has read last: lists name one in each row.
_names: dict[str, Zone] = {}
#: Versions as zones, by number and moment: none ever changes.
_read: dict[tuple[int, datetime], Zone] = {}
_MOST_READ = 256


def topic() -> str:
    """Return the live topic of all zones; whoever keeps them in memory follows it."""
    return "consultations:zones"


def current() -> dict[str, Zone]:
    """Return the zones of this installation by code, also those that have ended; drafts are not among them."""
    found = dict(zone_files.shipped())
    try:
        opened = newest()
    except OperationalError:
        # The first page opens without the database, too: with the numbers, and what the files have.
        log.exception("zones opened at the workbench cannot be read")
        opened = {}
    for row in opened.values():
        if row.state != ZoneState.DRAFT and (zone := zone_of(row)) is not None:
            found[row.zone] = zone
    _names.clear()
    _names.update(found)
    return found


def find(code: str) -> Zone | None:
    """Return a zone by its code; None where there is none, and for no code without asking."""
    return current().get(code) if code else None


def name_of(code: str) -> str:
    """Return the name of a zone in the reader's language; the code of one that is not there any more."""
    zone = _names.get(code) or find(code)
    return str(zone.name) if zone else code


def announced() -> Zone | None:
    """Return the zone that every channel says first: of those that are open and have something to say the one of the
    greatest priority."""
    return first_to_say(current().values(), clock.now())


def first_to_say(zones: Iterable[Zone], now: datetime) -> Zone | None:
    """Return which of some zones is announced at a moment."""
    found = [one for one in zones if one.announcement and one.standing(now).stand == Stand.OPEN]
    return max(found, key=lambda one: one.priority, default=None)


def by_word(plain: str) -> Zone | None:
    """Return the running zone that people reach by writing `plain`, in simplified characters and lower case."""
    now = clock.now()
    word = plain.strip().lower()
    return next(
        (
            one
            for one in current().values()
            if word in {said.lower() for said in (*one.words, one.name.zh_hans)}
            and one.standing(now).stand in (Stand.OPEN, Stand.SHUT)
        ),
        None,
    )


def newest() -> dict[str, ZoneVersion]:
    """Return the newest version of each zone that was written at the workbench."""
    rows = ZoneVersion.objects.order_by("zone", "-number").distinct("zone")
    return {row.zone: row for row in rows}


def version(code: str) -> ZoneVersion:
    """Return the newest version of a zone.

    Raises:
        NotFound: none was written at the workbench.
    """
    row = ZoneVersion.objects.filter(zone=code).order_by("-number").first()
    if row is None:
        raise NotFound("not_found")
    return row


def versions(code: str) -> list[tuple[ZoneVersion, str]]:
    """Return the versions of a zone with the name of who made each, the newest first."""
    rows = list(ZoneVersion.objects.filter(zone=code).order_by("-number").defer("content")[:MOST_VERSIONS])
    ids = {int(part) for row in rows if (part := row.by.removeprefix("staff:")).isdecimal()}
    names = people.staff_named(ids)
    return [
        (row, names.get(int(part), "") if (part := row.by.removeprefix("staff:")).isdecimal() else "")
        for row in rows
    ]


def zone_of(row: ZoneVersion) -> Zone | None:
    """Return a version as a zone; None, and a line in the log, where an older release wrote what none can read."""
    key = (row.pk, row.at)
    if key in _read:
        return _read[key]
    content = row.content
    if row.state == ZoneState.CLOSED:
        closed = row.at.astimezone(clock.CHINA).date().isoformat()
        times = {**content["opening"], "last_day": closed}
        if times.get("first_day", "") > closed:
            times["first_day"] = closed
        content = {**content, "ended": True, "opening": times}
    try:
        zone = Zone.model_validate(content)
    except ValidationError:
        log.exception("version %s of zone %s cannot be read", row.number, row.zone)
        return None
    if len(_read) >= _MOST_READ:
        _read.clear()
    _read[key] = zone
    return zone
