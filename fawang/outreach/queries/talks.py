"""Law talks: the public calendar, and the list of whoever leads them."""

from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.outreach.models import SignUp, Talk
from fawang.outreach.queries.advisers import Page
from fawang.outreach.queries.scope import PAGE, one_of, scoped
from fawang.outreach.rules.codes import Happening
from fawang.people.rules import Permission


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
    found = list(rows.select_related("unit").order_by(*order)[: limit + 1])
    more = len(found) > limit
    end = found[limit - 1] if more else None
    return Page(found[:limit], write_cursor(end.begins_at.isoformat(), end.pk) if end else None)
