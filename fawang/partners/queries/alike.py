"""The same matter by another way: referrals and orders that look like one, for a person to judge."""

from dataclasses import dataclass
from datetime import timedelta

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.fields import blind_tokens
from fawang.partners.models import Referral
from fawang.partners.queries import referrals
from fawang.partners.queries.messages import fields_of
from fawang.partners.rules.messages import Urgency
from fawang.people import queries as people
from fawang.people.rules.shared_phones import is_household
from fawang.people.rules.wishes import read_phone
from fawang.work_orders import queries as orders

#: Further back the same number is rather another matter.
WITHIN = timedelta(days=180)
_MOST = 10


@dataclass(frozen=True, slots=True)
class Alike:
    """Another referral, or an order, that may be the same matter.

    `by`: what is the same: `phone`, `name`, `matter`, `place`.
    """

    kind: str
    code: str
    state: str
    order_kind: str
    partner: dict[str, str]
    by: tuple[str, ...]


def alike(referral: Referral, by: Actor) -> list[Alike]:
    """Return what may be the same matter, the likeliest first, within what `by` may see.

    The same number, or the same name in the same matter and county: one number may be of a whole household, and one
    name of many people, so nothing is joined without a person.
    """
    fields = fields_of(referral)
    found = [
        *_referrals(referral, fields, by),
        *_orders(referral, fields, by),
    ]
    return sorted(found, key=lambda one: -len(one.by))[:_MOST]


def _referrals(referral: Referral, fields: dict[str, str], by: Actor) -> list[Alike]:
    rows = (
        Referral.objects.filter(created_at__gte=clock.now() - WITHIN, erased=False)
        .exclude(pk=referral.pk)
        .select_related("partner", "agreement")
    )
    names = blind_tokens(fields["name"]) if fields.get("name") else []
    near: dict[int, Referral] = {}
    if phone_hash := bytes(referral.phone_hash):
        near |= {row.pk: row for row in rows.filter(phone_hash=phone_hash)[: _MOST * 2]}
    if names:
        alike_named = rows.filter(
            tokens__contains=names, matter=referral.matter, region__startswith=referral.region[:6]
        )
        near |= {row.pk: row for row in alike_named[: _MOST * 2]}
    found = []
    for row in near.values():
        if (
            (referral.order_id and row.order_id == referral.order_id)
            or row.same_as_id == referral.pk
            or referral.same_as_id in (row.pk, row.same_as_id or 0)
        ):
            continue
        if not referrals.permissions_on(row, by) & referrals.SEEING:
            continue
        said = {
            "phone": bool(phone_hash) and bytes(row.phone_hash) == phone_hash,
            "name": bool(names) and set(names) <= set(row.tokens),
            "matter": row.matter == referral.matter,
            "place": row.region[:6] == referral.region[:6],
        }
        if _needs_more_than_number(row) and not said["name"]:
            continue
        found.append(
            Alike(
                "referral",
                row.code,
                row.state,
                "",
                row.partner.names,
                tuple(one for one, same in said.items() if same),
            )
        )
    return found


def _needs_more_than_number(row: Referral) -> bool:
    """Tell whether others may hold the telephone of a matter: then the number alone does not find it."""
    return row.discreet or row.urgency == Urgency.DANGER or is_household(row.matter)


def _orders(referral: Referral, fields: dict[str, str], by: Actor) -> list[Alike]:
    number = read_phone(fields.get("phone", ""))
    if not number or referral.order_id is not None:
        return []
    rows = orders.orders_of_contacts(people.contact_ids_of_numbers(phone=number), by)
    return [
        Alike(
            "order",
            row.code,
            row.state,
            row.kind,
            {},
            ("phone", *(("matter",) if row.matter == referral.matter else ()),
             *(("place",) if row.place[:6] == referral.region[:6] else ())),
        )
        for row in rows
        if row.created_at >= clock.now() - WITHIN
    ]  # fmt: skip
