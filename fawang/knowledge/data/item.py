"""A service item (事项): what one can have done, by whom, on which basis, and how far that goes online.

The fields follow GB/T 39554.1 and GB/T 39046 as far as these are publicly known; docs/catalogue.md says which.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from fawang.knowledge.data.shapes import Based, Citation, MatterCode, Phrase, Region, Review, Slug, Text
from fawang.organisations.rules import UnitKind

#: The platform's own number: FW, what the item is (`ItemType`), its department and place (5 digits), a part of it (3).
ItemCode = Annotated[str, StringConstraints(pattern=r"^(FW(GF|QR|JF|CJ|QT|SS)\d{8})?$")]
#: A number that an authority has given it: a base code of 12 characters, or an implementation code of up to 40.
OfficialCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{12,40}$")]


class Department(StrEnum):
    """Whose item it is."""

    JUSTICE = "justice"
    LABOUR = "labour"
    POLICE = "police"
    COURT = "court"


class ItemType(StrEnum):
    """What an item is by its nature: the letters in its code."""

    #: 公共服务
    SERVICE = "GF"
    #: 行政确认
    RECOGNITION = "QR"
    #: 行政给付
    BENEFIT = "JF"
    #: 行政裁决, 仲裁, 复议: an authority decides between sides
    DECISION = "CJ"
    #: 其他行政权力
    OTHER = "QT"
    #: 诉讼和司法服务; the standards know none, since courts are no administration
    LITIGATION = "SS"


class Depth(StrEnum):
    """How far an item goes online, as its author says; what an installation really offers may be less."""

    #: Read what it is and where to go.
    READ = "read"
    #: Book a date at the office.
    BOOK = "book"
    #: Fill in the application and have all papers ready for the office that decides.
    APPLY = "apply"
    #: All of it: nobody has to go anywhere.
    WHOLE = "whole"


class PersonGroup(StrEnum):
    """Whom an item is meant for besides everybody."""

    WORKER = "worker"
    WOMAN = "woman"
    MINOR = "minor"
    OLD = "old"
    DISABLED = "disabled"
    #: Soldiers, their families, veterans.
    SOLDIER = "soldier"
    BUSINESS = "business"


class Item(Based):
    """A service item of a department: what one can have done, on which basis, and where to go.

    What came later has a default, so that entries of before can be read; `lacking` names what is still to be filled in.
    """

    id: Slug
    #: Our own number by that scheme; official codes differ by authority and are never invented.
    code: ItemCode = ""
    official_code: OfficialCode | None = None
    department: Department
    name: Phrase
    #: What it is for, in plain words.
    about: Text
    phrasings: list[Phrase] = Field(min_length=2)
    #: Who may apply.
    who: Text | None = None
    #: Where to go, at which level.
    where: Text
    #: Kinds of units (organisations) at which it is dealt with.
    offices: list[UnitKind] = []
    #: A telephone number of the whole country or province that anybody may call, if there is one.
    phone: Annotated[str, StringConstraints(pattern=r"^\d{3,5}$")] | None = None
    papers: list[Phrase] = []
    #: What it costs, in words.
    fee: Phrase
    #: Who pays less or nothing.
    waiver: Text | None = None
    #: Articles on which cost and waiver rest.
    fee_articles: list[Citation] = []
    fee_regulations: list[Text] = []
    #: How long it takes by law, in words, or None if the law sets no term.
    term: Phrase | None = None
    #: How long the office promises to take, where it promises less.
    term_promised: Phrase | None = None
    #: What happens, one after the other.
    steps: list[Text] = []
    depth: Depth = Depth.READ
    #: The form (catalogue) in which it is applied for, where no kind of order carries it.
    form: Slug | None = None
    #: Who takes it neither as an application nor as a date, and what says so.
    refused_by: Phrase | None = None
    refused_source: Text | None = None
    groups: list[PersonGroup] = []
    #: Guides in which it is a step.
    scenarios: list[Slug] = []
    #: One of those that the portal names first.
    recommended: bool = False
    matters: list[MatterCode] = Field(min_length=1)
    region: Region = "00"
    review: Review


def lacking(item: Item) -> Iterator[tuple[str, str]]:
    """Yield what an item must have before it is published, by field, with why."""
    for name in ("code", "who", "steps"):
        if not getattr(item, name):
            yield name, "every item has one"
    if item.depth == Depth.READ and item.form is None:
        for name in ("refused_by", "refused_source"):
            if not getattr(item, name):
                yield name, "an item that can only be read says who refuses it online, and what says so"
    if bool(item.refused_by) != bool(item.refused_source):
        yield (
            "refused_source" if item.refused_by else "refused_by",
            "who refuses, and what says so, go together",
        )
    if item.depth == Depth.BOOK and not item.offices:
        yield "offices", "a date is booked at some kind of office"
    if item.form and item.depth not in (Depth.APPLY, Depth.WHOLE):
        yield "depth", "an item with a form is applied for"
