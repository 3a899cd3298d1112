"""Places at a law talk: kept by number, read with a trace in the audit, forgotten some days after the talk."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.outreach.actions._kept import line, named
from fawang.outreach.models import SignUp, Talk
from fawang.outreach.queries import talks
from fawang.outreach.rules.codes import LONGEST_NAME
from fawang.outreach.rules.talks import KEPT_AFTER, check_sign_up
from fawang.people.rules.wishes import read_phone

NAMES_READ = audit.declare("outreach.sign_ups_read", gettext_lazy("Read who signed up for a law talk"))
#: A number of one's own, so that sign-ups of residents are found by the number of any room.
PHONE = "phone"


def sign_up(*, by: Actor, code: str, name: str, phone: str, persons: int = 1) -> SignUp:
    """Keep places at a talk. The same number once more changes how many come; it never takes two.

    Raises:
        NotFound: there is no such talk.
        Conflict: `talk_full` with `left`, or why nobody can sign up.
        Invalid: `invalid`, for `name`, `phone` or `persons`.
    """
    name = line(name, LONGEST_NAME)
    number = read_phone(phone)
    errors = {}
    if not name:
        errors["name"] = "field_required"
    if number is None:
        errors["phone"] = "phone_wrong"
    if errors or number is None:
        raise Invalid("invalid", errors=errors)
    hashed = keyed_hash(PHONE, number)
    with transaction.atomic():
        # The talk's row is the lock under which places are given.
        row = talks.public_talk(code, locked=True)
        others = SignUp.objects.filter(talk=row).exclude(phone_hash=hashed)
        check_sign_up(
            state=row.state,
            begins_at=row.begins_at,
            now=clock.now(),
            places=row.places,
            taken=others.aggregate(n=Sum("persons"))["n"] or 0,
            persons=persons,
        )
        kept, _ = SignUp.objects.update_or_create(
            talk=row,
            phone_hash=hashed,
            defaults={"name": name, "phone": number, "persons": persons, "at": clock.now()},
        )
    return kept


def record_names_read(*, by: Actor, row: Talk) -> None:
    """Audit that somebody opened the list of those who signed up."""
    audit.record(NAMES_READ, by=by, object=named(row), unit_id=row.unit_id)


def forget_sign_ups(*, by: Actor, now: datetime) -> int:
    """Delete names and numbers of talks that are over for a while; return how many."""
    with transaction.atomic():
        deleted, _ = SignUp.objects.filter(talk__ends_at__lt=now - KEPT_AFTER).delete()
    return deleted


def erase_number(*, by: Actor, phone_hash: bytes) -> int:
    """Delete every sign-up of a number; return how many."""
    with transaction.atomic():
        deleted, _ = SignUp.objects.filter(phone_hash=phone_hash).delete()
    return deleted
