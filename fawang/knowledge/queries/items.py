"""Service items without what only their own page shows, for lists and searches among thousands."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from fawang.kernel import clock
from fawang.knowledge.data.item import Depth, Item
from fawang.knowledge.data.shapes import ReviewState
from fawang.knowledge.models import EntryVersion
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind, VersionState

#: Keys of the body that a list needs; those of the entry and its version stand before them.
_KEYS = (
    "code", "official_code", "department", "about", "phrasings", "phone", "depth", "form", "offices", "groups",
    "scenarios", "recommended",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A published item as a list shows it; `id` is the code of its entry, `code` its number."""

    id: str
    version: int
    name: str
    region: str
    matter: str
    code: str
    official_code: str
    department: str
    about: str
    phrasings: tuple[str, ...]
    phone: str
    depth: Depth
    form: str
    offices: tuple[str, ...]
    groups: frozenset[str]
    scenarios: frozenset[str]
    recommended: bool


def lines() -> list[ItemLine]:
    """Return all published items in the order of their codes, in one query; what was published was checked then."""
    keys = {f"of_{key}": F(f"body__{key}") for key in _KEYS}
    rows = (
        EntryVersion.objects.filter(
            entry__kind=Kind.ITEM, state=VersionState.PUBLISHED, number=F("entry__published")
        )
        .filter(Q(entry__expires__isnull=True) | Q(entry__expires__gte=clock.today()))
        .order_by("entry__code")
        .values_list(
            "entry__code", "number", "entry__title", "entry__region", "entry__matter", *keys.values()
        )
    )
    return [_line(*row) for row in rows]


def _line(id: str, version: int, name: str, region: str, matter: str, *of_body: Any) -> ItemLine:
    body = dict(zip(_KEYS, of_body, strict=True))
    return ItemLine(
        id=id,
        version=version,
        name=name,
        region=region,
        matter=matter,
        code=body["code"] or "",
        official_code=body["official_code"] or "",
        department=body["department"],
        about=body["about"],
        phrasings=tuple(body["phrasings"]),
        phone=body["phone"] or "",
        depth=Depth(body["depth"] or Depth.READ),
        form=body["form"] or "",
        offices=tuple(body["offices"] or ()),
        groups=frozenset(body["groups"] or ()),
        scenarios=frozenset(body["scenarios"] or ()),
        recommended=bool(body["recommended"]),
    )


def records(department: str = "") -> list[dict[str, Any]]:
    """Return the published items with every field, by column of `catalogue.transfer`, in the order of their codes."""
    found = []
    for one in entries.items(department):
        assert isinstance(one.entry, Item)
        body = one.entry.model_dump(mode="json")
        review = body.pop("review")
        reviewed = review["state"] == ReviewState.REVIEWED
        found.append({**body, "version": one.version, "reviewed": reviewed, "checked_on": review["date"]})
    return found
