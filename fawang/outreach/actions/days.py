"""Served days: an adviser logs one, a leader checks it, a resident rates it."""

from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.outreach.actions import photos
from fawang.outreach.actions._kept import check_version, named, save
from fawang.outreach.actions.day_log import Log, check_log, columns_of
from fawang.outreach.models import ServedDay
from fawang.outreach.queries import days as served
from fawang.outreach.rules.advisers import PROCEDURE, DayCommand
from fawang.outreach.rules.codes import LONGEST_NOTE

STEPPED = audit.declare("outreach.day_step", gettext_lazy("Checked or changed a logged day"))
READ = audit.declare("outreach.day_read", gettext_lazy("Read the log of a village adviser's day"))


def amend_day(*, by: Actor, code: str, version: int, log: Log, photo: "File[Any] | None" = None) -> ServedDay:
    """Correct a day that was sent back; it is checked once more. The day itself stays.

    Raises:
        NotFound, NotAllowed, Conflict: as for `check_served_day`.
        Invalid: `invalid`, with a code for each field.
    """
    with photos.kept(photo) as taken, transaction.atomic():
        row = _locked(by, code, DayCommand.AMEND, version)
        check_log(row.contract, log, amended=True)
        if log.day != row.day:
            raise Invalid("invalid", errors={"day": "field_wrong"})
        changes = columns_of(row.contract, log)
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
    served.day(by, code)
    row = ServedDay.objects.select_for_update(of=("self",)).select_related("contract").get(code=code)
    check_version(row, version)
    PROCEDURE.decide(served.facts(row), command, permissions=served.parts(row, by), now=clock.now())
    return row


def _step(by: Actor, row: ServedDay, command: DayCommand, **changes: object) -> None:
    save(row, state=PROCEDURE.steps[command].target, **changes)
    audit.record(STEPPED, by=by, object=named(row), unit_id=row.unit_id, command=command)


def record_reading(*, by: Actor, row: ServedDay) -> None:
    """Audit that somebody else than its adviser opened a day's words, photo and place."""
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)
