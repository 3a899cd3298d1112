"""What referees have decided, offered where a matter like it comes."""

from dataclasses import dataclass

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.partners.models import Partner, Precedent
from fawang.people.rules import Permission
from fawang.regions.rules import common

PAGE = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A precedent that fits: whose such a matter is, with which partner, why."""

    precedent: Precedent
    #: It is of the same county; else of the same province only.
    near: bool


def fitting(*, partner_id: int, matter: str, region: str) -> list[Offer]:
    """Return the precedents for a matter between us and a partner, those of the nearest place first."""
    rows = list(
        Precedent.objects.filter(partner=partner_id, matter=matter, revoked_at=None)
        .select_related("partner")
        .order_by("-pk")[:100]
    )
    offers = [Offer(row, near=row.region[:6] == region[:6]) for row in rows]
    return sorted(offers, key=lambda one: -len(common(one.precedent.region, region) or ""))[:3]


def listed(by: Actor, *, before: int | None = None) -> list[Precedent]:
    """Return a page of precedents and one more, the latest first, for whoever works with partners."""
    if by.kind != ActorKind.SYSTEM and not by.may_anywhere(Permission.PARTNER_VIEW):
        return []
    rows = Precedent.objects.select_related("partner", "referral").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[: PAGE + 1])


def count_of(partner: Partner) -> int:
    """Return how many precedents of a partner are offered."""
    return Precedent.objects.filter(partner=partner, revoked_at=None).count()
