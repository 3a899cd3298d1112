"""Saying that editions of an entry were wrong: what was wrong, what is right, confirmed by a second person."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.knowledge.models import Correction, Entry
from fawang.knowledge.queries import entries as reading
from fawang.knowledge.rules import KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW
from fawang.knowledge.rules.events import EntryCorrected

PROPOSED = audit.declare("knowledge.correction_proposed", gettext_lazy("Said that an entry was wrong"))
CONFIRMED = audit.declare("knowledge.correction_confirmed", gettext_lazy("Confirmed that an entry was wrong"))
DROPPED = audit.declare("knowledge.correction_dropped", gettext_lazy("Dropped a correction of an entry"))
LONGEST = 600


def propose(*, by: Actor, code: str, since: int, until: int, wrong: str, right: str) -> Correction:
    """Say that the editions `since` to `until` of an entry were wrong; a second person confirms it.

    The same again, as from a form sent twice, is the same correction.

    Raises:
        NotFound: `entry_not_found`.
        NotAllowed: `not_allowed`, the entry is not theirs to write.
        Invalid: `edition_unknown`; `field_required`, `field_too_long` for the texts.
        Conflict: `correction_open`, another correction of it waits to be confirmed.
    """
    wrong, right = clean(wrong), clean(right)
    with transaction.atomic():
        row = _entry(code)
        if KNOWLEDGE_EDIT not in reading.permissions_for(by, row.region):
            raise NotAllowed("not_allowed")
        errors = {
            name: "field_required" if not text else "field_too_long"
            for name, text in (("wrong", wrong), ("right", right))
            if not text or len(text) > LONGEST
        }
        known = set(row.versions.values_list("number", flat=True))
        errors |= {
            name: "edition_unknown" for name, one in (("since", since), ("until", until)) if one not in known
        }
        if not errors and until < since:
            errors["until"] = "edition_unknown"
        if errors:
            raise Invalid("invalid", errors=errors)
        same = row.corrections.filter(since=since, until=until, wrong=wrong, right=right)
        if (there := same.exclude(state=Correction.State.DROPPED).first()) is not None:
            return there
        if row.corrections.filter(state=Correction.State.PROPOSED).exists():
            raise Conflict("correction_open")
        made = Correction.objects.create(
            entry=row, since=since, until=until, wrong=wrong, right=right, state=Correction.State.PROPOSED,
            proposed_by=by.label, proposed_at=clock.now(),
        )  # fmt: skip
        audit.record(PROPOSED, by=by, object=reading.audited(row), code=code, correction=made.pk)
    return made


def confirm(*, by: Actor, correction_id: int) -> Correction:
    """Confirm a correction: it is public from now on, and who wanted to be told is told. Again is the same.

    Raises:
        NotFound: `not_found`; NotAllowed: `not_allowed`, `review_by_author`; Conflict: `correction_decided`.
    """
    with transaction.atomic():
        row = _proposed(by, correction_id)
        if row.state == Correction.State.CONFIRMED:
            return row
        if row.proposed_by == by.label:
            raise NotAllowed("review_by_author")
        _decide(row, Correction.State.CONFIRMED, by)
        outbox.publish(
            EntryCorrected(correction_id=row.pk, entry=row.entry.code, since=row.since, until=row.until),
            by=by,
        )
        audit.record(
            CONFIRMED, by=by, object=reading.audited(row.entry), code=row.entry.code, correction=row.pk
        )
    return row


def drop(*, by: Actor, correction_id: int) -> Correction:
    """Drop a correction that was not confirmed; nobody is told. Whoever proposed it may, and whoever reviews.

    Raises:
        NotFound, NotAllowed, Conflict: as for `confirm`.
    """
    with transaction.atomic():
        row = _proposed(by, correction_id, own=True)
        if row.state == Correction.State.DROPPED:
            return row
        _decide(row, Correction.State.DROPPED, by)
        audit.record(
            DROPPED, by=by, object=reading.audited(row.entry), code=row.entry.code, correction=row.pk
        )
    return row


def _entry(code: str) -> Entry:
    row = Entry.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound("entry_not_found")
    return row


def _proposed(by: Actor, correction_id: int, *, own: bool = False) -> Correction:
    """Return a correction, locked, that `by` may decide on."""
    row = Correction.objects.select_for_update().select_related("entry").filter(pk=correction_id).first()
    if row is None:
        raise NotFound("not_found")
    held = reading.permissions_for(by, row.entry.region)
    if not (KNOWLEDGE_REVIEW in held or (own and row.proposed_by == by.label)):
        raise NotAllowed("not_allowed")
    return row


def _decide(row: Correction, state: Correction.State, by: Actor) -> None:
    if row.state != Correction.State.PROPOSED:
        raise Conflict("correction_decided")
    row.state, row.decided_by, row.decided_at = state, by.label, clock.now()
    row.save()
