"""Served days: an adviser logs one, a leader checks it, a resident rates it."""

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
from fawang.outreach.actions._kept import check_version, named, save
from fawang.outreach.models import Contract, DayRating, ServedDay
from fawang.outreach.queries import advisers
from fawang.outreach.rules.advisers import PROCEDURE, DayCommand, DayState, check_day, month_of
from fawang.outreach.rules.codes import LONGEST_NOTE, Work
from fawang.outreach.rules.places import check_words, distance

LOGGED = audit.declare("outreach.day_logged", gettext_lazy("Logged a day as a village adviser"))
STEPPED = audit.declare("outreach.day_step", gettext_lazy("Checked or changed a logged day"))
READ = audit.declare("outreach.day_read", gettext_lazy("Read the log of a village adviser's day"))


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
    _check(row, log)
    with photos.kept(photo) as taken:
        asked = {
            "contract": contract, "day": log.day, "persons": log.persons, "counts": log.counts, "talk": log.talk,
            "note": log.note, "photo": taken.digest,
        }  # fmt: skip

        def work() -> dict[str, Any]:
            return {"code": _create(by, row, log, taken, is_demo).code}

        answer, _repeated = idempotency.once(f"outreach.day:{by.label}:{client_id}", asked, work)
    return ServedDay.objects.select_related("contract").get(code=answer["code"])


def _check(row: Contract, log: Log, *, amended: bool = False) -> None:
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
                **_columns(row, log),
            )
    except IntegrityError as failure:
        if "day_served_once" in str(failure):
            raise Conflict("day_logged_already") from None
        raise
    audit.record(LOGGED, by=by, object=named(day), unit_id=day.unit_id, day=log.day.isoformat())
    return day


def _columns(row: Contract, log: Log) -> dict[str, Any]:
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


def amend_day(*, by: Actor, code: str, version: int, log: Log, photo: "File[Any] | None" = None) -> ServedDay:
    """Correct a day that was sent back; it is checked once more. The day itself stays.

    Raises:
        NotFound, NotAllowed, Conflict: as for `check_served_day`.
        Invalid: `invalid`, with a code for each field.
    """
    with photos.kept(photo) as taken, transaction.atomic():
        row = _locked(by, code, DayCommand.AMEND, version)
        _check(row.contract, log, amended=True)
        if log.day != row.day:
            raise Invalid("invalid", errors={"day": "field_wrong"})
        changes = _columns(row.contract, log)
        if not log.at:
            # Corrected at home: where the adviser stood that day remains.
            del changes["place"], changes["distance"]
        if taken.key:
            photos.delete(row.photo_key, row.thumb_key)
            changes |= {"photo_key": taken.key, "thumb_key": taken.thumb}
        _step(by, row, DayCommand.AMEND, **changes)
    return row


def withdraw_day(*, by: Actor, code: str, version: int) -> ServedDay:
    """Take back a day that was logged by mistake; its photo and words go.

    Raises:
        NotFound, NotAllowed, Conflict: as for `check_served_day`.
    """
    with transaction.atomic():
        row = _locked(by, code, DayCommand.WITHDRAW, version)
        photos.delete(row.photo_key, row.thumb_key)
        _step(by, row, DayCommand.WITHDRAW, photo_key="", thumb_key="", note="", place="", distance=None)
    return row


def check_served_day(*, by: Actor, code: str, version: int) -> ServedDay:
    """Confirm a logged day: from now on it waits for the payment list of its month.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        NotAllowed: they may not check it, since it is their own.
        Conflict: `stale`, `moved_on_day`.
    """
    with transaction.atomic():
        row = _locked(by, code, DayCommand.CHECK, version)
        _step(by, row, DayCommand.CHECK, checked_by=by.known_id, checked_at=clock.now(), reason="")
    return row


def send_back_day(*, by: Actor, code: str, version: int, reason: str) -> ServedDay:
    """Send a logged day back to the adviser, with what is missing.

    Raises:
        Invalid: `invalid`, for `reason`.
        NotFound, NotAllowed, Conflict: as for `check_served_day`.
    """
    reason = clean(reason)[:LONGEST_NOTE]
    if not reason:
        raise Invalid("invalid", errors={"reason": "field_required"})
    with transaction.atomic():
        row = _locked(by, code, DayCommand.SEND_BACK, version)
        _step(by, row, DayCommand.SEND_BACK, reason=reason)
    return row


def _locked(by: Actor, code: str, command: DayCommand, version: int) -> ServedDay:
    """Return the day, locked, if `by` may give the command now."""
    advisers.day(by, code)
    row = ServedDay.objects.select_for_update(of=("self",)).select_related("contract").get(code=code)
    check_version(row, version)
    PROCEDURE.decide(advisers.facts(row), command, permissions=advisers.parts(row, by), now=clock.now())
    return row


def _step(by: Actor, row: ServedDay, command: DayCommand, **changes: object) -> None:
    save(row, state=PROCEDURE.steps[command].target, **changes)
    audit.record(STEPPED, by=by, object=named(row), unit_id=row.unit_id, command=command)


def record_reading(*, by: Actor, row: ServedDay) -> None:
    """Audit that somebody else than its adviser opened a day's words, photo and place."""
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)


def rate_day(*, by: Actor, code: str, number: int, token: str, score: int, comment: str = "") -> DayRating:
    """Take a resident's rating by one of the links of a day; each link is good for one.

    Raises:
        NotFound: `rating_link_spent`.
        Conflict: `already_rated`.
        Invalid: `invalid`, for `score` or `comment`.
    """
    row = advisers.day_to_rate(code, number, token)
    comment = clean(comment)
    errors = {}
    if not 1 <= score <= 5:
        errors["score"] = "field_required"
    if len(comment) > LONGEST_NOTE:
        errors["comment"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    try:
        with transaction.atomic():
            return DayRating.objects.create(
                served=row, number=number, score=score, comment=comment, at=clock.now()
            )
    except IntegrityError as failure:
        if "one_rating_of_a_link" in str(failure):
            raise Conflict("already_rated") from None
        raise


def erase_day_words(*, by: Actor, older_than: date) -> int:
    """Delete photos, places and words of days before `older_than`; counts and payments stay. Returns how many."""
    rows = ServedDay.objects.filter(day__lt=older_than).exclude(photo_key="")
    erased = 0
    for row in rows.order_by("id")[:500]:
        with transaction.atomic():
            photos.delete(row.photo_key, row.thumb_key)
            ServedDay.objects.filter(pk=row.pk).update(photo_key="", thumb_key="", place="", note="")
            erased += 1
    return erased


__all__ = [
    "DayState",
    "Log",
    "amend_day",
    "check_served_day",
    "erase_day_words",
    "log_day",
    "rate_day",
    "record_reading",
    "send_back_day",
    "withdraw_day",
]
