"""How a person can be reached: written with the matter, read only by those who say why."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering
from fawang.kernel.storage.fields import keyed_hash
from fawang.people import queries
from fawang.people.models import Contact
from fawang.people.rules.shared_phones import NO_GUARD, Guard
from fawang.people.rules.wishes import Medium, Reach, check_reach

UNMASKED = audit.declare("people.contact_unmasked", gettext_lazy("Looked at personal data"))
REFUSED = audit.declare("people.unmasking_refused", gettext_lazy("Was refused personal data"))
ERASED = audit.declare("people.contact_erased", gettext_lazy("Erased a person's data"))
WISH_SET = audit.declare("people.wish_set", gettext_lazy("Noted how somebody wants to be told"))
GUARDED = audit.declare(
    "people.contact_guarded", gettext_lazy("Marked a matter as not opened by the phone number alone")
)
CALLS_FORBIDDEN = audit.declare(
    "people.calls_forbidden", gettext_lazy("Recorded that somebody must not be called")
)


def save_contact(*, by: Actor, reach: Reach, guard: Guard = NO_GUARD) -> Contact:
    """Check and store how a person can be reached; part of a larger transaction.

    Args:
        guard: what of the matter makes its number alone not enough to open it.

    Raises:
        Invalid: `invalid`, with a code for each field that is missing or wrong.
    """
    reach = check_reach(reach)
    row = Contact(
        resident_id=by.id if by.kind == ActorKind.RESIDENT else None,
        name=reach.name,
        phone=reach.phone,
        phone_hash=keyed_hash("phone", reach.phone) if reach.phone else None,
        email=reach.email,
        id_number=reach.id_number,
        id_number_hash=keyed_hash("id_number", reach.id_number) if reach.id_number else None,
        medium=reach.medium,
        may_call=reach.may_call,
        may_announce=reach.may_announce,
        list_online=reach.list_online,
        danger=guard.danger,
        household=guard.household,
        quiet_from=reach.quiet_from,
        quiet_until=reach.quiet_until,
        third_name=reach.third_name,
        third_relation=reach.third_relation,
        third_phone=reach.third_phone,
        third_email=reach.third_email,
        pass_phrase_hash=_phrase_hash(reach.pass_phrase) if reach.pass_phrase else None,
        locale=reach.locale,
        dialect=reach.dialect,
        needs=reach.needs,
    )
    gathering.add(row, numbered=True)
    return row


def copy_contact(*, by: Actor, contact_id: int) -> Contact:
    """Store how somebody can be reached once more, for another matter of theirs; part of a larger transaction.

    Each matter has a contact of its own: erasing one leaves the other.
    """
    row = Contact.objects.get(pk=contact_id)
    row.pk = None
    row.save(force_insert=True)
    return row


class Purpose(StrEnum):
    """What somebody reads personal data for. It decides what they get."""

    #: To call out. Gives the number that may be called, and who answers it.
    CALL = "call"
    #: Somebody calls and says they are the third party: they must know the pass phrase.
    CALLER = "caller"
    #: To fill in or check papers. Gives name and identity number, no number to call.
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Revealed:
    """Personal data of a contact, after the reading of it was audited; what the purpose does not
    need is empty. `announce` False: do not say who is calling, and ask for the person by name only.
    """

    name: str = ""
    phone: str = ""
    id_number: str = ""
    third_name: str = ""
    third_relation: str = ""
    announce: bool = True
    verified: bool = False


def reveal(
    *, by: Actor, contact_id: int, purpose: Purpose, object: str, unit_id: int | None, pass_phrase: str = ""
) -> Revealed:
    """Return what `purpose` needs of a contact, and record who read it.

    Where the person named a third party, only that party's number and name are given for a call;
    the person's own name follows once the pass phrase that the third party says is right.

    Args:
        object: the order it is read for, as the audit writes it.
        unit_id: the competent unit of that order.

    Raises:
        NotAllowed: `do_not_call`, or `pass_phrase_wrong`. The attempt is recorded too.
    """
    row = queries.contact(contact_id)
    wishes = queries.wishes_of(row)
    verified = wishes.third and _phrase_hash(pass_phrase) == bytes(row.pass_phrase_hash or b"")
    against = None
    if purpose == Purpose.CALL and not wishes.may_call:
        against = "do_not_call"
    elif not verified and (pass_phrase or purpose == Purpose.CALLER):
        against = "pass_phrase_wrong"
    audit.record(
        REFUSED if against else UNMASKED,
        by=by, object=object, unit_id=unit_id, purpose=purpose, contact=contact_id, against=against,
    )  # fmt: skip
    if against:
        raise NotAllowed(against)
    if purpose == Purpose.PAPERS:
        return Revealed(name=row.name, id_number=row.id_number, announce=wishes.may_announce)
    shown = verified or not wishes.third
    return Revealed(
        name=row.name if shown else "",
        phone=(row.third_phone if wishes.third else row.phone) if purpose == Purpose.CALL else "",
        third_name=row.third_name,
        third_relation=row.third_relation,
        announce=wishes.may_announce,
        verified=verified,
    )


def forbid_calls(*, by: Actor, contact_id: int, object: str) -> None:
    """Note that the person of a contact does not want to be called any more; their number is not shown again."""
    with transaction.atomic():
        Contact.objects.filter(pk=contact_id).update(may_call=False)
        audit.record(CALLS_FORBIDDEN, by=by, object=object, contact=contact_id)


def guard_contact(
    *, by: Actor, contact_id: int, object: str, danger: bool = False, household: bool | None = None
) -> None:
    """Note what became known of a matter; part of a larger transaction.

    Args:
        danger: somebody is in danger. It stays so: whoever was once is not exposed later.
        household: whether it is about those who live together; None leaves it as it is.
    """
    known = {"danger": True} if danger else {}
    known |= {} if household is None else {"household": household}
    changes = Contact.objects.filter(pk=contact_id).exclude(**known) if known else Contact.objects.none()
    if changes.update(**known):
        audit.record(GUARDED, by=by, object=object, contact=contact_id, **known)


def forbid_texts(*, by: Actor, phone: str) -> int:
    """Note that the owner of a number wants no more text messages: of none of their matters; return how many there are.

    What waits to be sent is decided anew when it is, and is not.

    Args:
        phone: in one form (`wishes.read_phone`), shown to be theirs by the message that says so.
    """
    rows = Contact.objects.filter(phone_hash=keyed_hash("phone", phone), medium=Medium.SMS)
    with transaction.atomic():
        numbers = list(rows.values_list("pk", flat=True))
        Contact.objects.filter(pk__in=numbers).update(medium=Medium.NONE)
        for number in numbers:
            audit.record(WISH_SET, by=by, object=f"people.contact:{number}", medium=Medium.NONE)
    return len(numbers)


def tell_by(*, by: Actor, contact_id: int, medium: Medium, object: str) -> None:
    """Note by which way the person of a contact wants to be told, as they said themselves."""
    with transaction.atomic():
        Contact.objects.filter(pk=contact_id).update(medium=medium)
        audit.record(WISH_SET, by=by, object=object, contact=contact_id)


def erase_contact(*, by: Actor, contact_id: int) -> None:
    """Remove all personal data of a contact (retention, or at the person's request)."""
    with transaction.atomic():
        row = Contact.objects.select_for_update().get(pk=contact_id)
        row.name = row.phone = row.email = row.id_number = row.needs = ""
        row.third_name = row.third_relation = row.third_phone = row.third_email = ""
        row.phone_hash = row.id_number_hash = row.pass_phrase_hash = None
        row.medium, row.resident = "none", None
        row.save()
        audit.record(ERASED, by=by, object=f"people.contact:{contact_id}")


def _phrase_hash(phrase: str) -> bytes:
    return keyed_hash("pass_phrase", "".join(clean(phrase).lower().split()))
