"""Law talks: the public calendar, and the list of whoever leads them."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Q, QuerySet, Sum

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.paging import read_cursor
from fawang.organisations.queries.scope import one_of, scoped
from fawang.outreach.models import Handout, SignUp, Talk
from fawang.outreach.queries.scope import PAGE, Page, page_of
from fawang.outreach.rules.codes import Happening
from fawang.outreach.rules.talks import next_month
from fawang.people.rules import Permission
from fawang.work_orders.rules.codes import Scan


def public_talk(code: str, *, locked: bool = False) -> Talk:
    """Return a talk as the public reads it, also a cancelled one.

    Raises:
        NotFound: there is none.
    """
    rows = Talk.objects.select_for_update() if locked else Talk.objects.select_related("unit")
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    return row


def upcoming(*, region: str = "", topic: str = "", cursor: str = "", limit: int = PAGE) -> Page[Talk]:
    """Return talks that have not ended, the next one first; cancelled ones too, so that nobody waits in vain.

    Args:
        region: at or below this division, by the digits of its code.
        topic: about this matter.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = Talk.objects.filter(ends_at__gte=clock.now(), state__in=[Happening.PLANNED, Happening.CANCELLED])
    if region:
        rows = rows.filter(region_code__startswith=region)
    if topic:
        rows = rows.filter(topics__contains=[topic])
    return _page(rows, cursor, limit)


def in_month(first: date, *, region: str = "", cursor: str = "") -> Page[Talk]:
    """Return all talks of a month, by when they begin.

    Args:
        first: the first day of the month.
        region: at or below this division, by the digits of its code.

    Raises:
        Invalid: `cursor_invalid`.
    """
    begin, end = (datetime.combine(day, time(), clock.CHINA) for day in (first, next_month(first)))
    rows = Talk.objects.filter(begins_at__gte=begin, begins_at__lt=end, region_code__startswith=region)
    return _page(rows, cursor, PAGE)


def listed(by: Actor, *, past: bool, cursor: str = "") -> Page[Talk]:
    """Return talks of the units of `by`: those to come, the next one first, or the rest, the latest first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(Talk.objects.all(), by, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)
    ahead = Q(state=Happening.PLANNED)
    return (
        _page(rows.exclude(ahead), cursor, PAGE, back=True)
        if past
        else _page(rows.filter(ahead), cursor, PAGE)
    )


def one(by: Actor, code: str) -> Talk:
    """Return a talk of the units of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    rows = Talk.objects.select_related("unit")
    return one_of(rows, by, code, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


def handouts(row: Talk) -> list[Handout]:
    """Return the files of a talk, the first one first, also those that are still being scanned."""
    return list(Handout.objects.filter(talk=row).order_by("id"))


def public_handouts(talk_ids: Collection[int]) -> dict[int, list[Handout]]:
    """Return the files that everybody may read, by talk, the first one first."""
    found: dict[int, list[Handout]] = {}
    for one in Handout.objects.filter(talk_id__in=talk_ids).exclude(scan=Scan.PENDING).order_by("id"):
        found.setdefault(one.talk_id, []).append(one)
    return found


def sign_ups(row: Talk) -> list[SignUp]:
    """Return who signed up for a talk, the first one first."""
    return list(SignUp.objects.filter(talk=row).order_by("id"))


def taken(talk_ids: list[int]) -> dict[int, int]:
    """Return how many places are taken, by talk."""
    rows = SignUp.objects.filter(talk_id__in=talk_ids).values_list("talk_id").annotate(n=Sum("persons"))
    return dict(rows)


def of_number(number: str) -> list[SignUp]:
    """Return the sign-ups of a telephone number."""
    return list(SignUp.objects.filter(phone_hash=keyed_hash("phone", number)).select_related("talk"))


def _page(rows: QuerySet[Talk], cursor: str, limit: int, *, back: bool = False) -> Page[Talk]:
    if cursor:
        written, last = read_cursor(cursor, str, int)
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            raise Invalid("cursor_invalid") from None
        if at.tzinfo is None:
            raise Invalid("cursor_invalid")
        way = "lt" if back else "gt"
        rows = rows.filter(Q(**{f"begins_at__{way}": at}) | Q(begins_at=at, **{f"id__{way}": last}))
    order = ("-begins_at", "-id") if back else ("begins_at", "id")
    ordered = rows.select_related("unit").order_by(*order)
    return page_of(ordered, lambda row: (row.begins_at.isoformat(), row.pk), limit)
