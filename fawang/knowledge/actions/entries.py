"""Editing what readers are told: a draft beside the published text, read by a second person, then published."""

from typing import Any

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from fawang.kernel import audit, clock
from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.text import clean
from fawang.knowledge import packs, rules
from fawang.knowledge.actions import jobs
from fawang.knowledge.actions.packs import describe
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.packs import AnyEntry
from fawang.knowledge.queries import entries as reading
from fawang.knowledge.rules import Command, Kind, VersionState

STEPPED = audit.declare("knowledge.version_stepped")
LONGEST_REASON = 500
_OPEN = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED)


def save_draft(*, by: Actor, code: str, kind: Kind, body: dict[str, Any]) -> EntryVersion:
    """Keep a draft of an entry, new or not; there is one open version of an entry at a time.

    What is not finished may be kept: `body` is judged when it is submitted. It must name its region,
    because that decides who may write it.

    Raises:
        NotAllowed: `not_allowed`, the region is not theirs.
        Conflict: `version_state`, when the open version has been submitted.
        Invalid: the code or the region is none.
    """
    region = str(body.get("region", ""))
    row = Entry.objects.filter(code=code).first()
    _check_region(by, region)
    if row:
        _check_region(by, row.region)
        if row.kind != kind:
            raise Invalid("invalid", errors={"id": "field_wrong"})
    body = {**body, "id": code}
    with transaction.atomic():
        if row is None:
            row = _new(code, kind, region, body)
        version = row.versions.select_for_update().filter(state__in=_OPEN).first()
        if version:
            rules.decide(
                Command.EDIT,
                state=VersionState(version.state),
                permissions=_permissions(by),
                is_author=version.author == by.label,
            )
            # Who wrote a part of it does not vouch for it either.
            version.author = by.label
            version.state, version.body, version.changed_at = VersionState.DRAFT, body, clock.now()
            version.save()
            return version
        newest = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
        try:
            return EntryVersion.objects.create(
                entry=row,
                number=newest + 1,
                state=VersionState.DRAFT,
                body=body,
                author=by.label,
                changed_at=clock.now(),
            )
        except IntegrityError:
            raise Conflict("version_state", state=VersionState.DRAFT) from None


def submit(*, by: Actor, code: str) -> EntryVersion:
    """Hand the open draft of an entry to a second person.

    Raises:
        Invalid: `pack_invalid`, or `citation_unresolved` for an article that is not in force.
        NotAllowed, Conflict: see rules.decide.
    """
    return _step(by, code, Command.SUBMIT)


def approve(*, by: Actor, code: str, role: str) -> EntryVersion:
    """Publish the submitted version; from now on readers see it, with the capacity in which it was reviewed.

    Raises:
        NotAllowed: `review_by_author`; Conflict, Invalid: as for `submit`, since the law may have changed.
    """
    return _step(by, code, Command.APPROVE, role=role)


def send_back(*, by: Actor, code: str, reason: str) -> EntryVersion:
    """Return the submitted version to its author.

    Raises:
        Invalid: `reason_needed`.
    """
    reason = clean(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("invalid", errors={"reason": "field_too_long" if reason else "reason_needed"})
    return _step(by, code, Command.RETURN, reason=reason)


def withdraw(*, by: Actor, code: str, reason: str) -> EntryVersion:
    """Take the published version from readers.

    Raises:
        Invalid: `reason_needed`.
    """
    reason = clean(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("invalid", errors={"reason": "field_too_long" if reason else "reason_needed"})
    return _step(by, code, Command.WITHDRAW, reason=reason)


def _step(by: Actor, code: str, command: Command, *, reason: str = "", role: str = "") -> EntryVersion:
    with transaction.atomic():
        row = Entry.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound("entry_not_found")
        _check_region(by, row.region)
        states = [VersionState.PUBLISHED] if command == Command.WITHDRAW else _OPEN
        version = row.versions.select_for_update().filter(state__in=states).first()
        if version is None:
            newest = row.versions.order_by("-number").first()
            raise Conflict("version_state", state=newest.state if newest else VersionState.WITHDRAWN)
        step = rules.decide(
            command,
            state=VersionState(version.state),
            permissions=_permissions(by),
            is_author=version.author == by.label,
        )
        if command in (Command.SUBMIT, Command.APPROVE):
            entry = check(Kind(row.kind), version.body)
            if command == Command.APPROVE:
                _publish(row, version, entry, by=by, role=role)
        version.state, version.changed_at = step.target, clock.now()
        if command in (Command.RETURN, Command.WITHDRAW):
            version.reason, version.reviewer = reason, by.label
        version.save()
        if command == Command.WITHDRAW:
            row.published = 0
            row.save()
        if command in (Command.APPROVE, Command.WITHDRAW):
            jobs.refresh()
        audit.record(STEPPED, by=by, object=f"knowledge.entry:{row.code}", command=command, version=version.number)
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
    matters = entry.matters if isinstance(entry, packs.Item) else [entry.matter, *entry.also]
    if unknown := [one for one in matters if one not in packs.current().matters]:
        raise Invalid("pack_invalid", detail=f"matter: {', '.join(unknown)}")
    return entry


def _publish(row: Entry, version: EntryVersion, entry: AnyEntry, *, by: Actor, role: str) -> None:
    if role not in set(packs.pack.ReviewerRole):
        raise Invalid("invalid", errors={"role": "field_required"})
    review = {"state": "reviewed", "role": role, "date": clock.today().isoformat()}
    version.body = {**packs.body_of(entry), "review": review}
    version.reviewer = by.label
    row.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.SUPERSEDED)
    describe(row, entry).published = version.number
    row.save()


def _new(code: str, kind: Kind, region: str, body: dict[str, Any]) -> Entry:
    try:
        Slugged(id=code)
    except ValidationError:
        raise Invalid("invalid", errors={"id": "field_wrong"}) from None
    title = str(body.get("ask") or body.get("title") or body.get("name") or code)[:200]
    row, _created = Entry.objects.get_or_create(
        code=code, defaults={"kind": kind, "matter": str(body.get("matter", ""))[:60], "region": region, "title": title}
    )
    return row


class Slugged(packs.pack.Strict):
    """A code alone, to be checked."""

    id: packs.pack.Slug


def _permissions(by: Actor) -> frozenset[str]:
    return frozenset().union(*(grant.permissions for grant in by.grants))


def _check_region(by: Actor, region: str) -> None:
    if not reading.may_write(by, region):
        raise NotAllowed("not_allowed")

