"""The shape of a form's definition, strictly: what is not declared here is a mistake. docs/forms.md tells authors."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from fawang.catalogue.forms.advice import Finding
from fawang.catalogue.forms.texts import Amount, Citation, Expression, Name, Sentence, Strict, Words


class Type(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    PLACE = "place"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    PERSON = "person"
    FILE = "file"


class Part(StrEnum):
    """What a question for a person asks, all on one page."""

    NAME = "name"
    SEX = "sex"
    BIRTH = "birth"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"


class Fact(StrEnum):
    """What somebody may have told before, and need not type again."""

    WORDS = "words"
    OPPONENT = "opponent"
    PLACE = "place"
    NAME = "name"
    SEX = "sex"
    BIRTH = "birth"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    EMPLOYER = "employer"
    #: For a question for a person: it is the one who fills the form in.
    SELF = "self"


CHOSEN = (Type.CHOICE, Type.SEVERAL)
NUMERIC = (Type.NUMBER, Type.MONEY)


class Question(Strict):
    """One question, on a page of its own.

    Args:
        label: how its answer is called where it is listed and in the document; without it, as it is asked.
        when: asked only if this holds of the answers before it.
        known: what it asks is this fact, which is offered where it is known.
        parts, needed: of a person, what is asked, and what of that has to be answered.
        longest: of a text, in characters; least, most: of a number.
        paper: what kind of paper a file is; without it, the question itself.
    """

    name: Name
    type: Type
    text: Words
    label: Words | None = None
    hint: Words | None = None
    required: bool = True
    when: Expression | None = None
    known: Fact | None = None
    choices: dict[Name, Words] = {}
    parts: tuple[Part, ...] = ()
    needed: tuple[Part, ...] = (Part.NAME,)
    longest: int | None = Field(None, ge=1, le=20_000)
    least: int | None = Field(None, ge=0)
    most: int | None = Field(None, ge=0, le=2**31 - 1)
    paper: Words | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.type in CHOSEN) != bool(self.choices):
            raise ValueError("`choices` belong to the types choice and several, and only there")
        if (self.type == Type.PERSON) != bool(self.parts):
            raise ValueError("`parts` belong to the type person, and only there")
        if self.type == Type.PERSON and not set(self.needed) <= set(self.parts):
            raise ValueError("what is `needed` of a person must be among its `parts`")
        if self.known == Fact.SELF and self.type != Type.PERSON:
            raise ValueError("`known: self` belongs to the type person")
        return self


class Repeat(Strict):
    """Questions that are asked for each child, each creditor: again as long as there is another one.

    Args:
        one: how one of them is called ("子女"); more: asks whether there is another one.
        any: asks whether there is one at all; needed where `least` is 0.
    """

    repeat: Name
    one: Words
    more: Words
    any: Words | None = None
    least: int = Field(1, ge=0, le=20)
    most: int = Field(10, ge=1, le=20)
    when: Expression | None = None
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.most < self.least:
            raise ValueError("`most` is less than `least`")
        if self.least == 0 and self.any is None:
            raise ValueError("with `least: 0`, `any` must ask whether there is one at all")
        return self


def _is_repeat(given: Any) -> str:
    return (
        "repeat"
        if isinstance(given, Repeat) or (isinstance(given, dict) and "repeat" in given)
        else "question"
    )


type _One = Annotated[
    Annotated[Question, Tag("question")] | Annotated[Repeat, Tag("repeat")], Discriminator(_is_repeat)
]


class Section(Strict):
    """Questions that belong together; the title stands above them where answers are checked, and in the paper.

    Args:
        code: how findings name it; together: its questions stand on one page, of this name.
    """

    title: Words
    code: Name | None = None
    hint: Words | None = None
    together: bool = False
    questions: tuple[_One, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_page(self) -> Self:
        if self.together and (self.code is None or any(isinstance(one, Repeat) for one in self.questions)):
            raise ValueError("a section that stands `together` on one page has a `code`, and repeats nothing")
        return self


class Band(Strict):
    """A part of an amount: up to `to` (without it: all above) at `rate`, or `flat` whatever it is."""

    to: Amount | None = None
    rate: Amount | None = None
    flat: Amount | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.rate is None) == (self.flat is None):
            raise ValueError("a band has either a `rate` or is `flat`")
        return self


class Table(Strict):
    """A fee by bands of an amount, each charged on what lies in it."""

    of: Name
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        ends = [one.to for one in self.bands]
        if any(end is None for end in ends[:-1]) or ends[-1] is not None:
            raise ValueError("every band but the last one has `to`, the last one has none")
        if sorted(ends[:-1], key=lambda end: float(end or 0)) != ends[:-1]:
            raise ValueError("the bands must rise")
        return self


class Term(Strict):
    """A period that begins the day after `since`; it ends on the corresponding day (Civil Code Art. 201, 202)."""

    since: Name
    length: int = Field(ge=1, le=1000)
    unit: Annotated[str, StringConstraints(pattern=r"^(days|months|years)$")]


class Unit(StrEnum):
    """What a computed number counts."""

    YUAN = "yuan"
    NONE = "none"


class Computed(Strict):
    """A value that follows from the answers, shown with its source; computed in exact decimals.

    Args:
        value: an expression; or `table`, a fee by bands; or `term`, the last day of a period.
        digits: to which a number is rounded, half up.
        source: the article that says so; basis: what else says so, where no article does.
    """

    name: Name
    text: Words
    value: Expression | None = None
    table: Table | None = None
    term: Term | None = None
    when: Expression | None = None
    unit: Unit = Unit.YUAN
    digits: int = Field(2, ge=0, le=6)
    source: Citation | None = None
    basis: Words | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sum(one is not None for one in (self.value, self.table, self.term)) != 1:
            raise ValueError("a computed value has one of `value`, `table`, `term`")
        if (self.source is None) == (self.basis is None):
            raise ValueError("a computed value names its `source` (an article) or its `basis`")
        return self


class Block(Strict):
    """A part of the paper: a heading, and a table of answers or a text with {names} of answers.

    A line of the text is left away where one of its names has no answer. `each` repeats it for a repeat.
    """

    heading: Words | None = None
    rows: tuple[str, ...] = ()
    text: Sentence | None = None
    each: Name | None = None
    when: Expression | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.rows) == bool(self.text):
            raise ValueError("a block has either `rows` or a `text`")
        return self


class Paper(Strict):
    """How the form reads as a document: below its title these blocks, then to whom, and who signs it."""

    title: Sentence
    blocks: tuple[Block, ...] = Field(min_length=1)
    to: Sentence
    signs: Sentence


class Bring(Strict):
    """Where the paper is brought, what goes with it, and what happens then."""

    where: Words
    papers: tuple[Words, ...] = ()
    copies: Words | None = None
    afterwards: tuple[Words, ...] = ()
    articles: tuple[Citation, ...] = ()


class Signer(Strict):
    """Somebody else who has to sign: `who` says whom the person asks; `name` is the question that names them."""

    code: Name
    who: Words
    name: str
    confirms: Words
    when: Expression | None = None


class Form(Strict):
    """A form. With `kind` it is handed in as an order of that kind; without, it is a paper that is brought somewhere.

    With `findings` it is a check-up: what comes out is what was found, and nothing is brought anywhere.

    Args:
        kind: the kind of order; matter: its matter, which is then not asked.
        gives: answers to what the kind asks that this form makes certain; they are not asked.
        items: the service items (catalogue) that it is for.
        minutes: how long it takes, roughly.
        household: it is about those who live together: a shared telephone must not lead to it.
        keep_days: so long what was filled in can be fetched; then it is deleted.
    """

    code: Name
    version: int = Field(ge=1, le=9999)
    title: Words
    intro: Words
    minutes: int = Field(10, ge=1, le=120)
    kind: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z_]{0,19})?$")] = ""
    matter: Annotated[str, StringConstraints(pattern=r"^([a-z_]+)?$")] = ""
    gives: dict[Name, Sentence] = {}
    items: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,60}$")], ...] = ()
    articles: tuple[Citation, ...] = ()
    household: bool = False
    keep_days: int = Field(30, ge=1, le=400)
    sections: tuple[Section, ...] = Field(min_length=1)
    computed: tuple[Computed, ...] = ()
    signers: tuple[Signer, ...] = ()
    findings: tuple[Finding, ...] = ()
    paper: Paper | None = None
    bring: Bring | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.findings and (self.kind or self.paper or self.bring or self.signers):
            raise ValueError("a form with `findings` has no `kind`, `paper`, `bring` or `signers`")
        if not self.findings and self.paper is None:
            raise ValueError("a form has a `paper`, or `findings`")
        if not self.kind and not self.findings and self.bring is None:
            raise ValueError("a form without `kind` is a paper: `bring` must say where to bring it")
        if not self.kind and (self.gives or self.matter):
            raise ValueError("`gives` and `matter` belong to a form with a `kind`")
        return self

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The names of what is a number: questions, and what is computed but for dates."""
        asked = (question.name for _, question, _ in self.everything() if question.type in NUMERIC)
        return frozenset({*asked, *(one.name for one in self.computed if one.term is None)})

    def everything(self) -> Iterator[tuple[Section, Question, Repeat | None]]:
        """Yield every question in its order, with its section and the repeat in which it stands."""
        for section in self.sections:
            for one in section.questions:
                if isinstance(one, Question):
                    yield section, one, None
                else:
                    for question in one.questions:
                        yield section, question, one


PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
