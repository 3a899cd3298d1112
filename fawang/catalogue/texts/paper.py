"""A filled-in form as a document: its blocks with the answers set in. In the language that is active."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format

from fawang.catalogue.forms.course import JOINT
from fawang.catalogue.forms.expressions import holds
from fawang.catalogue.forms.shape import PLACEHOLDER, Block, Form, Repeat
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import label_of, reads, source_of, step_of, value_of
from fawang.kernel import clock


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document: `rows` (label, value), or `lines` of text."""

    heading: str
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A computed value as the document shows it: how it came about, and by which article."""

    label: str
    value: str
    source: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title and parts, what was computed for it, to whom it goes, and who signs it."""

    title: str
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    to: str
    signs: str


def document_of(found: Filled) -> Document:
    """Return the document that a filing makes."""
    paper = found.form.paper
    assert paper is not None
    names, headings = _names(found)
    return Document(
        title=paper.title,
        parts=tuple(part for block in paper.blocks for part in _parts(found, block, names, headings)),
        steps=steps_of(found),
        to=_line(paper.to, names) or "",
        signs=_line(paper.signs, names) or "",
    )


def steps_of(found: Filled) -> tuple[Step, ...]:
    """Return what was computed, with every step and its source."""
    return tuple(
        Step(
            labels.words(one.text), value_of(one), source_of(one), tuple(step_of(line) for line in one.lines)
        )
        for one in found.results
    )


def _names(found: Filled) -> tuple[dict[str, str], dict[str, str]]:
    """Return how each answer reads, and how it is called, by the names that a document uses (`applicant.name`)."""
    names, headings = {"today": date_format(clock.today())}, {}
    for one in found.course.asked:
        if one.more or one.question is None:
            continue
        stem = one.name.removesuffix(f"{JOINT}{one.part}") if one.part else one.name
        name = f"{stem}.{one.part}" if one.part else stem
        headings[name] = (
            str(labels.PARTS[one.part]) if one.part else labels.words(one.question.label or one.question.text)
        )
        if one.repeat is None:
            headings[name] = headings[name] if one.part else label_of(one)
        if given := found.course.answers.get(one.name):
            names[name] = reads(one, given)
    for result in found.results:
        names[result.name], headings[result.name] = value_of(result), labels.words(result.text)
    return names, headings


def _parts(
    found: Filled, block: Block, names: Mapping[str, str], headings: Mapping[str, str]
) -> Iterator[Part]:
    numbers = found.form.numbers
    values = {**found.course.values, **{one.name: one.value for one in found.results}}
    if block.each is None:
        if block.when is None or holds(block.when, values, numbers):
            yield from _part(block, labels.words(block.heading), names, headings)
        return
    for number, row in enumerate(found.course.values.get(block.each) or (), 1):
        prefix = JOINT.join((block.each, str(number), ""))
        inner = {name.removeprefix(prefix): text for name, text in names.items() if name.startswith(prefix)}
        called = {
            name.removeprefix(prefix): text for name, text in headings.items() if name.startswith(prefix)
        }
        if block.when is None or holds(block.when, {**values, **row}, numbers):
            heading = labels.words(block.heading) or f"{_one(found.form, block.each)} {number}"
            yield from _part(
                block, heading, {**names, **inner, "number": str(number)}, {**headings, **called}
            )


def _one(form: Form, repeat: str) -> str:
    return next(
        labels.words(one.one)
        for section in form.sections
        for one in section.questions
        if isinstance(one, Repeat) and one.repeat == repeat
    )


def _part(
    block: Block, heading: str, names: Mapping[str, str], headings: Mapping[str, str]
) -> Iterator[Part]:
    if block.rows:
        rows = tuple((headings[name], names[name]) for name in block.rows if names.get(name))
        if rows:
            yield Part(heading, rows=rows)
        return
    lines = tuple(
        line for text in (block.text or "").splitlines() if (line := _line(text, names)) is not None
    )
    if lines:
        yield Part(heading, lines=lines)


def _line(text: str, names: Mapping[str, str]) -> str | None:
    """Return a line with its answers set in; None if one of them is missing."""
    if any(not names.get(name) for name in PLACEHOLDER.findall(text)):
        return None
    return PLACEHOLDER.sub(lambda found: names[found[1]], text)
