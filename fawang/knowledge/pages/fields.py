"""The fields of entries as people fill them in: what each is called, and how lists become lines and back.

A draft may be unfinished, so nothing here refuses a text: what is missing is said by `faults.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.rules.text import clean
from fawang.kernel.wording import Text
from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Step
from fawang.knowledge.rules import Kind

#: A line that begins so goes on with the item above it.
_GOES_ON = ">"


class Shape(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    #: One item a line.
    LINES = "lines"
    #: Codes with their names, one a line: names are understood too.
    CODES = "codes"
    MATTER = "matter"
    DEPARTMENT = "department"
    REGION = "region"
    DATE = "date"
    #: The steps of a guide, each with fields of its own.
    STEPS = "steps"
    #: How far a service item goes online.
    DEPTH = "depth"
    #: Yes or no.
    TICK = "tick"


_SHAPES: dict[str, Shape] = {
    "matter": Shape.MATTER,
    "department": Shape.DEPARTMENT,
    "region": Shape.REGION,
    "expires": Shape.DATE,
    "depth": Shape.DEPTH,
    "recommended": Shape.TICK,
    **dict.fromkeys(("also", "matters", "periods", "items", "offices", "groups", "scenarios"), Shape.CODES),
    **dict.fromkeys(("articles", "regulations", "phrasings", "papers", "cautions", "evidence"), Shape.LINES),
    **dict.fromkeys(("fee_articles", "fee_regulations"), Shape.LINES),
    **dict.fromkeys(("ask", "title", "name", "fee", "term", "phone"), Shape.LINE),
    **dict.fromkeys(("code", "official_code", "term_promised", "form", "refused_by"), Shape.LINE),
    **dict.fromkeys(("answer", "situation", "opinion", "who", "about", "text", "where"), Shape.TEXT),
    **dict.fromkeys(("waiver", "refused_source"), Shape.TEXT),
}
LABELS: dict[str, Text] = {
    "matter": _("Matter"),
    "also": _("Other matters under which it helps"),
    "matters": _("Matters under which it helps"),
    "articles": _("Articles of the law"),
    "regulations": _("Regulations and interpretations"),
    "region": _("For which area"),
    "expires": _("Last day on which it is shown"),
    "ask": _("Question"),
    "phrasings": _("How people say it"),
    "answer": pgettext_lazy("to a question", "Answer"),
    "steps": _("What to do, step by step"),
    "papers": _("Papers to bring"),
    "periods": _("Periods that may run"),
    "items": _("Service items"),
    "title": _("Title"),
    "situation": _("Typical situation"),
    "opinion": _("Assessment"),
    "cautions": _("Where such cases go wrong"),
    "evidence": _("Evidence to keep"),
    "who": _("For whom it is"),
    "department": _("Department"),
    "name": _("Name of the service"),
    "about": _("What it is for"),
    "where": _("Where to go"),
    "phone": _("Telephone"),
    "fee": _("Cost"),
    "term": _("How long it takes"),
    "text": _("What to do"),
    "code": _("Number"),
    "official_code": _("Number of the authority"),
    "offices": _("Kinds of offices that help with it"),
    "waiver": _("Who pays less or nothing"),
    "fee_articles": _("Articles on cost"),
    "fee_regulations": _("Regulations on cost"),
    "term_promised": _("How long the office promises to take"),
    "depth": _("How far it goes online"),
    "form": _("Form"),
    "refused_by": _("Who takes nothing online"),
    "refused_source": _("What says so"),
    "groups": _("Whom it is meant for"),
    "scenarios": _("Guides in which it is a step"),
    "recommended": _("Named first"),
}
HINTS: dict[str, Text] = {
    "also": _("One a line: the code or the name."),
    "matters": _("One a line: the code or the name. The first one is where it is listed."),
    "articles": _("One a line, with the law's full title, such as 《中华人民共和国劳动合同法》第八十二条"),
    "regulations": _("One a line. Readers see them as still to be checked."),
    "region": _("Name or code of the division, or 全国 for the whole country."),
    "expires": _("After this day readers see it only once it has been reviewed again."),
    "ask": _("As a person would ask it, in one sentence."),
    "phrasings": _("One a line, in people's own words; one of them in Cantonese where that is natural."),
    "answer": _("First what matters most, then why, then what to do. No legal terms without an explanation."),
    "steps": _("One step a line. A line that begins with > belongs to the line above."),
    "papers": _("One a line."),
    "periods": _("One a line: the code or the name."),
    "items": _("One a line: the code or the name."),
    "situation": _("As a lay person would tell it."),
    "opinion": _("The assessment with its reasons."),
    "cautions": _("One a line. A line that begins with > belongs to the line above."),
    "evidence": _("One a line."),
    "phone": _("A number that anybody may call, three to five digits."),
    "term": _("Empty if the law sets no term."),
    "code": _("Ours: FW, two letters for what it is, eight digits (docs/catalogue.md)."),
    "official_code": _("Only one that an authority has published; never made up."),
    "offices": _("One a line: the code or the name."),
    "fee_articles": _(
        "One a line, with the law's full title, such as 《中华人民共和国劳动合同法》第八十二条"
    ),
    "fee_regulations": _("One a line. Readers see them as still to be checked."),
    "term_promised": _("Empty if it promises no less than the law."),
    "form": _("The code of the form in which it is applied for; empty if there is none."),
    "refused_by": _(
        "Where nothing can be applied for or booked here: which authority takes it only otherwise."
    ),
    "groups": _("One a line: the code or the name."),
    "scenarios": _("One a line: the code or the name."),
}
#: Of a text (shapes.Text).
LONGEST_TEXT = 2_000
_ROWS = {
    "answer": 8,
    "opinion": 8,
    "situation": 5,
    "text": 5,
    "steps": 8,
    "articles": 5,
    "phrasings": 6,
    "cautions": 5,
}
#: What may stay empty.
MAY_LACK = frozenset(
    {
        "expires", "phone", "term", "official_code", "waiver", "term_promised", "form", "refused_by", "refused_source",
    }
)  # fmt: skip
#: What readers are told, what it rests on, and where it belongs: the three parts of the form.
LAW = ("articles", "regulations", "fee_articles", "fee_regulations")
PLACE = (
    "matter", "matters", "also", "department", "region", "expires", "scenarios", "groups", "recommended", "code",
    "official_code",
)  # fmt: skip


def fields_of(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields that an author fills in, in the order in which they are read."""
    names = [name for name in packs.MODELS[kind].model_fields if name not in packs.OURS]
    words = [name for name in names if name not in LAW and name not in PLACE]
    order = ["ask", "title", "name", "situation", "who", "about", "answer", "opinion", "phrasings", "steps"]
    words.sort(key=lambda name: order.index(name) if name in order else len(order))
    return (*words, *(name for name in LAW if name in names), *(name for name in PLACE if name in names))


STEP_FIELDS = tuple(Step.model_fields)


def shape_of(kind: Kind | None, name: str) -> Shape:
    """Return how a field is filled in; without a kind, a field of a guide's step."""
    if name == "steps":
        return Shape.STEPS if kind == Kind.GUIDE else Shape.LINES
    if name == "where" and kind is None:
        return Shape.LINE
    return _SHAPES[name]


def is_needed(kind: Kind | None, name: str) -> bool:
    """Tell whether an entry cannot be handed in without this field."""
    model: Any = packs.MODELS[kind] if kind else Step
    return bool(model.model_fields[name].is_required()) or (
        kind is not None and name in ("region", "articles")
    )


def rows_of(name: str) -> int:
    """Return how many lines the control of a field shows."""
    return _ROWS.get(name, 3)


@dataclass
class Codes:
    """Names by code, of matters, periods and service items, to be shown and understood."""

    matters: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    scenarios: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> Mapping[str, str]:
        """Return the codes that fit a field."""
        own: dict[str, Mapping[str, str]] = {
            one: getattr(self, one) for one in ("periods", "items", "offices", "groups", "scenarios")
        }
        return own.get(name, self.matters)

    def read(self, name: str, line: str) -> str:
        """Return the code that a line names by itself or by its name; else the line as it was typed."""
        known = self.of(name)
        first = line.split(maxsplit=1)[0] if line.strip() else ""
        if first in known:
            return first
        named = [code for code, title in known.items() if title == line.strip()]
        return named[0] if len(named) == 1 else line

    def write(self, name: str, code: str) -> str:
        """Return a code with its name behind it."""
        title = self.of(name).get(code)
        return f"{code} {title}" if title else code


def read_lines(text: str) -> list[str]:
    """Return the items of a list that was typed one a line."""
    items: list[str] = []
    for line in clean(text).split("\n"):
        if line.startswith(_GOES_ON) and items:
            items[-1] += "\n" + line.removeprefix(_GOES_ON).removeprefix(" ")
        elif line.strip():
            items.append(line.strip())
    return items


def write_lines(items: Iterable[Any]) -> str:
    """Return a list as it is typed: one item a line, the further lines of an item marked."""
    lines = (str(item).replace("\n", f"\n{_GOES_ON} ") for item in items)
    return "\n".join(f" {line}" if line.startswith(_GOES_ON) else line for line in lines)


def to_value(shape: Shape, name: str, typed: str, codes: Codes) -> Any:
    """Return what was typed into a field as a body holds it."""
    if shape == Shape.LINES:
        return read_lines(typed)
    if shape == Shape.CODES:
        return [codes.read(name, line) for line in read_lines(typed)]
    text = clean(typed)
    if shape == Shape.TICK:
        return bool(text)
    if name in MAY_LACK or (name == "where" and shape == Shape.LINE):
        return text or None
    return text


def to_text(shape: Shape, name: str, value: Any, codes: Codes) -> str:
    """Return a value of a body as it is typed."""
    if value is None:
        return ""
    if shape == Shape.TICK:
        return "on" if value else ""
    if shape in (Shape.LINES, Shape.CODES):
        items = value if isinstance(value, list) else [value]
        return write_lines(codes.write(name, str(one)) if shape == Shape.CODES else one for one in items)
    return str(value)
