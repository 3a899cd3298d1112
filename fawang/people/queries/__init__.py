"""Who somebody is, what they may do, how a person may be reached."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind, Grant
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.prepared import run
from fawang.organisations import queries as organisations
from fawang.people.models import ApiToken, Membership, Session, Staff
from fawang.people.queries.contacts import (
    MaskedContact,
    contact,
    contact_ids_of,
    contact_ids_of_numbers,
    contact_ids_with_code,
    contact_ids_with_id_number,
    contacts,
    given_by,
    has_shown,
    is_proved,
    is_tracked_by,
    locked_contact,
    masked,
    masked_contacts,
    opens_by_number,
    phone_of_resident,
    reached_by,
    resident_by_phone,
    shares_phone,
    wishes_of,
    wishing,
)
from fawang.people.rules import ROLES, Permission, Role, roles_with
from fawang.people.texts import labels

__all__ = [
    "Colleague",
    "Desk",
    "Identity",
    "MaskedContact",
    "account_of",
    "accounts_named",
    "accounts_of_lawyers",
    "administrators",
    "colleagues",
    "contact",
    "contact_ids_of",
    "contact_ids_of_numbers",
    "contact_ids_with_code",
    "contact_ids_with_id_number",
    "contacts",
    "given_by",
    "has_shown",
    "is_proved",
    "is_tracked_by",
    "label_of",
    "lawyers_without_account",
    "locked_contact",
    "masked",
    "masked_contacts",
    "members",
    "opens_by_number",
    "phone_of_resident",
    "reached_by",
    "resident_actor",
    "resident_by_phone",
    "running",
    "session_reference",
    "sessions",
    "shares_phone",
    "staff_identities",
    "staff_identity",
    "staff_named",
    "staff_of",
    "staff_of_lawyer",
    "staff_phone",
    "token_actor",
    "tokens",
    "username_of",
    "usernames_of",
    "wishes_of",
    "wishing",
]


def running() -> Q:
    """Return the condition under which a membership holds at present."""
    now = clock.now()
    return Q(since__lte=now) & (Q(until__isnull=True) | Q(until__gt=now))


@dataclass(frozen=True, slots=True)
class Desk:
    """A place at which a member of staff works: a unit, in a role. `key` names it in the session."""

    key: str
    unit_id: int
    unit: str
    unit_kind: str
    role_code: Role
    role: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, and where they may sit."""

    actor: Actor
    desks: tuple[Desk, ...] = ()
    must_change_password: bool = False


NOBODY = Identity(ANONYMOUS)

#: Every request of staff asks this; building it anew each time costs three times what it costs itself.
#: Plain columns: nothing of the account that is encrypted is read, let alone decrypted. For `running` see there.
_IDENTITY = """
SELECT m.staff_id, m.id, m.unit_id, u.name, u.kind, m.role, s.name, s.lawyer_id, s.must_change_password
  FROM people_membership m
  JOIN people_staff s ON s.id = m.staff_id AND s.is_active
  JOIN organisations_unit u ON u.id = m.unit_id
 WHERE m.staff_id = ANY(%(staff)s) AND m.since <= %(now)s AND (m.until IS NULL OR m.until > %(now)s)
 ORDER BY m.id
"""


def staff_identity(staff_id: int) -> Identity:
    """Return who a staff account is, with all grants, in one statement; NOBODY if it is closed."""
    rows = _memberships([staff_id])
    if not rows:
        row = (
            Staff.objects.filter(pk=staff_id, is_active=True)
            .values_list("name", "must_change_password")
            .first()
        )
        if row is None:
            return NOBODY
        return Identity(Actor(kind=ActorKind.STAFF, id=staff_id, name=row[0]), must_change_password=row[1])
    return _identity(staff_id, [row[1:] for row in rows])


def staff_identities(staff_ids: Collection[int]) -> dict[int, Identity]:
    """Return who several staff accounts are, in one statement; who has no grant is missing."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in _memberships(staff_ids):
        found.setdefault(row[0], []).append(row[1:])
    return {staff_id: _identity(staff_id, rows) for staff_id, rows in found.items()}


def _memberships(staff_ids: Collection[int]) -> list[tuple[Any, ...]]:
    return run(_IDENTITY, {"staff": list(staff_ids), "now": clock.now()})


def _identity(staff_id: int, rows: list[tuple[Any, ...]]) -> Identity:
    name, lawyer_id, must_change_password = rows[0][5:]
    actor = Actor(
        kind=ActorKind.STAFF,
        id=staff_id,
        name=name,
        grants=tuple(Grant(unit_id, role, ROLES[Role(role)], kind) for _, unit_id, _, kind, role, *_ in rows),
        lawyer_id=lawyer_id,
    )
    desks = tuple(
        Desk(
            key=str(pk),
            unit_id=unit_id,
            unit=unit,
            unit_kind=kind,
            role_code=Role(role),
            role=str(labels.role(role)),
        )
        for pk, unit_id, unit, kind, role, *_ in rows
    )
    return Identity(actor, desks, must_change_password)


def resident_actor(resident_id: int) -> Actor:
    """Return the actor a resident is."""
    return Actor(kind=ActorKind.RESIDENT, id=resident_id)


def token_actor(token: str) -> Actor:
    """Return the actor whose API token this is; ANONYMOUS if it is unknown, expired or revoked."""
    row = ApiToken.objects.filter(
        token_hash=sha256(token.encode()).digest(), expires_at__gt=clock.now()
    ).first()
    return staff_identity(row.staff_id).actor if row else ANONYMOUS


def staff_named(staff_ids: set[int]) -> dict[int, str]:
    """Return names by staff id, for a history."""
    return dict(Staff.objects.filter(pk__in=staff_ids).values_list("pk", "name")) if staff_ids else {}


def username_of(staff_id: int) -> str:
    """Return the name with which an account signs in."""
    username: str = Staff.objects.values_list("username", flat=True).get(pk=staff_id)
    return username


def usernames_of(staff_ids: set[int]) -> dict[int, str]:
    """Return the names with which accounts sign in, by staff id."""
    return dict(Staff.objects.filter(pk__in=staff_ids).values_list("pk", "username"))


def staff_phone(staff_id: int) -> str | None:
    """Return the number at which somebody who works here is told things: empty if they gave none.

    None: the account is closed, and what is told to staff is no longer theirs to know.
    """
    staff = Staff.objects.filter(pk=staff_id, is_active=True).only("phone").first()
    return str(staff.phone) if staff else None


def staff_of_lawyer(lawyer_id: int) -> int | None:
    """Return the account of a lawyer in the register, or None if they have no open one."""
    return Staff.objects.filter(lawyer_id=lawyer_id, is_active=True).values_list("pk", flat=True).first()


def lawyers_without_account(firm_id: int) -> dict[int, str]:
    """Return the lawyers of a firm who cannot sign in yet: names by number in the register."""
    listed = {row.id: row.name for row in organisations.lawyers(firm_id=firm_id, limit=500).items}
    for lawyer_id in Staff.objects.filter(lawyer_id__in=listed).values_list("lawyer_id", flat=True):
        del listed[lawyer_id]
    return listed


def label_of(username: str) -> str:
    """Return how the audit names the account of `username`; empty if there is none."""
    pk = Staff.objects.filter(username=username.lower()).values_list("pk", flat=True).first()
    return f"staff:{pk}" if pk else ""


def account_of(username: str) -> int | None:
    """Return the number of the open account of `username`, if there is one."""
    found = Staff.objects.filter(username=clean(username).lower(), is_active=True)
    return found.values_list("pk", flat=True).first()


def accounts_named(usernames: set[str]) -> dict[str, int]:
    """Return the numbers of the open accounts that have one of `usernames`, by the name as it was given."""
    by_name = {clean(one).lower(): one for one in usernames}
    rows = Staff.objects.filter(username__in=by_name, is_active=True).values_list("username", "pk")
    return {by_name[username]: pk for username, pk in rows}


def accounts_of_lawyers(lawyer_ids: set[int]) -> dict[int, int]:
    """Return the numbers of the open accounts of lawyers, by number in the register."""
    rows = Staff.objects.filter(lawyer_id__in=lawyer_ids, is_active=True).values_list("lawyer_id", "pk")
    return {lawyer_id: pk for lawyer_id, pk in rows if lawyer_id is not None}


def members(unit_ids: set[int], permission: Permission) -> QuerySet[Staff]:
    """Return the active staff whose role at one of `unit_ids` itself holds a permission."""
    rows = Membership.objects.filter(running(), unit_id__in=unit_ids, role__in=roles_with(permission))
    return Staff.objects.filter(is_active=True, pk__in=rows.values("staff_id"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, and where."""

    id: int
    name: str
    unit: str


def colleagues(
    permission: Permission,
    *,
    within: Collection[int],
    named: str = "",
    ids: Collection[int] = (),
    limit: int = 20,
) -> list[Colleague]:
    """Return the active staff who hold a permission at one of the units `within` or below, by name.

    Args:
        permission: what they may do.
        within: units.
        named: only those with this in their name, if it is not empty.
        ids: only these, if there are any.
        limit: at most so many.
    """
    rows = Membership.objects.filter(
        running(), role__in=roles_with(permission), staff__is_active=True, unit__path__overlap=list(within)
    )
    if named:
        rows = rows.filter(staff__name__icontains=named)
    if ids:
        rows = rows.filter(staff_id__in=ids)
    found: dict[int, Colleague] = {}
    listed = rows.order_by("staff__name", "staff_id", "pk").values_list(
        "staff_id", "staff__name", "unit__name"
    )
    # Who has several desks is there several times.
    for staff_id, name, unit in listed[: 4 * limit]:
        found.setdefault(staff_id, Colleague(staff_id, name, unit))
    return list(found.values())[:limit]


def staff_of(unit_ids: set[int]) -> list[Membership]:
    """Return the running memberships at `unit_ids`, with staff and unit, for the register."""
    return list(
        Membership.objects.filter(running(), unit_id__in=unit_ids)
        .select_related("staff", "unit")
        .order_by("unit_id", "role", "staff_id")[:500]
    )


def sessions(staff_id: int) -> QuerySet[Session]:
    """Return the sessions somebody has open, the latest first."""
    return Session.objects.filter(staff_id=staff_id, expire_date__gt=clock.now()).order_by("-seen_at")


def session_reference(session_key: str) -> str:
    """Return what a page names a session by: whoever reads the page must not be able to take it over."""
    return sha256(session_key.encode()).hexdigest()[:20]


def tokens(staff_id: int) -> QuerySet[ApiToken]:
    """Return the API tokens of somebody that still open something, the latest first."""
    return ApiToken.objects.filter(staff_id=staff_id, expires_at__gt=clock.now()).order_by("-id")


def administrators() -> list[int]:
    """Return the active staff who run the installation, by number."""
    rows = Membership.objects.filter(running(), role=Role.PROVINCIAL_ADMIN, staff__is_active=True)
    return sorted(set(rows.values_list("staff_id", flat=True)))
