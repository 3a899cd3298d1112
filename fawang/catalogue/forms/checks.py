"""What is wrong with a definition although its shape is right: names, conditions, expressions, the paper. Pure.

Conditions and computed values are tried on example answers, so that text compared with a number is found here and not
by the person who fills the form in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fawang.catalogue.forms import expressions
from fawang.catalogue.forms.course import SEXES
from fawang.catalogue.forms.shape import (
    PLACEHOLDER,
    Computed,
    Form,
    Part,
    Question,
    Repeat,
    Type,
)

_EXAMPLES: dict[Type, Any] = {
    Type.TEXT: "某公司", Type.LONG_TEXT: "经过", Type.NUMBER: "3", Type.MONEY: "1200.50", Type.DATE: "2026-02-28",
    Type.YES_NO: True, Type.PLACE: "佛山市南海区", Type.ID_NUMBER: "440605199001010014", Type.PHONE: "13800138000",
    Type.FILE: "file",
}  # fmt: skip
_PART_EXAMPLES = {
    Part.NAME: "蒋某", Part.SEX: SEXES[0], Part.BIRTH: "1990-01-01", Part.ID_NUMBER: "440605199001010014",
    Part.PHONE: "13800138000", Part.ADDRESS: "佛山市南海区",
}  # fmt: skip


_NAMES = "name a question, a part of a person (applicant.name) or a computed value"
_QUOTES = "close the brackets; and put the whole expression in quotes, as # after a space begins a comment"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: where in the definition (`computed`, 2, `value`), what, and what to do about it."""

    place: tuple[str | int, ...]
    what: str
    cure: str


def faults(form: Form) -> list[Fault]:
    """Return everything that is wrong with a definition of the right shape."""
    return [
        *_names(form), *_expressions(form), *_pages(form), *_findings(form), *_paper(form), *_signers(form),
        *_files(form),
    ]  # fmt: skip


def example(question: Question) -> Any:
    """Return what expressions may see of an answer."""
    match question.type:
        case Type.CHOICE:
            return next(iter(question.choices))
        case Type.SEVERAL:
            return list(question.choices)
        case Type.PERSON:
            return {part.value: _PART_EXAMPLES[part] for part in question.parts}
    return _EXAMPLES[question.type]


def _names(form: Form) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, name in _named(form):
        if name in seen:
            yield Fault(place, f"the name {name} stands twice", "give one of the two another name")
        seen.add(name)


def _named(form: Form) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for place, one in _listed(form):
        yield (
            (*place, "repeat" if isinstance(one, Repeat) else "name"),
            (one.repeat if isinstance(one, Repeat) else one.name),
        )
        if isinstance(one, Repeat):
            for number, question in enumerate(one.questions):
                yield (*place, "questions", number, "name"), question.name
    for number, computed in enumerate(form.computed):
        yield ("computed", number, "name"), computed.name
    # The page of a section and that of a question have one address.
    for at, section in enumerate(form.sections):
        if section.code is not None:
            yield ("sections", at, "code"), section.code


def _listed(form: Form) -> Iterator[tuple[tuple[str | int, ...], Question | Repeat]]:
    for at, section in enumerate(form.sections):
        for number, one in enumerate(section.questions):
            yield ("sections", at, "questions", number), one


def _expressions(form: Form) -> Iterator[Fault]:
    numbers, before = form.numbers, dict[str, Any]()
    columns: set[str] = set()

    def judge(
        place: tuple[str | int, ...], text: str | None, values: dict[str, Any], wants: str
    ) -> Iterator[Fault]:
        if text is None:
            return
        if wrong := expressions.check(text):
            cut = text.count("(") != text.count(")")
            cure = _QUOTES if cut else "docs/forms.md has the operators"
            yield Fault(place, f"the expression cannot be read: {wrong}", cure)
            return
        unknown = (expressions.names_in(text) - values.keys()) | (expressions.columns_in(text) - columns)
        if unknown:
            names = ", ".join(sorted(unknown))
            yield Fault(
                place,
                f"nothing before it is called {names}",
                "refer to what comes earlier",
            )
            return
        try:
            if wants == "number":
                expressions.number(text, values, numbers)
            elif not isinstance(expressions.evaluate(text, values, numbers), bool):
                yield Fault(
                    place, "a condition must be true or false", "compare with something: == 'yes', > 3"
                )
        except expressions.Wrong as error:
            yield Fault(
                place, f"it fails on example answers: {error}", "compare numbers with numbers, text with text"
            )

    for place, one in _listed(form):
        yield from judge((*place, "when"), one.when, before, "truth")
        if isinstance(one, Question):
            before[one.name] = example(one)
            continue
        row: dict[str, Any] = {}
        for number, question in enumerate(one.questions):
            yield from judge((*place, "questions", number, "when"), question.when, {**before, **row}, "truth")
            row[question.name] = example(question)
        before[one.repeat] = [row, dict(row)]
        columns |= row.keys()
    for number, computed in enumerate(form.computed):
        yield from judge(("computed", number, "when"), computed.when, before, "truth")
        yield from judge(("computed", number, "value"), computed.value, before, "number")
        yield from _sources(number, computed, form, before)
        before[computed.name] = "2026-02-28" if computed.term else "1200.50"
    for number, signer in enumerate(form.signers):
        yield from judge(("signers", number, "when"), signer.when, before, "truth")
    for number, finding in enumerate(form.findings):
        yield from judge(("findings", number, "when"), finding.when, before, "truth")
    for number, block in enumerate(form.paper.blocks if form.paper else ()):
        within = next((one for _, one in _repeats(form) if one.repeat == block.each), None)
        inner = {question.name: example(question) for question in within.questions} if within else {}
        yield from judge(("paper", "blocks", number, "when"), block.when, {**before, **inner}, "truth")


def _repeats(form: Form) -> Iterator[tuple[tuple[str | int, ...], Repeat]]:
    for place, one in _listed(form):
        if isinstance(one, Repeat):
            yield place, one


def _sources(number: int, computed: Computed, form: Form, before: dict[str, Any]) -> Iterator[Fault]:
    """Judge what a table or a term is computed from."""
    source = computed.table.of if computed.table else computed.term.since if computed.term else None
    if source is None:
        return
    place = ("computed", number, "table", "of") if computed.table else ("computed", number, "term", "since")
    dates = {
        question.name
        for _, question, repeat in form.everything()
        if question.type == Type.DATE and not repeat
    }
    allowed = form.numbers & before.keys() if computed.table else dates
    if source not in allowed:
        kind = "a number that is asked or computed earlier" if computed.table else "a question for a date"
        yield Fault(place, f"{source} is not {kind}", f"name {kind}")


def _pages(form: Form) -> Iterator[Fault]:
    """What stands on a page must be certain before the page is asked for: it has no script that could show more."""
    for at, section in enumerate(form.sections):
        here = {one.name for one in section.questions if isinstance(one, Question)}
        for number, one in enumerate(section.questions if section.together else ()):
            if one.when and (names := expressions.names_in(one.when) & here):
                yield Fault(
                    ("sections", at, "questions", number, "when"),
                    f"{', '.join(sorted(names))} is asked on the same page",
                    "ask it in an earlier section",
                )


def _findings(form: Form) -> Iterator[Fault]:
    codes, sections = set[str](), {section.code for section in form.sections}
    nothing: dict[str, Any] = {one.name: None for one in form.computed}
    for _place, one in _listed(form):
        several = isinstance(one, Repeat) or one.type == Type.SEVERAL
        nothing[one.repeat if isinstance(one, Repeat) else one.name] = [] if several else None
    for number, finding in enumerate(form.findings):
        place = ("findings", number)
        if finding.code in codes:
            yield Fault((*place, "code"), f"the code {finding.code} stands twice", "give one another code")
        codes.add(finding.code)
        if finding.section not in sections:
            yield Fault(
                (*place, "section"), f"no section has the code {finding.section}", "name that of a section"
            )
        if expressions.holds(finding.when, nothing, form.numbers):
            yield Fault(
                (*place, "when"),
                "it holds where nothing was answered",
                "name the answers: in ['no', 'unsure']",
            )


def _paper(form: Form) -> Iterator[Fault]:
    if form.paper is None:
        return
    outer = _readable(form)
    inner = {
        repeat.repeat: {question.name: question for question in repeat.questions}
        for _, repeat in _repeats(form)
    }
    for number, block in enumerate(form.paper.blocks):
        place = ("paper", "blocks", number)
        if block.each is not None and block.each not in inner:
            yield Fault((*place, "each"), f"there is no repeat {block.each}", "name a repeat of this form")
            continue
        known = outer | (_of_questions(inner[block.each].values()) | {"number"} if block.each else set())
        for row in block.rows:
            if row not in known:
                yield Fault(
                    (*place, "rows"),
                    f"there is no answer {row}",
                    _NAMES,
                )
        for name in PLACEHOLDER.findall(block.text or ""):
            if name not in known:
                yield Fault(
                    (*place, "text"),
                    f"there is no answer {name}",
                    _NAMES,
                )
    for field in ("to", "signs"):
        for name in PLACEHOLDER.findall(getattr(form.paper, field)):
            if name not in outer:
                yield Fault(
                    ("paper", field), f"there is no answer {name}", "name a question or a part of a person"
                )


def _readable(form: Form) -> set[str]:
    """Return what the paper may name: answers outside of repeats, parts of persons, computed values."""
    alone = [question for _, question, repeat in form.everything() if repeat is None]
    return _of_questions(alone) | {one.name for one in form.computed} | {"today"}


def _of_questions(questions: Any) -> set[str]:
    names: set[str] = set()
    for question in questions:
        names.add(question.name)
        names |= {f"{question.name}.{part}" for part in question.parts}
    return names


def _signers(form: Form) -> Iterator[Fault]:
    known = _readable(form)
    for number, signer in enumerate(form.signers):
        if signer.name not in known:
            yield Fault(
                ("signers", number, "name"),
                f"there is no answer {signer.name}",
                _NAMES,
            )


def _files(form: Form) -> Iterator[Fault]:
    if form.kind:
        return
    for place, one in _listed(form):
        for question in one.questions if isinstance(one, Repeat) else (one,):
            if question.type == Type.FILE:
                yield Fault(
                    place, "a paper that is brought somewhere takes no files", "list it under `bring.papers`"
                )
