"""Referrals: one of them, lists, its trail; always within the units of whoever reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.procedure import Step
from fawang.kernel.storage.paging import after, write_cursor
from fawang.kernel.storage.prepared import Lookup
from fawang.organisations import queries as organisations
from fawang.partners.models import DEPTHS, Partner, Referral, Sending, TokenForm, TrailEntry
from fawang.partners.queries.agreements import terms_of
from fawang.partners.queries.facts import facts_of
from fawang.partners.queries.messages import data_of
from fawang.partners.rules.procedure import PROCEDURE, ReferralFacts, Side, leader, party_of
from fawang.people.rules import Permission
from fawang.work_orders.rules.queue import ENDED_FROM

PAGE = 50
SEEING = frozenset({Permission.PARTNER_VIEW, Permission.PARTNER_REFER, Permission.PARTNER_DECIDE})


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """Some referrals in the order of the queue, and where the next ones begin."""

    rows: list[Referral]
    next: str


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A step as it is shown. `data` has reason, next, words and due_at; nothing of who somebody is."""

    seq: int
    side: str
    command: str
    source: str
    target: str
    happened_at: datetime
    at: datetime
    data: dict[str, Any]
    public: bool


def path_of(referral: Referral) -> tuple[int, ...]:
    """Return the unit that has a referral and all above it."""
    return tuple(unit for depth in DEPTHS if (unit := getattr(referral, f"unit_{depth}")) is not None)


def permissions_on(
    referral: Referral, by: Actor, paths: Mapping[int, tuple[int, ...]] | None = None
) -> frozenset[str]:
    """Return what `by` may do with a referral.

    Where its agreement names readers, an officer sees it only in one of those roles: such is what the police send.

    Args:
        paths: those of referees' units, where several referrals are looked at.
    """
    if by.kind == ActorKind.SYSTEM:
        return frozenset({Permission.PARTNER_VIEW, Permission.PARTNER_REFER, Permission.PARTNER_DECIDE})
    path = path_of(referral)
    readers = terms_of(referral.agreement).readers
    held: frozenset[str] = frozenset()
    for grant in by.grants:
        if grant.unit_id in path and (not readers or grant.role in readers):
            held |= grant.permissions
    # Who decides as referee needs no other way to it.
    referee = referral.partner.referee_unit_id
    if referee is not None and by.may_anywhere(Permission.PARTNER_DECIDE):
        above = paths[referee] if paths is not None else organisations.unit_path(referee)
        held |= by.permissions_on(above) & {Permission.PARTNER_DECIDE}
    return held


def sides_of(referral: Referral, by: Actor) -> frozenset[str]:
    """Return as which sides `by` may take steps: ours, and the referee's where we decide."""
    held = permissions_on(referral, by)
    sides = {Side.US} if Permission.PARTNER_REFER in held else set()
    if Permission.PARTNER_DECIDE in held and terms_of(referral.agreement).referee == "us":
        sides.add(Side.REFEREE)
    return frozenset(map(str, sides))


def visible(code: str, by: Actor) -> Referral:
    """Return a referral that `by` may see.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = Referral.objects.select_related("partner", "agreement", "order", "unit").filter(code=code).first()
    if row is None or not permissions_on(row, by) & SEEING:
        raise NotFound("not_found")
    return row


def locked(code: str) -> Referral:
    """Return a referral, locked.

    Raises:
        NotFound: there is none.
    """
    row = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("partner", "agreement")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise NotFound("not_found")
    return row


def by_id(referral_id: int) -> Referral:
    """Return a referral for a reaction or a job; nothing is checked."""
    return Referral.objects.select_related("partner", "agreement").get(pk=referral_id)


def open_steps(referral: Referral, by: Actor) -> list[Step[ReferralFacts]]:
    """Return the steps open to `by` on the sides on which they act, each once: the buttons of a page."""
    now = clock.now()
    permissions = frozenset(party_of(side, referral.direction) for side in sides_of(referral, by))
    return list(PROCEDURE.open_steps(facts_of(referral, now), permissions=permissions, now=now))


def to_tell(referral: Referral) -> list[Sending]:
    """Return what of a referral a person has to tell the partner, the oldest first."""
    return list(
        Sending.objects.filter(referral=referral, outcome="by_hand", told_at=None).order_by("seq")[:20]
    )


def open_form(referral: Referral) -> TokenForm | None:
    """Return the form by which the partner can answer now, if there is one."""
    return (
        TokenForm.objects.filter(referral=referral, revoked_at=None, expires_at__gt=clock.now())
        .order_by("-pk")
        .first()
    )


def trail(referral: Referral, *, public: bool = False) -> list[TrailRow]:
    """Return the trail in the order in which things were written here; `public`: as its person reads it."""
    rows = TrailEntry.objects.filter(referral=referral).order_by("seq")
    if public:
        rows = rows.filter(public=True)
    return [
        TrailRow(
            row.seq,
            row.side,
            row.command,
            row.source,
            row.target,
            row.happened_at,
            row.at,
            data_of(row),
            row.public,
        )
        for row in rows[:500]
    ]


_OF_ORDER = Lookup(lambda order_id: Referral.objects.filter(order_id=order_id)[:1], columns=("id",))


def of_order(order_id: int) -> list[Referral]:
    """Return the referrals of an order, the first one first; of what was joined, the one that was kept."""
    if not _OF_ORDER.values(order_id):
        # Most orders have none, and each page of one asks.
        return []
    return list(
        Referral.objects.filter(order_id=order_id)
        .select_related("partner", "agreement", "unit")
        .order_by("pk")[:50]
    )


def listed(
    by: Actor,
    *,
    partner: str = "",
    direction: str = "",
    turn: str = "",
    state: str = "",
    ended: bool = False,
    cursor: str = "",
    limit: int = PAGE,
) -> ReferralPage:
    """Return referrals within the reach of `by`, in the order of the queue.

    Each unit of the reader is one range of an index; where they have several, each gives its first rows, and the
    best of those are the page: a deep page costs what the first does.

    Args:
        partner: the code of one partner. turn: whose turn it is. ended: those that have ended.

    Raises:
        Invalid: `cursor_invalid`.
    """
    found: list[Referral] = []
    for scope in _scopes(by):
        rows = _narrowed(Referral.objects.filter(scope), partner, direction, turn, state, ended=ended)
        found += after(rows, cursor).select_related("partner", "agreement", "unit")[: limit + 1]
    rows_ = sorted({row.pk: row for row in found}.values(), key=lambda row: (row.queue_key, row.pk))
    # Readers that an agreement names are few, and their rows are in the same range.
    page = rows_[:limit]
    cursor = write_cursor(page[-1].queue_key, page[-1].pk) if len(rows_) > limit else ""
    referees = {row.partner.referee_unit_id for row in page if row.partner.referee_unit_id}
    paths = {pk: unit.path for pk, unit in organisations.units_by_id(referees).items()} if referees else {}
    return ReferralPage([row for row in page if permissions_on(row, by, paths) & SEEING], cursor)


def waiting(by: Actor, *, most: int = 1_000) -> int:
    """Return how many referrals wait for us, at most `most`."""
    return sum(
        _narrowed(Referral.objects.filter(scope), "", "", Side.US, "", ended=False).order_by()[:most].count()
        for scope in _scopes(by)
    )


def _narrowed(
    rows: QuerySet[Referral], partner: str, direction: str, turn: str, state: str, *, ended: bool
) -> QuerySet[Referral]:
    if partner:
        rows = rows.filter(
            partner__in=list(Partner.objects.filter(code=partner).values_list("pk", flat=True))
        )
    if direction:
        rows = rows.filter(direction=direction)
    if turn:
        rows = rows.filter(turn=turn)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(queue_key__gte=ENDED_FROM) if ended else rows.filter(queue_key__lt=ENDED_FROM)


def _scopes(by: Actor) -> list[Q]:
    """Return one condition for each unit of the reader that is not below another of theirs."""
    units = {unit for permission in SEEING for unit in by.units_with(permission)}
    paths = {unit: organisations.unit_path(unit) for unit in units}
    top = [unit for unit, path in paths.items() if not units & set(path[1:])]
    return [Q(**{f"unit_{len(paths[unit])}": unit}) for unit in sorted(top)]


def by_hand(by: Actor, *, limit: int = PAGE) -> list[Sending]:
    """Return messages that a person has to bring to a partner, the oldest first."""
    rows: list[Sending] = []
    for scope in _scopes(by):
        within = Q(**{f"referral__{name}": value for name, value in scope.children})  # type: ignore[misc]
        rows += (
            Sending.objects.filter(within, outcome="by_hand", told_at__isnull=True)
            .select_related("referral", "partner")
            .order_by("pk")[:limit]
        )
    return sorted(rows, key=lambda row: row.pk)[:limit]


def leads(referral: Referral) -> Side:
    """Return who leads the matter (首接负责)."""
    return leader(referral.state, referral.direction)
