"""What an adviser logs of a day: judged, with its photo, once however often it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit, idempotency
from fawang.organisations import queries as organisations
from fawang.organisations.rules import Position
from fawang.outreach.actions import photos
from fawang.outreach.actions._kept import named
from fawang.outreach.models import Contract, ServedDay
from fawang.outreach.queries import advisers
from fawang.outreach.rules.advisers import check_day, month_of
from fawang.outreach.rules.codes import LONGEST_NOTE, Work
from fawang.outreach.rules.places import check_words, distance

LOGGED = audit.declare("outreach.day_logged", gettext_lazy("Logged a day as a village adviser"))


@dataclass(frozen=True, slots=True)
class Log:
    """What an adviser says of a day. `work` counts by `Work`; `at` is where they pressed, if they did."""

    day: date
    persons: int
    work: Mapping[str, int] = field(default_factory=dict)
    talk: bool = False
    note: str = ""
    at: Position | None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """Return what was done, in the order of `Work`."""
        return tuple(self.work.get(one, 0) for one in Work)


def log_day(
    *,
    by: Actor,
    contract: str,
    log: Log,
    photo: "File[Any] | None" = None,
    client_id: str,
    is_demo: bool = False,
) -> ServedDay:
    """Log a day in the village. The same `client_id` once more returns what was logged then.

    Args:
        contract: its code.
        client_id: made by the form or the device, the same for every try.

    Raises:
        NotFound: there is no such contract of theirs.
        Conflict: `day_logged_already`.
        Invalid: `invalid`, with a code for each field; `idempotency_key_reused`.
        TooLarge: `outreach_photo_too_large`.
    """
    row = advisers.own_contract(by, contract)
    check_log(row, log)
    with photos.kept(photo) as taken:
        asked = {
            "contract": contract, "day": log.day, "persons": log.persons, "counts": log.counts, "talk": log.talk,
            "note": log.note, "photo": taken.digest,
        }  # fmt: skip

        def work() -> dict[str, Any]:
            return {"code": _create(by, row, log, taken, is_demo).code}

        answer, _repeated = idempotency.once(f"outreach.day:{by.label}:{client_id}", asked, work)
    return ServedDay.objects.select_related("contract").get(code=answer["code"])


def check_log(row: Contract, log: Log, *, amended: bool = False) -> None:
    """Return if a day can be logged as it was said; `amended`: it was logged before.

    Raises:
        Invalid: `invalid`, with a code for each field.
    """
    if len(log.note) > LONGEST_NOTE:
        raise Invalid("invalid", errors={"note": "field_too_long"})
    check_words(note=log.note)
    check_day(
        log.day,
        today=clock.today(),
        begins=row.begins,
        ends=row.ends,
        persons=log.persons,
        counts=log.counts,
        talk=log.talk,
        amended=amended,
    )


def _create(by: Actor, row: Contract, log: Log, taken: photos.Photo, is_demo: bool) -> ServedDay:
    try:
        with transaction.atomic():
            day = ServedDay.objects.create(
                unit_id=row.unit_id,
                units=row.units,
                created_by=by.label,
                created_at=clock.now(),
                is_demo=is_demo,
                contract=row,
                day=log.day,
                month=month_of(log.day),
                staff_id=by.id or 0,
                photo_key=taken.key,
                thumb_key=taken.thumb,
                **columns_of(row, log),
            )
    except IntegrityError as failure:
        if "day_served_once" in str(failure):
            raise Conflict("day_logged_already") from None
        raise
    audit.record(LOGGED, by=by, object=named(day), unit_id=day.unit_id, day=log.day.isoformat())
    return day


def columns_of(row: Contract, log: Log) -> dict[str, Any]:
    """Return the columns of what was said. The distance to the workroom is told, never judged."""
    room = organisations.unit(row.unit_id)
    known = log.at is not None and room.position is not None and room.region_code == row.village
    return {
        "persons": log.persons,
        **{work: log.work.get(work, 0) for work in Work},
        "talk": log.talk,
        "note": clean(log.note),
        "place": f"{log.at.latitude},{log.at.longitude}" if log.at else "",
        "distance": distance(log.at, room.position) if known and log.at and room.position else None,
    }
