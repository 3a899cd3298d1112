"""What somebody says is wrong of what a unit shows: taken, dealt with, emptied."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.actions.tasks import close_task, open_task
from fawang.organisations.actions.values import Values
from fawang.organisations.models import Unit, UnitReport, UnitTask
from fawang.organisations.queries.unit_tasks import REPORT
from fawang.organisations.rules import LONGEST_REPORT, Wrong, check_correction

READ = audit.declare("organisations.report_read", gettext_lazy("Read what somebody reported about an office"))
LONGEST_PHONE = 20
#: Within how many days a unit should have looked at it.
_DUE = timedelta(days=14)
#: Whoever reported may be called back so long after it was dealt with.
KEPT = timedelta(days=30)


def report_wrong(
    *, by: Actor, unit_id: int, reasons: Collection[str], words: str = "", phone: str = ""
) -> UnitReport:
    """Take what somebody says is wrong of a unit; it becomes a task of the unit.

    Args:
        reasons: codes of `Wrong`, at least one.
        words: in their own words; may be empty.
        phone: where they may be asked back; may be empty.

    Raises:
        NotFound: `unit_not_found`.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    chosen = values.choices("reasons", Wrong, reasons)
    if not chosen:
        values.errors.setdefault("reasons", "field_required")
    words = clean(words)
    if len(words) > LONGEST_REPORT:
        values.errors["words"] = "field_too_long"
    digits = phone_digits(phone)
    # From a short number with its area code to a mobile with the country's.
    if phone.strip() and not 7 <= len(digits) <= LONGEST_PHONE:
        values.errors["phone"] = "field_wrong"
    values.check()
    now = clock.now()
    with transaction.atomic():
        if not Unit.objects.filter(pk=unit_id).exists():
            raise NotFound("unit_not_found")
        report = UnitReport.objects.create(
            unit_id=unit_id,
            reasons=chosen,
            words=words,
            phone=digits,
            phone_hash=phone_hash(digits) if digits else None,
            at=now,
        )
        due = (now.astimezone(clock.CHINA) + _DUE).date()
        open_task(
            by=by, unit_id=unit_id, kind=REPORT.name, subject=str(report.pk), params={"reasons": chosen}, due=due,
            now=now,
        )  # fmt: skip
    return report


def read_report(*, by: Actor, report_id: int) -> UnitReport:
    """Return a report with its words and phone, and record that they were read.

    Raises:
        NotFound: `not_found`, also for whoever may not see it.
    """
    with transaction.atomic():
        report = UnitReport.objects.filter(pk=report_id).select_related("unit").first()
        if report is None or not _may(by, report):
            raise NotFound("not_found")
        audit.record(READ, by=by, object=f"organisations.unit_report:{report.pk}", unit_id=report.unit_id)
    return report


def finish_report(*, by: Actor, report_id: int) -> bool:
    """Say that a report has been dealt with; return whether it was still open.

    Raises:
        NotFound: `not_found`, also for whoever may not see it.
    """
    with transaction.atomic():
        report = UnitReport.objects.filter(pk=report_id).select_related("unit").first()
        if report is None or not _may(by, report):
            raise NotFound("not_found")
        return close_task(by=by, kind=REPORT.name, subject=str(report_id))


def empty_reports(*, by: Actor, now: datetime, limit: int = 1000) -> int:
    """Delete words and phones of reports that were dealt with 30 days ago; return of how many."""
    done = UnitTask.objects.filter(
        kind=REPORT.name, subject=Cast(OuterRef("pk"), CharField()), done_at__lt=now - KEPT
    )
    waiting = UnitReport.objects.filter(Exists(done), emptied_at__isnull=True).values_list("pk", flat=True)
    return _empty(waiting[:limit], now)


def erase_reports_of(*, by: Actor, number: str) -> int:
    """Delete the words and the phone of every report that a number has left; return of how many."""
    left = UnitReport.objects.filter(phone_hash=phone_hash(phone_digits(number)))
    return _empty(left.values_list("pk", flat=True), clock.now())


def _empty(report_ids: Collection[int], now: datetime) -> int:
    return UnitReport.objects.filter(pk__in=list(report_ids)).update(
        words="", phone="", phone_hash=None, emptied_at=now
    )


def _may(by: Actor, report: UnitReport) -> bool:
    # The task may have gone on to the unit that succeeded it.
    units = [report.unit_id, report.unit.successor_id or report.unit_id]
    paths = Unit.objects.filter(pk__in=units).values_list("path", flat=True)
    try:
        check_correction(by, [one for path in paths for one in path])
    except NotAllowed:
        return False
    return True


def phone_digits(typed: str) -> str:
    """Return the digits of a number, without China's code: +86 138 0013 8000 is 13800138000."""
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    return digits.removeprefix("86") if len(digits) == 13 else digits


def phone_hash(digits: str) -> bytes:
    """Return the hash by which a number is found again."""
    return keyed_hash("organisations.report_phone", digits)
