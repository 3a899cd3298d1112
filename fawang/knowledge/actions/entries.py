"""Editing what readers are told: a draft beside the published text, read by a second person, then published."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.knowledge import rules
from fawang.knowledge.actions import jobs
from fawang.knowledge.actions._editions import mark_anew
from fawang.knowledge.actions.packs import describe
from fawang.knowledge.data import packs, shapes
from fawang.knowledge.data.packs import AnyEntry
from fawang.knowledge.models import Entry, EntryVersion, Review
from fawang.knowledge.queries import entries as reading
from fawang.knowledge.queries import versions
from fawang.knowledge.queries.editions import ENTRIES
from fawang.knowledge.rules import Command, Kind, VersionState
from fawang.regions import queries as regions
from fawang.regions.rules import is_code

STEPPED = audit.declare(
    "knowledge.version_stepped", gettext_lazy("Handed in, published, sent back or withdrew an entry")
)
LONGEST_REASON = 500
_REVIEWS = {
    Command.APPROVE: Review.Outcome.APPROVED,
    Command.VOUCH: Review.Outcome.APPROVED,
    Command.RETURN: Review.Outcome.RETURNED,
    Command.REOPEN: Review.Outcome.RETURNED,
}
_LONGEST_MATTER = 60


def save_draft(
    *, by: Actor, code: str, kind: Kind, body: dict[str, Any], seen: str | None = None
) -> EntryVersion:
    """Keep a draft of an entry, new or not; there is one open version of an entry at a time.

    What is not finished may be kept: `body` is judged when it is submitted. It must name its region,
    because that decides who may write it.

    Args:
        seen: the token (versions.token) of what the writer began from (versions.base); None: whatever is there.

    Raises:
        NotAllowed: `not_allowed`, the region is not theirs.
        Conflict: `version_state`, when the open version has been submitted; `stale`, when somebody has
            changed what the writer began from. The same text again, as from a form sent twice, is no conflict.
        Invalid: the code or the region is none, or the body holds characters that nothing can store.
    """
    try:
        Slugged(id=code)
    except ValidationError:
        raise Invalid("invalid", errors={"id": "field_wrong"}) from None
    region = str(body.get("region") or "")
    if region != reading.COUNTRY and not (is_code(region) and regions.exists(region)):
        raise Invalid("invalid", errors={"region": "region_unknown" if region else "field_required"})
    if not _storable(body):
        raise Invalid("invalid", errors={"body": "field_wrong"})
    held = _permissions(by, region)
    body = {**body, "id": code}
    with transaction.atomic():
        row = Entry.objects.select_for_update().filter(code=code).first() or _new(code, kind, region, body)
        held &= _permissions(by, row.region)
        if row.kind != kind:
            raise Invalid("invalid", errors={"id": "field_wrong"})
        # Read behind the lock: whoever saved a moment ago has committed by now.
        there = list(row.versions.all())
        version = versions.opened(there)
        is_kept = version is not None and versions.same(body, version)
        if version is None:
            newest = max((one.number for one in there), default=0)
            version = EntryVersion(entry=row, number=newest + 1, state=VersionState.DRAFT)
        about = rules.Snapshot(VersionState(version.state), is_author=version.author == by.label)
        rules.PROCEDURE.decide(about, Command.EDIT, permissions=held, now=clock.now())
        if seen is not None and seen != versions.token(versions.base(there)) and not is_kept:
            raise Conflict("stale")
        version.author, version.body, version.changed_at = by.label, body, clock.now()
        version.state = VersionState.DRAFT
        version.save()
        # Who wrote a part of it does not vouch for it either: reading.writers asks the audit.
        audit.record(reading.WRITTEN, by=by, object=reading.audited(row), code=code, version=version.number)
    return version


def submit(*, by: Actor, code: str, seen: str | None = None) -> EntryVersion:
    """Hand the open draft of an entry to a second person.

    Args:
        seen: the token (versions.token) of the version that was read; None: whichever is there. As for all
            commands.

    Raises:
        Invalid: `pack_invalid`, or `citation_unresolved` for an article that is not in force.
        NotAllowed, Conflict: see rules.PROCEDURE; `stale`, when it is no longer the version that was read.
    """
    return _step(by, code, Command.SUBMIT, seen)


def approve(
    *, by: Actor, code: str, role: str, seen: str | None = None, read_seconds: int | None = None
) -> EntryVersion:
    """Publish the submitted version; from now on readers see it, with the capacity in which it was reviewed.

    Args:
        read_seconds: how long it lay open before the reviewer, where that is known. As for all reviews.

    Raises:
        NotAllowed: `review_by_author`; Conflict, Invalid: as for `submit`, since the law may have changed.
    """
    return _step(by, code, Command.APPROVE, seen, role=role, read_seconds=read_seconds)


def vouch(
    *, by: Actor, code: str, role: str, seen: str | None = None, read_seconds: int | None = None
) -> EntryVersion:
    """Say of the published version, which nobody has reviewed, that it is right; readers see that it was reviewed.

    Raises:
        NotAllowed: `review_by_author`; Conflict: `already_reviewed`, `stale`; Invalid: as for `submit`.
    """
    return _step(by, code, Command.VOUCH, seen, role=role, read_seconds=read_seconds)


def reopen(
    *, by: Actor, code: str, reason: str, seen: str | None = None, read_seconds: int | None = None
) -> EntryVersion:
    """Send the published version, which nobody has reviewed, back: a new one waits for an editor, with the reason.

    Readers go on seeing the old text as unreviewed; what is wrong enough to go at once is withdrawn.

    Raises:
        Conflict: `version_state`, a new version is being written already; Invalid: `reason_needed`.
    """
    return _step(by, code, Command.REOPEN, seen, reason=_given(reason), read_seconds=read_seconds)


def send_back(
    *, by: Actor, code: str, reason: str, seen: str | None = None, read_seconds: int | None = None
) -> EntryVersion:
    """Return the submitted version to its author.

    Raises:
        Invalid: `reason_needed`.
    """
    return _step(by, code, Command.RETURN, seen, reason=_given(reason), read_seconds=read_seconds)


def withdraw(*, by: Actor, code: str, reason: str, seen: str | None = None) -> EntryVersion:
    """Take the published version from readers.

    Raises:
        Invalid: `reason_needed`.
    """
    return _step(by, code, Command.WITHDRAW, seen, reason=_given(reason))


def _given(reason: str) -> str:
    """Return a reason as it is kept.

    Raises:
        Invalid: `reason_needed`, or it is too long.
    """
    reason = clean(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("invalid", errors={"reason": "field_too_long" if reason else "reason_needed"})
    return reason


def _step(
    by: Actor,
    code: str,
    command: Command,
    seen: str | None,
    *,
    reason: str = "",
    role: str = "",
    read_seconds: int | None = None,
) -> EntryVersion:
    with transaction.atomic():
        row = Entry.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound("entry_not_found")
        states = rules.PROCEDURE.steps[command].sources & {VersionState.PUBLISHED} or versions.OPEN
        version = row.versions.select_for_update().filter(state__in=states).first()
        if version is None:
            newest = row.versions.order_by("-number").first()
            raise Conflict("version_state", state=newest.state if newest else VersionState.WITHDRAWN)
        # A version may move an entry to another area: both must be theirs.
        held = _permissions(by, row.region) & _permissions(by, str(version.body.get("region") or ""))
        if seen is not None and seen != versions.token(version):
            raise Conflict("stale")
        about = rules.Snapshot(
            VersionState(version.state),
            is_author=by.label in reading.writers(row, version),
            is_reviewed=versions.is_reviewed(version),
        )
        now = clock.now()
        step, _ = rules.PROCEDURE.decide(about, command, permissions=held, now=now)
        if command in (Command.SUBMIT, Command.APPROVE, Command.VOUCH):
            entry = check(Kind(row.kind), version.body)
            if command != Command.SUBMIT:
                _publish(row, version, entry, by=by, role=role)
        if command == Command.REOPEN:
            _begin_anew(row, version, by=by, reason=reason)
        else:
            version.state, version.changed_at = step.target_for(about), now
        if command in (Command.RETURN, Command.WITHDRAW):
            version.reason, version.reviewer = reason, by.label
        version.save()
        if command == Command.WITHDRAW:
            row.published = 0
            row.save()
        if command in _REVIEWS:
            Review.objects.create(
                version=version, outcome=_REVIEWS[command], reviewer=by.label, role=role, reason=reason,
                read_seconds=read_seconds, at=now,
            )  # fmt: skip
        if command in (Command.APPROVE, Command.WITHDRAW, Command.VOUCH):
            mark_anew(ENTRIES)
        if command in (Command.APPROVE, Command.WITHDRAW):
            # Whoever vouches changes no word that is searched.
            jobs.refresh()
        audit.record(
            STEPPED,
            by=by,
            object=reading.audited(row),
            code=row.code,
            command=command,
            version=version.number,
        )
    return version


def check(kind: Kind, body: dict[str, Any]) -> AnyEntry:
    """Return `body` as an entry of its kind whose articles are all in force.

    Raises:
        Invalid: `pack_invalid`, or `citation_unresolved` with the citations in `params`.
    """
    try:
        entry = packs.MODELS[kind].model_validate(body)
    except ValidationError as error:
        raise Invalid("pack_invalid", detail=packs.explain(error)) from None
    unresolved = reading.unresolved(entry)
    if unresolved:
        raise Invalid("citation_unresolved", citations=unresolved)
    if unknown := list(packs.dangling(entry, packs.current())):
        raise Invalid("pack_invalid", detail="; ".join(unknown))
    return entry


def _publish(row: Entry, version: EntryVersion, entry: AnyEntry, *, by: Actor, role: str) -> None:
    if role not in set(shapes.ReviewerRole):
        raise Invalid("invalid", errors={"role": "field_required"})
    review = {"state": "reviewed", "role": role, "date": clock.today().isoformat()}
    version.body = {**packs.body_of(entry), "review": review}
    version.reviewer = by.label
    row.versions.filter(state=VersionState.PUBLISHED).exclude(pk=version.pk).update(
        state=VersionState.SUPERSEDED
    )
    describe(row, entry).published = version.number
    row.save()


def _begin_anew(row: Entry, version: EntryVersion, *, by: Actor, reason: str) -> None:
    """Let a new version of what is published wait for an editor, with what is to be changed.

    Raises:
        Conflict: `version_state`, somebody is writing one.
    """
    there = list(row.versions.all())
    if opened := versions.opened(there):
        raise Conflict("version_state", state=opened.state)
    EntryVersion.objects.create(
        entry=row, number=max(one.number for one in there) + 1, state=VersionState.RETURNED, body=version.body,
        author=version.author, reviewer=by.label, reason=reason, changed_at=clock.now(),
    )  # fmt: skip


def _new(code: str, kind: Kind, region: str, body: dict[str, Any]) -> Entry:
    """Return a new entry, locked; or the one that somebody has just made under this code."""
    title = str(body.get("ask") or body.get("title") or body.get("name") or code)[:200]
    matter, *also = [one[:_LONGEST_MATTER] for one in packs.matters_of(body)] or [""]
    Entry.objects.get_or_create(
        code=code,
        defaults={"kind": kind, "matter": matter, "also": also, "region": region, "title": title},
    )
    return Entry.objects.select_for_update().get(code=code)


class Slugged(shapes.Strict):
    """A code alone, to be checked."""

    id: shapes.Slug


def _storable(value: object) -> bool:
    """Tell whether PostgreSQL can keep `value` as JSON: it takes no NUL, no half of a character, no NaN."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        # A backslash of the text itself is written as two.
        return "\\u0000" not in json.dumps(value).replace("\\\\", "")
    except (UnicodeEncodeError, TypeError, ValueError):
        return False


def _permissions(by: Actor, region: str) -> frozenset[str]:
    """Return what `by` may do for `region`.

    Raises:
        NotAllowed: `not_allowed`, they may not even write for it.
    """
    held = reading.permissions_for(by, region)
    if rules.KNOWLEDGE_EDIT not in held:
        raise NotAllowed("not_allowed")
    return held
