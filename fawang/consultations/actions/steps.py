"""Taking a step: the one way in which a consultation changes its state after it was asked."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from fawang.consultations.actions import _calling, _clock, _floor, _guests, _record
from fawang.consultations.actions._history import author_of, record, recorded, say
from fawang.consultations.models import Consultation, Deadline, Hold, Party, Transition
from fawang.consultations.queries import one
from fawang.consultations.queries.conflicts import barred_from
from fawang.consultations.queries.lists import in_hand
from fawang.consultations.rules import (
    ENDED,
    IN_HAND,
    MOST_IN_HAND,
    PROCEDURE,
    Command,
    Kind,
    Side,
    Sort,
    firms_of,
    held,
    sees,
)
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.rules.step_fields import read
from fawang.kernel.storage import gathering
from fawang.knowledge.queries import entries
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders.rules.codes import Clock

#: Two grabs of one lawyer count what they have in hand one after the other.
_HANDS = 4712
#: The person rates while the lawyer writes the record: neither is in the other's way.
_BESIDE: dict[Command, frozenset[Command]] = {
    Command.WRITE_UP: frozenset({Command.RATE}),
    Command.RATE: frozenset({Command.WRITE_UP}),
}


def take_step(
    *, by: Actor, code: str, command: Command, version: int, data: Mapping[str, Any]
) -> Consultation:
    """Give `command` on the consultation `code`; return it after the step.

    Args:
        version: the version the actor saw. The same command repeated by the same actor at the same
            version with the same data (a lost answer, a double click) gives the consultation as it is now.
        data: the command's fields, from JSON or a form.

    Raises:
        NotFound: there is no such consultation, or it is not the actor's to see.
        NotAllowed: visible, but this command is not the actor's to give.
        Conflict: `stale` when somebody was faster, with the newer state and version; `moved_on`, `wrong_kind`
            or a guard's code when the table forbids the step now; `other_side`, `hands_full`.
        Invalid: fields are missing or wrong.
    """
    now = clock.now()
    with transaction.atomic():
        locked = Consultation.objects.select_for_update().filter(code=code)
        row = gathering.held(("consultation", code), locked.first)
        if row is None:
            raise NotFound("not_found")
        if _was_taken(row, by=by, command=command, version=version, data=data):
            return row
        facts, permissions = one.snapshot(row), one.permissions_on(row, by)
        if not sees(facts, permissions):
            # Whoever was there first has grabbed it: a colleague who is just too late is told so.
            if (
                command == Command.GRAB
                and Permission.CONSULTATION_ANSWER in permissions
                and version < row.version
            ):
                raise Conflict("stale", state=row.state, version=row.version)
            raise NotFound("not_found")
        if row.version != version and not _only_beside(row, command, version):
            raise Conflict("stale", state=row.state, version=row.version)
        step, values = PROCEDURE.decide(facts, command, permissions=permissions, data=data, now=now)
        before, source = gathering.values_of(row), row.state
        row.state = step.target or row.state
        if effect := _EFFECTS.get(command):
            effect(_Change(row, values, by, now))
        if step.next_party is not None:
            row.next_party = step.next_party
        row.ended_at = (row.ended_at or now) if row.state in ENDED else None
        if row.ended_at is not None:
            _let_go(row, now, keep=True)
        _calling.cut(row, by=by, now=now)
        _guests.part(row, now=now)
        _clock.settle(row, _clock.apply(row, step, now))
        row.version += 1
        row.updated_at = now
        now_is = gathering.values_of(row)
        for staff_id in {before["staff_id"], row.staff_id}:
            gathering.drop(("in hand", staff_id))
        gathering.change(row, *(name for name, value in before.items() if now_is[name] != value))
        record(row, command=command, source=source, by=by, public=step.public, data=values, now=now)
        _floor.follow(row, command, by)
    return row


def ahead(*, consultation_ids: Collection[int], staff_ids: Collection[int]) -> dict[int, Consultation]:
    """Lock consultations, and read in a few statements what steps of them will ask for; return them by number.

    Only where writes are gathered (`kernel.gathering`).

    Args:
        staff_ids: lawyers who will take one.
    """
    rows = {
        row.pk: row
        for row in Consultation.objects.select_for_update().filter(pk__in=consultation_ids).order_by("pk")
    }
    terms: dict[int, list[Deadline]] = {number: [] for number in rows}
    parties: dict[int, list[tuple[bool, bytes]]] = {number: [] for number in rows}
    hands: dict[int, list[str]] = {staff_id: [] for staff_id in staff_ids}
    holds: dict[int, Hold] = {}
    if rows:
        for one_term in Deadline.objects.filter(consultation__in=rows, status=Clock.RUNNING):
            terms[one_term.consultation_id].append(one_term)
        found = Party.objects.filter(consultation__in=rows)
        for number, opposing, hashed in found.values_list("consultation_id", "opposing", "name_hash"):
            parties[number].append((opposing, bytes(hashed)))
        holds = {
            hold.consultation_id: hold for hold in Hold.objects.filter(consultation__in=rows, until_at=None)
        }
    if staff_ids:
        lock_hands(staff_ids)
        had = Consultation.objects.filter(staff_id__in=staff_ids, state__in=IN_HAND)
        for whose, kind in had.values_list("staff_id", "kind"):
            assert whose is not None
            hands[whose].append(kind)
    for number, row in rows.items():
        gathering.hold(("consultation", row.code), row)
        gathering.hold((Consultation, number), row)
        gathering.hold(("terms", number), terms[number])
        gathering.hold(("parties", number), parties[number])
        gathering.hold(("in whose hand", number), holds.get(number))
    for staff_id, kinds in hands.items():
        gathering.hold(("in hand", staff_id), kinds)
    return rows


def _only_beside(row: Consultation, command: Command, version: int) -> bool:
    """Tell whether all that has happened since `version` is nothing to `command`."""
    beside = _BESIDE.get(command)
    if not beside or version >= row.version:
        return False
    since = Transition.objects.filter(consultation=row, seq__gt=version).values_list("command", flat=True)
    return set(since) <= beside


def _was_taken(
    row: Consultation, *, by: Actor, command: Command, version: int, data: Mapping[str, Any]
) -> bool:
    """Tell whether `by` has taken just this step at `version`, with the same data, whatever came after it."""
    known = by.id is not None or by.consultation_id == row.pk or by.kind == ActorKind.SYSTEM
    if version >= row.version or not known:
        return False
    steps = Transition.objects.filter(consultation=row, command=command, actor=by.label)
    found = steps.filter(seq__gt=version) if command in _BESIDE else steps.filter(seq=version + 1)
    done = found.order_by("seq").first()
    if done is None or not done.data:
        return done is not None
    try:
        return bool(recorded(read(PROCEDURE.steps[command].fields, data)) == json.loads(done.data))
    except Invalid:
        return False


# --- what a command does besides moving the state -------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """A step on its way: the consultation, the checked fields, who and when."""

    row: Consultation
    data: dict[str, Any]
    by: Actor
    now: datetime


type _Effect = Callable[[_Change], None]


def _grab(change: _Change) -> None:
    _take(change, change.by)
    _announce(change, "taken_off" if change.row.kind == Kind.PHONE else "joined")


def _give(change: _Change) -> None:
    """Give it to a colleague who may answer here."""
    row, staff_id = change.row, change.data["staff_id"]
    if staff_id == row.staff_id:
        raise Invalid("invalid", errors={"staff_id": "has_it_already"})
    colleague = people.staff_identity(staff_id).actor
    able = held(
        one.snapshot(row),
        grants=one.grants_of(colleague),
        staff_id=staff_id,
        owns=False,
    )
    if Permission.CONSULTATION_ANSWER not in able:
        raise Invalid("invalid", errors={"staff_id": "cannot_answer_it"})
    _let_go(row, change.now)
    _take(change, colleague)
    _announce(change, "handed_over" if change.data.get("reason") else "joined")


def _take(change: _Change, lawyer: Actor) -> None:
    row = change.row
    staff_id = lawyer.known_id
    firms = firms_of(one.grants_of(lawyer))
    now_barred = barred_from(row)
    if staff_id in now_barred.staff or firms & now_barred.firms:
        raise Conflict("other_side")
    lock_hands([staff_id])
    kind = Kind(row.kind)
    if in_hand(staff_id)[kind] >= MOST_IN_HAND[kind]:
        raise Conflict("hands_full", most=MOST_IN_HAND[kind])
    row.staff_id, row.firm_id = staff_id, min(firms, default=None)
    hold = Hold(consultation=row, staff_id=staff_id, firm_id=row.firm_id, from_at=change.now)
    gathering.add(hold)
    gathering.hold(("in whose hand", row.pk), hold)


def lock_hands(staff_ids: Collection[int]) -> None:
    """Let nobody else count what these lawyers have in hand before this transaction ends."""
    wanted = sorted({one % 2**31 for one in staff_ids if not gathering.is_held(("hands", one))})
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, one) FROM unnest(%s::int[]) AS one", [_HANDS, wanted]
            )
    for one_of_them in staff_ids:
        gathering.hold(("hands", one_of_them), True)


def _let_go(row: Consultation, now: datetime, *, keep: bool = False) -> None:
    """End the time in which somebody had `row`; with `keep` it stays in their list."""
    if not gathering.is_held(("in whose hand", row.pk)):
        Hold.objects.filter(consultation=row, until_at__isnull=True).update(until_at=now)
    elif (hold := gathering.get(("in whose hand", row.pk))) is not None:
        hold.until_at = now
        gathering.change(hold, "until_at")
        gathering.hold(("in whose hand", row.pk), None)
    if not keep:
        row.staff_id = row.firm_id = None


def _release(change: _Change) -> None:
    _let_go(change.row, change.now)
    _announce(change, "released")


def _answer(change: _Change) -> None:
    _publish_answer(change, change.data, by=change.by)


def _send_for_review(change: _Change) -> None:
    change.row.draft = json.dumps(change.data, ensure_ascii=False)


def _approve(change: _Change) -> None:
    row = change.row
    draft = json.loads(row.draft or "{}")
    # It is the answer of the lawyer who wrote it; who vouched for it is in the history.
    writer = Actor(kind=ActorKind.STAFF, id=row.staff_id)
    _publish_answer(change, draft, by=writer)


def _publish_answer(change: _Change, values: Mapping[str, Any], *, by: Actor) -> None:
    row = change.row
    known = entries.titles(values.get("sources") or [])
    say(
        row,
        side=Side.LAWYER,
        author=by.label,
        sort=Sort.ANSWER,
        client_id=f"step:{row.version + 1}",
        text=values["text"],
        next_steps=values.get("next_steps") or "",
        sources=[(code, known[code].published) for code in values.get("sources") or [] if code in known],
        now=change.now,
        by=change.by,
    )
    row.draft = ""
    # A record of what was answered before does not hold what was answered now.
    row.recorded_at = None


def _follow_up(change: _Change) -> None:
    row = change.row
    say(row, side=Side.PERSON, author=author_of(row, change.by, Side.PERSON), sort=Sort.FOLLOW_UP,
        client_id=f"step:{row.version + 1}", text=change.data["text"], now=change.now, by=change.by)  # fmt: skip


def _put_in_writing(change: _Change) -> None:
    change.row.kind = Kind.WRITTEN


def _withdraw(change: _Change) -> None:
    change.row.draft = ""


def _rate(change: _Change) -> None:
    change.row.score = change.data["score"]
    change.row.comment = change.data.get("comment") or ""


def _write_up(change: _Change) -> None:
    _record.write(change.row, change.data, by=change.by, now=change.now)


def _announce(change: _Change, what: str) -> None:
    """Let the talk say by itself that something happened; pages have the words for the code."""
    row = change.row
    say(row, side=Side.PLATFORM, author="platform", sort=Sort.EVENT, client_id=f"step:{row.version + 1}",
        text=what, now=change.now, by=change.by)  # fmt: skip


def _close(change: _Change) -> None:
    _announce(change, "closed")


_EFFECTS: dict[Command, _Effect] = {
    Command.GRAB: _grab,
    Command.ASSIGN: _give,
    Command.HAND_OVER: _give,
    Command.RELEASE: _release,
    Command.ANSWER: _answer,
    Command.SEND_FOR_REVIEW: _send_for_review,
    Command.APPROVE: _approve,
    Command.FOLLOW_UP: _follow_up,
    Command.PUT_IN_WRITING: _put_in_writing,
    Command.WITHDRAW: _withdraw,
    Command.RATE: _rate,
    Command.CLOSE: _close,
    Command.WRITE_UP: _write_up,
}
