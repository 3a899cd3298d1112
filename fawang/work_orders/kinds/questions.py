"""What intake asks besides what it asks for all, by a kind or by a form: declared once; web, desk and API ask it."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.step_fields import Field, Kind, read
from fawang.kernel.wording import Text

#: The answer that names the other side, where a kind asks for it; guidance may have read it in the words.
OPPONENT = "opponent"


def _always(answers: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a kind or a form. Answers are text, as they were typed.

    Args:
        field: how it is typed and read; its name is that of the answer.
        text, hint: how the person is asked; `choices` how the answers read.
        title: heads its page, and its row where answers are checked; without it, `text`.
        staff: label and hint at the desk, where somebody else reads it.
        said: how the desk names it when a talk has told it already.
        matters: whether it is asked, given the answers so far.
        fits: judges an answer instead of `field`, where the rule is the kind's own; `misfit`: the code if it does not.
        with_words: at the desk it stands with what happened, not among what the kind asks.
        page, page_title: questions with the same `page` stand on one, under this title.
        attrs: of the element into which it is typed; `reading`: how an answer reads, where that is not how it is typed.
        page_hint: stands below the title of a page that several share.
    """

    field: Field
    text: Text
    hint: Text = ""
    choices: Mapping[str, Text] = dataclasses.field(default_factory=dict)
    title: Text = ""
    staff: tuple[Text, Text] | None = None
    said: Text = ""
    matters: Callable[[Mapping[str, str]], bool] = _always
    fits: Callable[[str], bool] | None = None
    misfit: str = "field_wrong"
    with_words: bool = False
    page: str = ""
    page_title: Text = ""
    page_hint: Text = ""
    attrs: Mapping[str, str] = dataclasses.field(default_factory=dict)
    reading: Callable[[str], Text] | None = None

    @property
    def name(self) -> str:
        """Return the name of the answer."""
        return self.field.name

    @property
    def slug(self) -> str:
        """Return the name of its page."""
        return (self.page or self.field.name).replace("_", "-")

    @property
    def heading(self) -> Text:
        """Return what heads its row where answers are checked, and its page if that has no title of its own."""
        return self.title or self.text

    def wrong(self, given: str) -> str:
        """Return the code of what is wrong with an answer; empty if nothing is."""
        if self.fits is not None:
            return "" if self.fits(given) else self.misfit
        try:
            read((self.field,), {self.field.name: given})
        except Invalid as problem:
            return problem.errors[self.field.name]
        return ""

    def reads(self, given: str) -> Text:
        """Return how an answer reads."""
        if self.reading is not None:
            return self.reading(given) if given else ""
        if self.field.kind == Kind.SEVERAL:
            return ", ".join(str(self.choices.get(code, code)) for code in given.splitlines())
        return self.choices.get(given, given)


@dataclass(frozen=True, slots=True)
class Asks:
    """What intake asks for a kind, or by a form.

    Args:
        title, hint: head its questions at the desk.
        authority: an authority that deals with the matter already decides which office is competent.
        leaves_out: pages of what is asked for all that are not asked here.
        alone: nothing is asked but this, and no order is made of it; ends: how its last button reads then.
    """

    questions: tuple[Question, ...] = ()
    title: Text = ""
    hint: Text = ""
    authority: bool = False
    leaves_out: frozenset[str] = frozenset()
    alone: bool = False
    ends: Text = ""

    def about(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Return those of `answers` that answer these questions."""
        return {one.name: str(answers[one.name]) for one in self.questions if answers.get(one.name)}

    def read(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was answered, converted by the fields of the questions that matter.

        Raises:
            Invalid: `invalid`, with a code for each answer that is missing or wrong.
        """
        given = self.about(answers)
        asked = [one for one in self.questions if one.matters(given)]
        errors = {
            one.name: code for one in asked if one.name in given and (code := one.wrong(given[one.name]))
        }
        try:
            values = read(tuple(one.field for one in asked), given)
        except Invalid as problem:
            errors = {**problem.errors, **errors}
        if errors:
            raise Invalid("invalid", errors=errors)
        return values
