"""How a person may be reached, which number opens what, and what others see of it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.prepared import Lookup
from fawang.people.models import Contact, Resident
from fawang.people.rules.shared_phones import Guard
from fawang.people.rules.shared_phones import opens_by_number as rule
from fawang.people.rules.wishes import Medium, Wishes, mask_name, mask_phone


def resident_by_phone(phone: str) -> Resident | None:
    """Return the resident who has shown that `phone` (in one form) is theirs."""
    return Resident.objects.filter(phone_hash=keyed_hash("phone", phone)).first()


def phone_of_resident(resident_id: int) -> str:
    """Return the number that a resident has shown to be theirs."""
    return str(Resident.objects.get(pk=resident_id).phone)


def opens_by_number() -> QuerySet[Contact]:
    """Return the contacts whose matters the telephone number alone opens: `shared_phones.opens_by_number` as rows.

    Every search by a number goes through it.
    """
    return Contact.objects.filter(
        list_online=True, may_announce=True, pass_phrase_hash__isnull=True, danger=False, household=False
    )


def shares_phone(contact_id: int) -> bool:
    """Tell whether others may hold the telephone of a contact, so that the number alone opens nothing."""
    return not opens_by_number().filter(pk=contact_id).exists()


def is_tracked_by(contact_id: int, tail: str) -> bool:
    """Tell whether the code and `tail`, the last four digits of the number, show how far the matter of a contact is.

    Not where its person keeps it off lists.
    """
    row, digits = contact(contact_id), "".join(str(int(c)) for c in tail if c.isdecimal())
    return row.list_online and len(digits) == 4 and row.phone.endswith(digits)


def is_proved(phone: str) -> bool:
    """Tell whether somebody has shown, by a code sent there, that `phone` (in one form) is theirs."""
    return Resident.objects.filter(phone_hash=keyed_hash("phone", phone)).exists()


def contact_ids_of(resident_id: int) -> QuerySet[Contact, int]:
    """Return the ids of contacts that a resident sees online: their own phone, where the number alone opens it.

    A third party's number does not open the matter.
    """
    return opens_by_number().filter(_of_phone(resident_id)).values_list("pk", flat=True)


def contact_ids_with_code(resident_id: int) -> QuerySet[Contact, int]:
    """Return the ids of all contacts of a resident's phone, for whoever has typed the code of the matter as well."""
    return Contact.objects.filter(_of_phone(resident_id)).values_list("pk", flat=True)


def given_by(resident_id: int) -> dict[str, str]:
    """Return name, identity number and telephone as somebody gave them last while signed in.

    Only from matters that the number alone opens: somebody else may hold the telephone.
    """
    row = opens_by_number().filter(resident_id=resident_id).order_by("-pk").first()
    if row is None:
        return {"phone": phone_of_resident(resident_id)}
    given = {
        "name": row.name,
        "id_number": row.id_number,
        "phone": row.phone or phone_of_resident(resident_id),
    }
    return {name: value for name, value in given.items() if value}


def reached_by(resident_id: int) -> dict[str, str]:
    """Return how somebody who signed in wished to be reached last, by name of the question; empty if they never said.

    Only from matters that the number alone opens, as `given_by`.
    """
    row = opens_by_number().filter(resident_id=resident_id).order_by("-pk").first()
    if row is None:
        return {}
    return {
        "dialect": row.dialect,
        "needs": row.needs,
        "email": row.email,
        "medium": row.medium,
        **{
            name: "yes" if getattr(row, name) else "no"
            for name in ("may_call", "may_announce", "list_online")
        },
    }


def contact_ids_with_id_number(number: str) -> list[int]:
    """Return the ids of the contacts of an identity number, the latest first; at most a hundred.

    For a counter at which somebody has shown who they are. The caller audits the reading.

    Args:
        number: as `wishes.read_id_number` returns it.
    """
    rows = Contact.objects.filter(id_number_hash=keyed_hash("id_number", number)).order_by("-pk")
    return [*rows.values_list("pk", flat=True)[:100]]


def _of_phone(resident_id: int) -> Q:
    resident = Resident.objects.get(pk=resident_id)
    return Q(resident_id=resident_id) | Q(phone_hash=resident.phone_hash)


def contact_ids_of_numbers(*, phone: str = "", id_number: str = "") -> list[int]:
    """Return the contacts with this identity number, or where there is none with this phone; numbers in one form.

    By the phone only those whose matters the number alone opens: whoever brings it may be another of the household.
    """
    if id_number:
        rows = Contact.objects.filter(id_number_hash=keyed_hash("id_number", id_number))
    elif phone:
        rows = opens_by_number().filter(phone_hash=keyed_hash("phone", phone))
    else:
        return []
    return list(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class MaskedContact:
    """What staff see of a contact before they unmask it."""

    id: int
    name: str
    phone: str
    wishes: Wishes
    dialect: str
    needs: str
    locale: str


_CONTACT = Lookup(lambda contact_id: Contact.objects.filter(pk=contact_id))


def contact(contact_id: int) -> Contact:
    """Return a contact with its personal data. For notices and for actions that audit the reading."""
    return _CONTACT.get(contact_id)


def locked_contact(contact_id: int) -> Contact:
    """Return a contact locked until the running transaction ends: nothing is marked on it meanwhile."""
    return Contact.objects.select_for_update().get(pk=contact_id)


def contacts(contact_ids: Collection[int]) -> dict[int, Contact]:
    """Return contacts by id with their personal data, in one statement; as `contact`."""
    return Contact.objects.in_bulk(contact_ids) if contact_ids else {}


def masked_contacts(contact_ids: set[int]) -> dict[int, MaskedContact]:
    """Return contacts by id as they are shown before unmasking, in one statement."""
    return {row.pk: masked(row) for row in Contact.objects.filter(pk__in=contact_ids)} if contact_ids else {}


#: Of what a contact wants nothing is secret but whether a third person answers.
_WISHES = (
    "medium", "may_call", "may_announce", "list_online", "danger", "household", "quiet_from", "quiet_until",
    "third_name", "pass_phrase_hash",
)  # fmt: skip


def wishing(contact_ids: Collection[int]) -> dict[int, Contact]:
    """Return contacts by id for what their persons want and what was marked, in one statement.

    Names and numbers are not deciphered: of thirty contacts that is most of the work. Of one it costs less than to
    compose a query.
    """
    if len(contact_ids) == 1:
        return {row.pk: row for row in _CONTACT(next(iter(contact_ids)))}
    return Contact.objects.only(*_WISHES).in_bulk(contact_ids) if contact_ids else {}


def has_shown(resident_id: int, phone: str) -> bool:
    """Tell whether a resident has shown that `phone` (in one form) is theirs."""
    return Resident.objects.filter(pk=resident_id, phone_hash=keyed_hash("phone", phone)).exists()


def wishes_of(row: Contact) -> Wishes:
    """Return what the person of a contact wants, and whether others may hold their telephone."""
    return Wishes(
        medium=Medium(row.medium),
        may_call=row.may_call,
        may_announce=row.may_announce,
        third=bool(row.third_name),
        has_pass_phrase=row.pass_phrase_hash is not None,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        shared_phone=not rule(
            list_online=row.list_online,
            may_announce=row.may_announce,
            has_pass_phrase=row.pass_phrase_hash is not None,
            guard=Guard(row.danger, row.household),
        ),
    )


def masked(row: Contact) -> MaskedContact:
    """Return the contact as it is shown before unmasking."""
    return MaskedContact(
        id=row.pk,
        name=mask_name(row.name),
        phone=mask_phone(row.third_phone or row.phone),
        wishes=wishes_of(row),
        dialect=row.dialect,
        needs=row.needs,
        locale=row.locale,
    )
