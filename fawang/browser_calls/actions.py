"""Joining, telling, leaving. Who may join is decided by the room whose call it is, before it calls these.

`subject` is the owner's name for one call and is not used again for another; `key` is its name for who takes part.
Each change is announced on the owner's live topic: its pages then ask `queries.standing`.
"""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from fawang.browser_calls import queries
from fawang.browser_calls.models import Meeting, Member, Signal
from fawang.browser_calls.rules import (
    SILENT,
    addressed,
    checked,
    free_seat,
    is_silent,
    known_client,
    most_signals,
)
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed


def join(*, by: Actor, subject: str, topic: str, key: str, client: str, now: datetime) -> Member:
    """Take part; the meeting begins with whoever joins first. The same window joining again changes nothing.

    Args:
        topic: the live topic on which the owner's pages hear of this meeting.
        client: the name that this window has given itself.

    Raises:
        Conflict: `meeting_full`; `call_elsewhere`: another window of theirs takes part.
        Invalid: `client` has not the form of one.
    """
    client = known_client(client)
    with transaction.atomic():
        # One statement makes the row or locks the one that is there: it may be made or ended at this moment.
        Meeting.objects.bulk_create(
            [Meeting(subject=subject, topic=topic)],
            update_conflicts=True,
            unique_fields=["subject"],
            update_fields=["topic"],
        )
        meeting = Meeting.objects.get(subject=subject)
        members = {member.key: member for member in meeting.members.all()}
        for member in [one for one in members.values() if is_silent(one.alive_at, now)]:
            members.pop(member.key).delete()
        known = members.get(key)
        if known is not None and known.client != client:
            raise Conflict("call_elsewhere")
        if known is not None:
            return known
        meeting.last_member += 1
        meeting.save(update_fields=["last_member"])
        member = Member.objects.create(
            meeting=meeting,
            number=meeting.last_member,
            seat=free_seat({one.seat for one in members.values()}),
            key=key,
            client=client,
            alive_at=now,
        )
        live.announce(topic)
    return member


def tell(
    *,
    by: Actor,
    subject: str,
    key: str,
    client: str,
    client_id: str,
    parts: object,
    now: datetime,
    to: int | None = None,
) -> int:
    """Pass parts on to another member; return the number of the signal. The same `client_id` is passed on once.

    Args:
        to: the number of the member; unsaid where there is only one other.

    Raises:
        Conflict: `call_is_over`, for them at least; `call_elsewhere`, another window takes part; `member_gone`;
            `call_is_full`, too many signals.
        Invalid: what no browser says, or too much of it; `to` is unsaid and there are several others.
    """
    known_client(client_id)
    body = json.dumps(checked(parts, relay_only=bool(settings.FAWANG_TURN_ONLY)))
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().filter(subject=subject).first()
        members = {member.key: member for member in meeting.members.all()} if meeting else {}
        sender = members.pop(key, None)
        if meeting is None or sender is None:
            raise Conflict("call_is_over")
        if sender.client != client:
            raise Conflict("call_elsewhere")
        known = Signal.objects.filter(sender=sender, client_id=client_id).first()
        if known is not None:
            return int(known.number)
        others = {member.number: member for member in members.values()}
        receiver = others[addressed(to, others)]
        if meeting.last_signal >= (most := most_signals(meeting.last_member)):
            raise Conflict("call_is_full", most=most)
        meeting.last_signal += 1
        meeting.save(update_fields=["last_signal"])
        Signal.objects.create(
            meeting=meeting,
            number=meeting.last_signal,
            sender=sender,
            to=receiver,
            client_id=client_id,
            parts=body,
        )
        Member.objects.filter(pk=sender.pk).update(alive_at=now)
        live.announce(meeting.topic)
    return int(meeting.last_signal)


def beat(*, by: Actor, subject: str, now: datetime, key: str = "") -> bool:
    """Note that a member is there; tell whether they are a member still.

    Args:
        key: who it is; unsaid, all are there: where the owner takes one for the other.
    """
    who = {"key": key} if key else {}
    return bool(Member.objects.filter(meeting__subject=subject, **who).update(alive_at=now))


def leave(*, by: Actor, subject: str, key: str) -> None:
    """Take part no longer. Leaving twice is fine."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().filter(subject=subject).first()
        if meeting is not None:
            meeting.members.filter(key=key).delete()
            live.announce(meeting.topic)


def close(*, by: Actor, subject: str) -> None:
    """End the call for everybody: members and signals go. Closing twice is fine. The owner says so to its pages."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().filter(subject=subject).first()
        if meeting is not None:
            meeting.delete()


def lapse(*, by: Actor, now: datetime) -> None:
    """Let members go of whom nothing is heard, and meetings in which nobody is left; the others hear of it.

    Raises:
        NotAllowed: only the platform looks after them.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    for pk in queries.with_silent(now):
        with transaction.atomic():
            meeting = Meeting.objects.select_for_update().filter(pk=pk).first()
            if meeting is None:
                continue
            meeting.members.filter(alive_at__lt=now - SILENT).delete()
            live.announce(meeting.topic)
            if not meeting.members.exists():
                meeting.delete()
