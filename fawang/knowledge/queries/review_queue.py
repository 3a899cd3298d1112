"""What is published and waits for somebody to vouch for it, one text after the other."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from fawang.kernel import clock
from fawang.knowledge.models import Entry, EntryVersion, Review
from fawang.knowledge.queries.desk import Scope, not_reviewed
from fawang.knowledge.queries.versions import OPEN


def waiting(scope: Scope, *, kind: str = "", head: str = "") -> QuerySet[Entry]:
    """Return the entries that wait for a reviewer of these areas, in the order of their codes.

    Left out: what they wrote themselves, what has expired, and what a new version is being written of.

    Args:
        scope: that of whoever reviews (`scope_of(by, KNOWLEDGE_REVIEW)`).
        head: a head of matters.
    """
    versions = EntryVersion.objects.filter(entry=OuterRef("pk"))
    rows = Entry.objects.filter(
        scope.theirs(),
        Exists(versions.filter(not_reviewed()).exclude(author=scope.label)),
        ~Exists(versions.filter(state__in=OPEN)),
        Q(expires__isnull=True) | Q(expires__gte=clock.today()),
    )
    if kind:
        rows = rows.filter(kind=kind)
    if head:
        rows = rows.filter(Q(matter=head) | Q(matter__startswith=f"{head}."))
    return rows.order_by("code")


def next_of(rows: QuerySet[Entry], after: str) -> Entry | None:
    """Return the entry that follows the code `after`; behind the last one the first comes again."""
    return rows.filter(code__gt=after).first() or rows.first()


def reviews_of(row: Entry) -> dict[int, Review]:
    """Return the newest review of each version of an entry, by the version's number."""
    found = Review.objects.filter(version__entry=row).select_related("version").order_by("at", "pk")
    return {one.version.number: one for one in found}
