"""Who is acting: every action takes one, keyword `by=`."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """How somebody came to act."""

    ANONYMOUS = "anonymous"
    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person may do at a unit and at every unit below it. `unit_kind`: what sort of unit that is."""

    unit_id: int
    role: str
    permissions: frozenset[str]
    unit_kind: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, with everything a rule needs to judge whether they may.

    `grants` come from memberships; `lawyer_id` names the lawyer a staff account belongs to;
    `order_id` and `consultation_id` are the one order or consultation whose secret key a person has shown;
    `participant_id` is whom that order knows as somebody else than its first applicant, `side` the side they are on;
    `guest_id` is whom a talk knows as its guest, whoever else they may be.
    """

    kind: ActorKind
    id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    lawyer_id: int | None = None
    order_id: int | None = None
    consultation_id: int | None = None
    guest_id: int | None = None
    participant_id: int | None = None
    side: str = ""

    def permissions_on(self, unit_ids: Collection[int]) -> frozenset[str]:
        """Return the permissions granted at any of `unit_ids` (a unit and all above it)."""
        held: frozenset[str] = frozenset()
        for grant in self.grants:
            if grant.unit_id in unit_ids:
                held |= grant.permissions
        return held

    def units_with(self, permission: str) -> tuple[int, ...]:
        """Return the units at which `permission` is granted directly."""
        return tuple(grant.unit_id for grant in self.grants if permission in grant.permissions)

    def may_anywhere(self, permission: str) -> bool:
        """Tell whether `permission` is granted at any unit at all."""
        return any(permission in grant.permissions for grant in self.grants)

    @property
    def known_id(self) -> int:
        """Return the id of an actor who has one.

        Raises:
            ValueError: nobody in particular acts; a caller let them in by mistake.
        """
        if self.id is None:
            raise ValueError(f"{self.kind} has no id")
        return self.id

    @property
    def label(self) -> str:
        """Return the actor as the history and the audit store it: a kind and an id, no name."""
        if self.guest_id is not None:
            return f"guest:{self.guest_id}"
        if self.participant_id is not None and self.kind != ActorKind.STAFF:
            return f"participant:{self.participant_id}"
        return self.kind if self.id is None else f"{self.kind}:{self.id}"


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(kind=ActorKind.SYSTEM)
