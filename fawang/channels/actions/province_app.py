"""Whom the province's service app vouches for: found, or joined to the resident of the number that it has verified."""

from dataclasses import dataclass

from fawang.channels.actions.channels import count
from fawang.channels.actions.identity import account_of, join, note_use
from fawang.channels.data.province_app import names
from fawang.channels.models import Account
from fawang.channels.queries import identity
from fawang.channels.queries.province_app import CHANNEL
from fawang.channels.rules.identity import REAL_NAME_LEVEL, Access, Proof
from fawang.channels.rules.province_app import Act, Vouched, may
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotAllowed
from fawang.people.actions.sign_in import vouched_resident


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What came of a sign-in by the app. `resident_id` None: the account is nobody's yet, and is joined by a code."""

    account: Account
    resident_id: int | None


def sign_in(*, by_app: Vouched) -> SignedIn:
    """Return whom somebody is who signed in by the app.

    An account that a resident has joined, by a code to their phone or by the app's word, is theirs as long as that
    holds (`rules/identity.py`). One that is nobody's is joined to the resident of the number that the app has verified,
    where its level is that of a real name: below it a number may have had another owner, so they prove it by a code.

    Raises:
        NotAllowed: `level_too_low`: the app says too little of who this is.
    """
    if not by_app.subject or not may(Act.SIGN_IN, by_app.level, names()):
        raise NotAllowed("level_too_low")
    row = account_of(by=SYSTEM, channel=CHANNEL, subject=by_app.subject)
    if row.resident_id is not None and row.proof == Proof.REAL_NAME and by_app.level < REAL_NAME_LEVEL:
        # The same account, less surely them: what was joined by a real name is opened by one.
        raise NotAllowed("level_too_low")
    known = row.resident_id is not None and identity.access_of(row) != Access.NOTHING
    enough = by_app.level >= REAL_NAME_LEVEL and may(Act.WITHOUT_CODE, by_app.level, names())
    if not known and enough and by_app.phone and not identity.joins_of(row):
        # Once only: whoever has parted them is not joined again behind their back.
        resident = vouched_resident(phone=by_app.phone, name=by_app.name)
        row = join(
            by=SYSTEM, account_id=row.pk, resident_id=resident.pk, proof=Proof.REAL_NAME, level=by_app.level
        )
        known = True
    note_use(by=SYSTEM, account=row)
    count(channel=CHANNEL, what="sign_in")
    return SignedIn(row, row.resident_id if known else None)
