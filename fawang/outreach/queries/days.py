"""Served days: whose they are, in which state, how residents rated them."""

from django.conf import settings
from django.db.models import Avg, Count, Q

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor
from fawang.organisations.queries.scope import scoped
from fawang.outreach.models import DayRating, ServedDay
from fawang.outreach.queries.advisers import contracts_of, is_adviser
from fawang.outreach.queries.scope import PAGE, Page, page_of
from fawang.outreach.rules.advisers import DayFacts, DayState, Part, links_of
from fawang.people.rules import Permission


def parts(row: ServedDay, by: Actor) -> frozenset[str]:
    """Return what `by` is to a served day; nobody checks a day of their own."""
    if is_adviser(row.contract, by):
        return frozenset({Part.ADVISER})
    leads = Permission.OUTREACH_MANAGE in by.permissions_on(row.units)
    return frozenset({Part.CHECKER}) if leads and row.staff_id != by.id else frozenset()


def facts(row: ServedDay) -> DayFacts:
    """Return what rules look at."""
    return DayFacts(row.state)


def day(by: Actor, code: str) -> ServedDay:
    """Return a served day that `by` may see.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = ServedDay.objects.select_related("contract").filter(code=code).first()
    if row is None or not parts(row, by):
        raise NotFound("not_found")
    return row


def days_of(by: Actor, *, limit: int = PAGE) -> list[ServedDay]:
    """Return the latest served days of `by` as an adviser."""
    rows = ServedDay.objects.filter(contract__in=contracts_of(by)).exclude(state=DayState.WITHDRAWN)
    return list(rows.select_related("contract").order_by("-day", "-id")[:limit])


def days(by: Actor, state: str, *, cursor: str = "") -> Page[ServedDay]:
    """Return served days in a state within the reach of `by`, the earliest first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(ServedDay.objects.filter(state=state), by, Permission.OUTREACH_MANAGE)
    if cursor:
        shown, last = read_cursor(cursor, str, int)
        rows = rows.filter(Q(day__gt=shown) | Q(day=shown, id__gt=last))
    ordered = rows.select_related("contract").order_by("day", "id")
    return page_of(ordered, lambda row: (row.day.isoformat(), row.pk))


def other_villages(row: ServedDay) -> list[str]:
    """Return the villages in which the same adviser was on the same day by other contracts."""
    rows = ServedDay.objects.filter(day=row.day, staff_id=row.staff_id).exclude(state=DayState.WITHDRAWN)
    return list(rows.exclude(pk=row.pk).order_by("id").values_list("contract__village", flat=True)[:10])


def rating_token(row: ServedDay, number: int) -> str:
    """Return the secret of one link by which a resident rates a day."""
    return keyed_token(settings.FAWANG_LINK_KEY, "outreach.day", row.code, number, size=9)


def next_link(row: ServedDay) -> int | None:
    """Return the number of the first link that nobody has used; None: all are."""
    used = set(DayRating.objects.filter(served=row).values_list("number", flat=True))
    return next((number for number in range(1, links_of(row.persons) + 1) if number not in used), None)


def day_to_rate(code: str, number: int, token: str) -> ServedDay:
    """Return the served day that a link rates.

    Raises:
        NotFound: `rating_link_spent`, the link is none of ours, or the day was withdrawn.
    """
    row = ServedDay.objects.select_related("contract").filter(code=code).first()
    if (
        row is None
        or row.state == DayState.WITHDRAWN
        or not 1 <= number <= links_of(row.persons)
        or not same_token(rating_token(row, number), token)
    ):
        raise NotFound("rating_link_spent")
    return row


def rated(row: ServedDay, number: int) -> bool:
    """Tell whether a link has been used."""
    return DayRating.objects.filter(served=row, number=number).exists()


def ratings_of(row: ServedDay) -> list[DayRating]:
    """Return the ratings of a day."""
    return list(DayRating.objects.filter(served=row).order_by("id"))


def average_of(contract_id: int) -> tuple[int, float | None]:
    """Return how many ratings the days of a contract have, and their average of 1 to 5."""
    found = DayRating.objects.filter(served__contract_id=contract_id).aggregate(
        n=Count("pk"), mean=Avg("score")
    )
    return found["n"], found["mean"]
