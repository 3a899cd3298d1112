"""A call as it is kept, from the first ring to the end: what the exchange orders of the platform.

Each order may come again, late, or after a crash in between: done once, it changes nothing more.
"""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from fawang.consultations.actions import phoning, steps
from fawang.consultations.queries import one
from fawang.consultations.rules import State
from fawang.dispatch.actions import contacts, seats
from fawang.hotline.actions import _talk, messages, recordings
from fawang.hotline.models import Call, Caller, Transfer
from fawang.hotline.queries import calls
from fawang.hotline.queries.calls import board_topic
from fawang.hotline.rules import Cause, Stage, Topic
from fawang.hotline.rules.partners import Handed
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules import Language
from fawang.people import queries as people

log = logging.getLogger(__name__)

_NO_ANSWER, _LOST = "no_answer", "connection_lost"


def ahead(*, names: Collection[str], staff_ids: Collection[int], arriving: bool, alone: bool) -> None:
    """Lock some calls and what they wait with, and read in a few statements what will be asked of them.

    Only where writes are gathered (`kernel.gathering`). What is locked by others waits: calls, consultations, the
    counts of lawyers, and the centres last.

    Args:
        names: calls, of which some may not be kept yet.
        staff_ids: lawyers who have taken off.
        arriving: some of the calls will begin to wait, somewhere.
        alone: nothing will be asked of but the calls.
    """
    found = {row.name: row for row in calls.locked_all(names)}
    for name in names:
        gathering.hold((Call, name), found.get(name))
    if alone:
        return
    talks = {row.consultation_id for row in found.values() if row.consultation_id is not None}
    for identity, who in people.staff_identities(staff_ids).items() if staff_ids else ():
        gathering.hold(("identity", identity), who)
    rows = steps.ahead(consultation_ids=talks, staff_ids=staff_ids)
    for row in found.values():
        if row.consultation_id is not None:
            row.consultation = rows[row.consultation_id]
    phoning.ahead(consultations=list(rows.values()), arriving=arriving)


def begin(
    *,
    by: Actor,
    name: str,
    number: str,
    dialled: str,
    at: datetime,
    source: str = "",
    instance: int | None = None,
) -> None:
    """Keep a call that has come in.

    Args:
        instance: the run of the hotline that has it.
        source: from where it came, an address; a partner's is known by it.
    """
    hashed = keyed_hash("phone", number) if number else None
    line = gathering.held(("line at", source), lambda: calls.line_at(source))
    row = Call(
        name=name,
        instance_id=instance,
        number=number,
        number_hash=hashed,
        dialled=dialled[:20],
        began_at=at,
        partner=line.code if line else "",
    )
    with transaction.atomic():
        # The same call again changes nothing.
        if not gathering.is_held((Call, name)):
            Call.objects.bulk_create([row], ignore_conflicts=True)
        elif calls.held_call(name) is None:
            gathering.add(row)
            gathering.hold((Call, name), row)
        _announce()


def refer(*, by: Actor, name: str, handed: Handed) -> None:
    """Note what a partner says of somebody whom it hands over. Nobody else is believed: anybody can write headers."""
    with transaction.atomic():
        row = calls.locked(name)
        if not row.partner:
            return
        row.reference, row.handed_reason, row.handed_summary = handed.reference, handed.reason, handed.summary
        row.follows_id = calls.passed_before(row.partner, handed.reference)
        row.save(update_fields=["reference", "handed_reason", "handed_summary", "follows"])


def stand(
    *,
    by: Actor,
    name: str,
    stage: Stage,
    other: str = "",
    other_up: bool = False,
    language: Language | None = None,
    subject: str = "",
) -> None:
    """Note where a call stands: for the page of whoever has it in hand, and for the wallboard.

    Args:
        subject: what it waits with, the topic of that page; empty before it does.
    """
    stands = {"stage": stage, "other": other, "other_up": other_up}
    if language:
        stands["language"] = language
    with transaction.atomic():
        row = calls.held_call(name)
        if row is None:
            Call.objects.filter(name=name).update(**stands)
        else:
            for column, value in stands.items():
                setattr(row, column, value)
            gathering.change(row, *stands)
        _announce(*([subject] if subject else []))


def remember(*, by: Actor, name: str, language: Language, at: datetime) -> None:
    """Note which language a number chose; the next call begins in it."""
    row = calls.named(name)
    if row.number_hash is not None:
        gathering.later(_write_callers, bytes(row.number_hash), (language, at))


def _write_callers(chosen: dict[bytes, tuple[Language, datetime]]) -> None:
    rows = [Caller(number_hash=one, language=language, at=at) for one, (language, at) in chosen.items()]
    # In one order for all: two who write the same callers would wait for each other.
    rows.sort(key=lambda row: bytes(row.number_hash))
    Caller.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["number_hash"], update_fields=["language", "at"]
    )


def wait(
    *, by: Actor, name: str, topic: Topic, language: Language, recorded: bool, again: bool, at: datetime
) -> Call:
    """Let somebody wait for a lawyer. Whoever waits already goes before others where they press the key for danger.

    Args:
        again: their talk has broken off, and they are first in line.
    """
    with transaction.atomic():
        row = calls.locked(name)
        row.topic, row.language, row.recorded = topic, language, recorded
        row.queued_at = row.queued_at or at
        talk = _talk.wait(by=by, row=row, topic=topic, language=language)
        gathering.change(row, "topic", "language", "recorded", "queued_at", "consultation", "unit_id")
        if again and talk.state == State.OPEN:
            _talk.release(by=by, row=row, reason=_LOST)
        _announce()
    return row


def took(*, by: Actor, name: str, staff_id: int, at: datetime) -> None:
    """Note that a lawyer has taken off.

    Raises:
        Problem: it cannot be theirs: they serve the other side, or have a call in hand.
    """
    with transaction.atomic():
        row = calls.locked(name)
        row.answered_at, row.staff_id, row.talked_until = row.answered_at or at, staff_id, None
        gathering.change(row, "answered_at", "staff_id", "talked_until")
        if _talk.take(by=by, row=row, staff_id=staff_id):
            Transfer.objects.filter(call=row, passed_at__isnull=True).update(passed_at=at)
        _announce()


def missed(*, by: Actor, name: str, staff_id: int, died: bool) -> None:
    """Note that a seat did not come, or is gone: the next one rings, and its presence is put right."""
    with transaction.atomic():
        row = calls.locked(name)
        talk = _talk.of(row)
        if talk.state == State.OPEN and talk.staff_id == staff_id:
            _talk.release(by=by, row=row, reason=_LOST if died else _NO_ANSWER)
        offer = calls.offer_to(row, staff_id)
        if offer:
            seats.decline(by=people.staff_identity(staff_id).actor, offer=offer)
        if died:
            seats.lose(by=by, staff_id=staff_id)
        _announce()


def talk_ended(*, by: Actor, name: str, at: datetime, passed: bool = False) -> None:
    """Note that the talk with the lawyer is over: they owe its record, the person may rate it.

    Args:
        passed: the person talks on with whom the lawyer has called.
    """
    with transaction.atomic():
        row = calls.locked(name)
        row.talked_until = row.talked_until or at
        gathering.change(row, "talked_until")
        if passed:
            Transfer.objects.filter(call=row, passed_at__isnull=True).update(passed_at=at)
        _talk.close(by=by, row=row)
        _announce()


def leave(*, by: Actor, name: str) -> None:
    """Let somebody wait no more."""
    with transaction.atomic():
        row = calls.locked(name)
        if row.consultation is not None:
            contacts.leave(by=by, subject=one.topic_of(row.consultation))


def rate(*, by: Actor, name: str, score: int) -> None:
    """Keep what the caller pressed: 1 to 5, 5 best."""
    with transaction.atomic():
        row = calls.locked(name)
        talk = _talk.of(row)
        if row.score is not None or talk.score is not None:
            return
        row.score = score
        gathering.change(row, "score")
        _talk.rate(by=by, talk=talk, score=score)


def finish(*, by: Actor, name: str, cause: Cause, recorded: bool, at: datetime, message: int = 0) -> None:
    """Note that a call is over, and why. What of it still waits or is in hand ends with it.

    Args:
        message: the seconds of the message that was left, if one was.
    """
    with transaction.atomic():
        row = calls.locked(name)
        if row.ended_at is not None:
            return
        row.ended_at, row.cause, row.recorded = at, cause, row.recorded or recorded
        if row.answered_at is not None:
            row.talked_until = row.talked_until or at
        gathering.change(row, "ended_at", "cause", "recorded", "talked_until")
        _talk.close(by=by, row=row)
        if message:
            messages.keep(by=by, row=row, seconds=message, at=at)
        elif row.answered_at is None:
            # Nobody talked with them: what they said while they waited is nobody's business.
            recordings.discard(by=by, row=row)
        _announce()


def end_orphans(*, by: Actor, at: datetime, but: Collection[str] = (), instance: int | None = None) -> int:
    """End the calls of runs that have ended, begun before `at`: nobody else would ever end them; return how many.

    Args:
        but: calls that still go on.
        instance: the present run, whose own calls are such too.
    """
    names = [name for name in calls.going_on(before=at, instance=instance) if name not in but]
    for name in names:
        finish(by=by, name=name, cause=Cause.FAILED, recorded=False, at=at)
    if names:
        log.warning("%s calls of an earlier run have ended with it", len(names))
    return len(names)


def _announce(*topics: str) -> None:
    # The exchange knows what it has done itself; what it follows is told by those who do it.
    live.announce(*topics, board_topic())
