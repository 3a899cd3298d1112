"""What those who write see behind the readers' texts: everything that is published, and drafts of their own area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.knowledge.data.shapes import ReviewState
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries import versions as telling
from fawang.knowledge.queries.versions import OPEN
from fawang.knowledge.rules import KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW, Kind, VersionState
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.regions.rules import covers

PAGE = 50
#: Content for the whole country is written at the top: by units of the province (as entries.may_write).
_TOP = 2
WHOLE_COUNTRY = "00"


@dataclass(frozen=True, slots=True)
class Scope:
    """For which areas somebody may write: the condition of entries.may_write, as often as a page needs it."""

    label: str
    areas: tuple[str, ...]
    reviews: bool

    @property
    def is_top(self) -> bool:
        """Tell whether content for the whole country is theirs to write."""
        return any(len(area) <= _TOP for area in self.areas)

    def covers(self, region: str) -> bool:
        """Tell whether they may write for `region`."""
        if region == WHOLE_COUNTRY:
            return self.is_top
        return bool(region) and any(covers(area, region) for area in self.areas)

    def theirs(self, prefix: str = "") -> Q:
        """Return the condition on entries of these areas."""
        within = Q(**{f"{prefix}region": WHOLE_COUNTRY}) if self.is_top else Q(pk__in=[])
        for area in self.areas:
            if area != WHOLE_COUNTRY:
                within |= Q(**{f"{prefix}region__startswith": area}) & ~Q(
                    **{f"{prefix}region": WHOLE_COUNTRY}
                )
        return within

    def waiting(self) -> Q:
        """Return the condition on versions that wait for this person: theirs to finish, others' to review."""
        own = Q(author=self.label, state__in=[VersionState.DRAFT, VersionState.RETURNED])
        if self.reviews:
            own |= Q(state=VersionState.SUBMITTED) & ~Q(author=self.label)
        return own & self.theirs("entry__")


def scope_of(by: Actor, permission: str = KNOWLEDGE_EDIT) -> Scope:
    """Return for which areas `by` may write, or review, in one query."""
    units = organisations.units_by_id(by.units_with(permission))
    return Scope(
        label=by.label,
        areas=tuple(sorted({unit.region_code for unit in units.values() if unit.region_code})),
        reviews=by.may_anywhere(KNOWLEDGE_REVIEW),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the register; `open_state` only if its draft is theirs to see."""

    code: str
    kind: Kind
    title: str
    matter: str
    region: str
    published: int
    expires: date | None
    open_state: str
    own: bool
    reviewed: bool

    @property
    def expired(self) -> bool:
        """Tell whether readers no longer see it because its time is over."""
        return self.expires is not None and self.expires < clock.today()


@dataclass(frozen=True, slots=True)
class Register:
    """Some entries, and the cursor of the next page if there is one."""

    items: tuple[Line, ...]
    next_cursor: str | None


#: What the register can be narrowed to.
STATES = ("mine", "submitted", "draft", "returned", "unreviewed", "expired", "unpublished")


def register(
    scope: Scope, *, kind: str = "", head: str = "", q: str = "", state: str = "", cursor: str | None = None
) -> Register:
    """Return what `scope` may see, in the order of the codes.

    Args:
        head: a head of matters.
        state: one of STATES.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = Entry.objects.filter(Q(published__gt=0) | scope.theirs()).order_by("code")
    if kind:
        rows = rows.filter(kind=kind)
    if head:
        rows = rows.filter(Q(matter=head) | Q(matter__startswith=f"{head}."))
    if q.strip():
        rows = rows.filter(Q(title__contains=q.strip()) | Q(code__contains=q.strip()))
    if state == "mine":
        rows = rows.filter(pk__in=EntryVersion.objects.filter(scope.waiting()).values("entry_id"))
    elif state in OPEN:
        rows = rows.filter(scope.theirs(), pk__in=EntryVersion.objects.filter(state=state).values("entry_id"))
    elif state == "unreviewed":
        rows = rows.filter(pk__in=_unreviewed().values("entry_id"))
    elif state == "expired":
        rows = rows.filter(published__gt=0, expires__lt=clock.today())
    elif state == "unpublished":
        rows = rows.filter(published=0)
    if cursor:
        (last,) = read_cursor(cursor, str)
        rows = rows.filter(code__gt=last)
    found = list(rows[: PAGE + 1])
    more = write_cursor(found[PAGE - 1].code) if len(found) > PAGE else None
    return Register(_lines(scope, found[:PAGE]), more)


def _lines(scope: Scope, rows: list[Entry]) -> tuple[Line, ...]:
    behind = EntryVersion.objects.filter(
        entry__in=rows, state__in=[*OPEN, VersionState.PUBLISHED]
    ).values_list(
        "entry_id", "state", "author", "body__review__state", "body__ask", "body__title", "body__name"
    )
    opened: dict[int, tuple[str, str, str]] = {}
    reviewed: set[int] = set()
    for entry_id, state, author, review, *titles in behind:
        if state == VersionState.PUBLISHED:
            reviewed |= {entry_id} if review == ReviewState.REVIEWED else set()
        else:
            opened[entry_id] = (state, author, str(next((one for one in titles if one), "")))
    lines = []
    for row in rows:
        state, author, draft_title = (
            opened.get(row.pk, ("", "", "")) if scope.covers(row.region) else ("", "", "")
        )
        lines.append(
            Line(
                code=row.code,
                kind=Kind(row.kind),
                title=row.title if row.published or not draft_title else draft_title,
                matter=row.matter,
                region=row.region,
                published=row.published,
                expires=row.expires,
                open_state=state,
                own=bool(author) and author == scope.label,
                reviewed=row.pk in reviewed,
            )
        )
    return tuple(lines)


def counts(scope: Scope) -> dict[str, int]:
    """Return how many entries each of STATES names, in two statements."""
    open_state = {state: Count("pk", filter=Q(state=state) & scope.theirs("entry__")) for state in OPEN}
    versions = EntryVersion.objects.filter(state__in=[*OPEN, VersionState.PUBLISHED]).aggregate(
        mine=Count("pk", filter=scope.waiting()),
        unreviewed=Count("pk", filter=not_reviewed()),
        **open_state,
    )
    entries = Entry.objects.aggregate(
        expired=Count("pk", filter=Q(published__gt=0, expires__lt=clock.today())),
        unpublished=Count("pk", filter=Q(published=0) & scope.theirs()),
    )
    return {**versions, **entries}


def not_reviewed() -> Q:
    """Return the condition on versions that are published and that nobody has vouched for."""
    return Q(state=VersionState.PUBLISHED) & ~Q(body__review__state=ReviewState.REVIEWED)


def _unreviewed() -> Any:
    return EntryVersion.objects.filter(not_reviewed())


@dataclass(frozen=True, slots=True)
class Behind:
    """An entry with the versions that somebody may see, the newest first."""

    row: Entry
    versions: tuple[EntryVersion, ...]
    writes: bool
    scope: Scope

    @property
    def opened(self) -> EntryVersion | None:
        """The version that is being written or reviewed."""
        return telling.opened(self.versions)

    @property
    def published(self) -> EntryVersion | None:
        """The version that readers see."""
        return telling.published(self.versions)

    @property
    def newest(self) -> EntryVersion | None:
        """What a new draft begins from: the open version, else the published one, else the newest."""
        return telling.base(self.versions)

    def version(self, number: int) -> EntryVersion | None:
        """Return the version of a number."""
        return next((one for one in self.versions if one.number == number), None)


def behind(by: Actor, code: str) -> Behind:
    """Return an entry as `by` may see it: drafts only of the areas for which they may write.

    Raises:
        NotFound: `entry_not_found`; the answer is the same for what is not theirs to see.
    """
    scope = scope_of(by)
    row = Entry.objects.filter(Q(published__gt=0) | scope.theirs(), code=code).first()
    if row is None:
        raise NotFound("entry_not_found")
    writes = scope.covers(row.region)
    versions = EntryVersion.objects.filter(entry=row).order_by("-number")
    if not writes:
        versions = versions.exclude(state__in=OPEN)
    return Behind(row, tuple(versions), writes, scope)


def names(labels: Iterable[str]) -> dict[str, str]:
    """Return the names of staff by the labels that versions store, in one query."""
    ids = {label: label.partition(":")[2] for label in labels if label.startswith("staff:")}
    found = people.staff_named({int(pk) for pk in ids.values() if pk.isdecimal()})
    return {label: found[int(pk)] for label, pk in ids.items() if pk.isdecimal() and int(pk) in found}
