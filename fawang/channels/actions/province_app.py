"""Whom the province's service app vouches for: found, or joined to the resident of the number that it has verified."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fawang.channels.actions.channels import count
from fawang.channels.actions.identity import account_of, join, note_use
from fawang.channels.data import limits
from fawang.channels.data.province_app import names
from fawang.channels.models import Account, AppSession
from fawang.channels.queries import identity
from fawang.channels.queries.province_app import CHANNEL
from fawang.channels.rules.identity import REAL_NAME_LEVEL, Access, Proof
from fawang.channels.rules.province_app import Act, Vouched, is_child, may
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import NotAllowed, TooMany
from fawang.kernel.security import throttle
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.actions.sign_in import end_resident_sessions, vouched_resident

#: What a session that was begun by the app keeps of it: whose account, and which session there.
SESSION: Final = "province_app_session"


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
        NotAllowed: `level_too_low`: the app says too little of who this is. `child_needs_guardian`: a child is joined
            to no number, which mostly is a parent's; guidance and the telephone are theirs without it.
    """
    if is_child(by_app.id_number, clock.today()):
        raise NotAllowed("child_needs_guardian")
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


def note_session(*, by: Actor, account: Account, session: str) -> dict[str, Any]:
    """Keep with which session of the app somebody signs in; return what ours keeps, so that it ends when theirs does.

    Args:
        session: as the app calls its own (`sid`); empty where it names none.
    """
    if session:
        AppSession.objects.update_or_create(
            session_hash=_hash(session), account=account, defaults={"at": clock.now()}
        )
    return {SESSION: {"account": account.pk, "sid": _hash(session).hex()}}


def sign_out(*, subject: str, session: str, token_id: str) -> int:
    """End the sessions that the app has begun for somebody who has signed out there; return how many there were.

    Sessions that were begun by a code to their phone are theirs and stay.

    Args:
        subject: of the logout token; empty: whoever signed in with this session. session: which of the app's sessions
            has ended; empty: all of theirs. One of the two is given.
        token_id: of the logout token, which is good once.

    Raises:
        NotAllowed: `province_sign_in_refused`: this token was used before.
    """
    try:
        throttle.take(limits.PROVINCE_LOGOUT_TOKEN, token_id)
    except TooMany:
        raise NotAllowed("province_sign_in_refused") from None
    rows = _accounts(subject, session)
    accounts, wanted = {row.pk for row in rows}, _hash(session).hex()

    def ends(kept: Mapping[str, Any]) -> bool:
        begun = kept.get(SESSION) or {}
        return begun.get("account") in accounts and (not wanted or begun.get("sid") == wanted)

    # Whoever parted the account meanwhile is still signed in by it.
    joined = {
        one for row in rows for join in identity.joins_of(row) for one in (join.resident_id, join.before)
    }
    residents = {one for one in (*(row.resident_id for row in rows), *joined) if one is not None}
    return end_resident_sessions(by=SYSTEM, resident_ids=residents, where=ends)


def _accounts(subject: str, session: str) -> list[Account]:
    if subject:
        row = identity.account(CHANNEL, subject)
        return [row] if row else []
    begun = AppSession.objects.filter(session_hash=_hash(session)).select_related("account")
    return [one.account for one in begun]


def _hash(session: str) -> bytes:
    return keyed_hash("channels.province_session", session) if session else b""
