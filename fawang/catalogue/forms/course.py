"""What a form asks with the answers so far, in its order, and which answers stand. Pure.

Every question is judged by the answers before it that stand themselves: so it does not matter in which order somebody
answered, and an answer to a question that is no longer asked counts for nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fawang.catalogue.forms.expressions import holds
from fawang.catalogue.forms.shape import CHOSEN, NUMERIC, Fact, Form, Part, Question, Repeat, Section, Type
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.step_fields import Field, Kind, read
from fawang.people.rules.wishes import read_id_number, read_phone

#: Between the parts of the name of an answer: `debts__2__amount`, `applicant__phone`, `debts__more__2`.
JOINT = "__"
MORE = "more"
_LONGEST_LINE, _LONGEST_TEXT = 200, 4000
SEXES = ("male", "female")
_KINDS = {
    Type.TEXT: Kind.LINE, Type.LONG_TEXT: Kind.TEXT, Type.NUMBER: Kind.NUMBER, Type.MONEY: Kind.MONEY,
    Type.DATE: Kind.DATE, Type.CHOICE: Kind.CHOICE, Type.SEVERAL: Kind.SEVERAL, Type.YES_NO: Kind.CHOICE,
    Type.PLACE: Kind.LINE, Type.ID_NUMBER: Kind.LINE, Type.PHONE: Kind.LINE, Type.FILE: Kind.FILE,
}  # fmt: skip
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is reached.

    Args:
        name: that of its answer; page: which others share its page.
        part: of a question for a person, what it asks.
        number: in a repeat, of which one; `more`: it asks whether there is one more, after `number` of them.
        known: what it asks, if that may be known already.
    """

    name: str
    page: str
    section: Section
    question: Question | None
    field: Field
    repeat: Repeat | None = None
    number: int = 0
    part: Part | None = None
    more: bool = False
    known: Fact | None = None

    def fits(self, given: str) -> bool:
        """Tell whether an answer is one; of files that they are there is judged elsewhere."""
        return self.value(given) is not None

    def value(self, given: str) -> Any:
        """Return an answer as expressions see it, None if it is none: numbers and money as text."""
        if self.type == Type.ID_NUMBER:
            return read_id_number(given)
        if self.type == Type.PHONE:
            return read_phone(given)
        try:
            found = read((self.field,), {self.field.name: given})[self.field.name]
        except Invalid:
            return None
        if self.type == Type.YES_NO:
            return None if found is None else found == "yes"
        return str(found) if self.type in NUMERIC and found is not None else found

    @property
    def type(self) -> Type:
        """Return how it is answered; of a part of a person, how that is."""
        if self.more:
            return Type.YES_NO
        if self.part is not None:
            return _PART_TYPES[self.part]
        assert self.question is not None
        return self.question.type


_PART_TYPES = {
    Part.NAME: Type.TEXT, Part.SEX: Type.CHOICE, Part.BIRTH: Type.DATE, Part.ID_NUMBER: Type.ID_NUMBER,
    Part.PHONE: Type.PHONE, Part.ADDRESS: Type.TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """What is asked with some answers.

    Args:
        asked: every question that is reached, in order.
        answers: the answers that stand, as text, by name.
        values: what expressions see: persons as mappings, repeats as lists of mappings, None for what is missing.
    """

    asked: tuple[Asked, ...]
    answers: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def missing(self) -> dict[str, str]:
        """Return a code for each question that has to be answered and is not."""
        return {
            one.name: "field_required"
            for one in self.asked
            if one.field.required and one.name not in self.answers
        }


def course(form: Form, given: Mapping[str, str]) -> Course:
    """Return what `form` asks with the answers `given`, and which of them stand."""
    numbers = form.numbers
    values: dict[str, Any] = {}
    asked: list[Asked] = []
    answers: dict[str, str] = {}

    def matters(when: str | None, row: Mapping[str, Any]) -> bool:
        return when is None or holds(when, {**values, **row}, numbers)

    def take(one: Asked) -> Any:
        asked.append(one)
        text = given.get(one.name, "")
        value = one.value(text) if text else None
        if value is not None:
            answers[one.name] = _as_text(value)
        return value

    def ask(
        question: Question, section: Section, row: dict[str, Any], repeat: Repeat | None, number: int
    ) -> None:
        if not matters(question.when, row):
            row[question.name] = [] if question.type == Type.SEVERAL else None
            return
        found = [take(one) for one in _reached(question, section, repeat, number)]
        row[question.name] = (
            dict(zip(question.parts, found, strict=True)) if question.type == Type.PERSON else found[0]
        )
        if question.type == Type.SEVERAL and found[0] is None:
            row[question.name] = []

    for section in form.sections:
        for one in section.questions:
            if isinstance(one, Question):
                ask(one, section, values, None, 0)
                continue
            rows: list[dict[str, Any]] = []
            while matters(one.when, {}) and len(rows) < one.most:
                if len(rows) >= one.least and not take(_another(one, section, len(rows))):
                    break
                rows.append({})
                for question in one.questions:
                    ask(question, section, rows[-1], one, len(rows))
            values[one.repeat] = rows
    return Course(tuple(asked), answers, values)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "\n".join(value) if isinstance(value, list) else str(value)


def numbers_of_form(form: Form) -> frozenset[str]:
    """Return the names of a form that are numbers."""
    asked = (question.name for _, question, _ in form.everything() if question.type in NUMERIC)
    return frozenset({*asked, *(one.name for one in form.computed if one.term is None)})


def _reached(question: Question, section: Section, repeat: Repeat | None, number: int) -> Iterator[Asked]:
    stem = JOINT.join((repeat.repeat, str(number), question.name)) if repeat else question.name
    page = str(section.code) if section.together else stem
    if question.type != Type.PERSON:
        yield Asked(
            stem, page, section, question, field_of(question, stem), repeat, number, known=question.known
        )
        return
    for part in question.parts:
        name = f"{stem}{JOINT}{part}"
        known = Fact(part.value) if question.known == Fact.SELF else None
        choices = SEXES if part == Part.SEX else ()
        field_ = Field(
            name, _KINDS[_PART_TYPES[part]], required=question.required and part in question.needed,
            longest=_LONGEST_LINE, choices=choices,
        )  # fmt: skip
        yield Asked(name, page, section, question, field_, repeat, number, part=part, known=known)


def _another(repeat: Repeat, section: Section, number: int) -> Asked:
    name = JOINT.join((repeat.repeat, MORE, str(number)))
    return Asked(
        name, name, section, None, Field(name, Kind.CHOICE, choices=YES_NO), repeat, number, more=True
    )


def field_of(question: Question, name: str) -> Field:
    """Return the field by which an answer is read and kept."""
    choices = (
        tuple(question.choices) if question.type in CHOSEN else YES_NO if question.type == Type.YES_NO else ()
    )
    longest = question.longest or (_LONGEST_TEXT if question.type == Type.LONG_TEXT else _LONGEST_LINE)
    return Field(
        name, _KINDS[question.type], required=question.required, longest=longest, choices=choices,
        least=1 if question.least is None else question.least,
        most=2**31 - 1 if question.most is None else question.most,
    )  # fmt: skip
