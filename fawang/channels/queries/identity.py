"""Accounts of channels: which is whose, and what it opens."""

from functools import cache

from fawang.channels.models import Account, Join
from fawang.channels.rules.identity import Access, Joined, Proof, access
from fawang.kernel import clock
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.prepared import Lookup


@cache
def _of_channel(channel: str) -> Lookup[Account]:
    """Return what finds the accounts of a channel; composed once for each."""
    return Lookup(lambda value: Account.objects.filter(channel=channel, subject_hash=value), binary=True)


def subject_hash(channel: str, subject: str) -> bytes:
    """Return the hash by which an account is found."""
    return keyed_hash(f"channels.account.{channel}", subject)


def account(channel: str, subject: str) -> Account | None:
    """Return the account that a channel knows as `subject`."""
    return next(iter(_of_channel(channel)(subject_hash(channel, subject))), None)


def by_id(account_id: int) -> Account:
    """Return an account for a job or a reaction; nothing is checked."""
    return Account.objects.get(pk=account_id)


def of_resident(resident_id: int) -> list[Account]:
    """Return the accounts that are joined to a resident."""
    return list(Account.objects.filter(resident_id=resident_id).order_by("pk"))


def access_of(row: Account) -> Access:
    """Return what an account opens now of the matters of whom it is joined to."""
    if row.resident_id is None:
        return Access.NOTHING
    proof = Proof(row.proof) if row.proof else None
    return access(Joined(proof, row.level, row.proved_at, row.seen_at), clock.now())


def joins_of(row: Account) -> list[Join]:
    """Return to whom an account was joined, the latest first."""
    return list(Join.objects.filter(account=row).order_by("-id"))
