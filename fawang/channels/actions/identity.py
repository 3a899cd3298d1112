"""Joins an account of a channel to a resident: said by the person, audited, and undone by them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.channels.models import Account, Join
from fawang.channels.queries import identity as queries
from fawang.channels.rules.identity import IDLE, REAL_NAME_LEVEL, Proof
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import encrypt

JOINED = audit.declare("channels.joined", gettext_lazy("Joined an account of a channel to a person"))
PARTED = audit.declare("channels.parted", gettext_lazy("Parted an account of a channel from a person"))
UNDONE = audit.declare("channels.join_undone", gettext_lazy("Undid the joining of an account"))
LAPSED = audit.declare(
    "channels.join_lapsed", gettext_lazy("An account was idle so long that its number is proved anew")
)
#: Use is noted once an hour: it is looked at by days.
_NOTED = timedelta(hours=1)
_CLAUSE = """
found AS (
    SELECT id FROM channels_account WHERE channel = %(channel)s AND subject_hash = %(subject_hash)s
), made AS (
    INSERT INTO channels_account (channel, subject, subject_hash, proof, level, seen_at, created_at, is_demo)
    SELECT %(channel)s, %(subject)s, %(subject_hash)s, '', 0, %(now)s, %(now)s, false
      FROM {source} WHERE NOT EXISTS (SELECT FROM found)
    ON CONFLICT (channel, subject_hash) DO NOTHING
    RETURNING id
), account AS (SELECT id FROM found UNION ALL SELECT id FROM made)
"""


def account_of(*, by: Actor, channel: str, subject: str, is_demo: bool = False) -> Account:
    """Return the account that a channel knows as `subject`, made at its first use.

    The caller has had the channel prove that it is them. `seen_at` stays as it was until something is `noted`.
    """
    found = queries.account(channel, subject)
    if found is not None:
        return found
    now = clock.now()
    row = Account(
        channel=channel,
        subject_hash=queries.subject_hash(channel, subject),
        subject=subject,
        seen_at=now,
        created_at=now,
        is_demo=is_demo,
    )
    # Another process may make it at this moment: what is there then is read.
    Account.objects.bulk_create([row], ignore_conflicts=True)
    made = queries.account(channel, subject)
    assert made is not None
    return made


def clause(source: str) -> str:
    """Return SQL that finds or makes an account in the midst of a statement, as `account_of` does.

    `account` then has its `id`. It has no row where `source` has none, or where another process makes it at this
    moment: then the statement is run again. Its values are `clause_values`.

    Args:
        source: a table or common table expression of at most one row.
    """
    return _CLAUSE.format(source=source)


def clause_values(channel: str, subject: str) -> dict[str, Any]:
    """Return the values of `clause`."""
    return {
        "channel": channel,
        "subject": encrypt(subject, purpose="channels.account.subject"),
        "subject_hash": queries.subject_hash(channel, subject),
        "now": clock.now(),
    }


def note_use(*, by: Actor, account: Account) -> None:
    """Note that an account is used now. After a long pause that proves nothing: the proof of its number has ended."""
    now = clock.now()
    if now - account.seen_at < _NOTED:
        return
    lapsed = account.proof == Proof.CODE and now - account.seen_at >= IDLE and account.proved_at is not None
    with transaction.atomic():
        if lapsed:
            Account.objects.filter(pk=account.pk, proof=Proof.CODE).update(proved_at=None)
            audit.record(LAPSED, by=by, object=_named(account))
        Account.objects.filter(pk=account.pk, seen_at__lt=now).update(seen_at=now)


def join(*, by: Actor, account_id: int, resident_id: int, proof: Proof, level: int = 0) -> Account:
    """Join an account to a resident, whatever it was joined to before.

    Args:
        by: the resident, signed in, or the channel whose platform vouches for them.

    Raises:
        NotAllowed: `level_too_low`: this real name is not vouched for enough.
    """
    if proof == Proof.REAL_NAME and level < REAL_NAME_LEVEL:
        raise NotAllowed("level_too_low")
    now = clock.now()
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account_id)
        same = (row.resident_id, row.proof, row.level) == (resident_id, proof, level)
        if not same:
            _kept(row, by, resident_id, proof, level)
            audit.record(JOINED, by=by, object=_named(row), resident=resident_id, proof=proof, level=level)
        row.resident_id, row.proof, row.level = resident_id, proof, level
        row.proved_at = row.seen_at = now
        row.save(update_fields=["resident", "proof", "level", "proved_at", "seen_at"])
    return row


def part(*, by: Actor, account_id: int) -> Account:
    """Part an account from whom it is joined to. Parting twice is fine."""
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account_id)
        if row.resident_id is not None:
            _kept(row, by, None, "", 0)
            audit.record(PARTED, by=by, object=_named(row), resident=row.resident_id)
            row.resident_id, row.proof, row.level, row.proved_at = None, "", 0, None
            row.save(update_fields=["resident", "proof", "level", "proved_at"])
    return row


def undo(*, by: Actor, account_id: int) -> Account:
    """Put an account back to what it was joined to before the last time.

    Raises:
        NotFound: there is no such account, it was never joined, or the last time is undone already.
        Conflict: `join_not_yours`: it was joined by another resident.
    """
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(pk=account_id).first()
        if row is None:
            raise NotFound("not_found")
        last = Join.objects.filter(account=row).order_by("-id").first()
        if last is None or last.undone_at is not None:
            raise NotFound("not_found")
        if last.by != by.label:
            raise Conflict("join_not_yours")
        row.resident_id, row.proof, row.level = last.before, last.before_proof, last.before_level
        row.proved_at = last.before_proved_at
        row.save(update_fields=["resident", "proof", "level", "proved_at"])
        last.undone_at = clock.now()
        last.save(update_fields=["undone_at"])
        audit.record(UNDONE, by=by, object=_named(row), join=last.pk)
    return row


def _kept(row: Account, by: Actor, resident_id: int | None, proof: str, level: int) -> None:
    Join.objects.create(
        account=row,
        resident_id=resident_id,
        proof=proof,
        level=level,
        before=row.resident_id,
        before_proof=row.proof,
        before_level=row.level,
        before_proved_at=row.proved_at,
        by=by.label,
        at=clock.now(),
    )


def _named(row: Account) -> str:
    return f"channels.account:{row.pk}"
