"""The way through "get help": which question is asked when. One page each; a kind's or form's own stand among them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Kind
from fawang.kernel.wording import Text
from fawang.work_orders.kinds.questions import Question
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.known import is_known, settle
from fawang.work_orders.pages.applying.own_questions import QuestionForm, units_for
from fawang.work_orders.pages.applying.papers import PapersForm, papers_for
from fawang.work_orders.pages.applying.questions import (
    AuthorityForm,
    MatterForm,
    PersonForm,
    PlaceChoiceForm,
    PlaceForm,
    ReachForm,
    ThirdForm,
    WordsForm,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the flow. `matters` tells whether it is asked, given the answers so far."""

    slug: str
    title: str | Promise
    form: Callable[..., forms.Form]
    matters: Callable[[Answers], bool] = lambda answers: True
    #: Can be left open.
    optional: bool = False
    hint: Text = ""


_NO_QUESTION = frozenset({"guidance", "expectation", "check"})
_CHECK = Page("check", _("Check your answers"), forms.Form)


def _own(answers: Answers) -> list[Page]:
    """Return the pages of what the kind or the form asks; questions of one page stand on it together."""
    together: dict[str, list[Question]] = {}
    for question in answers.asks.questions:
        together.setdefault(question.slug, []).append(question)
    return [_of(slug, tuple(questions), answers) for slug, questions in together.items()]


def _of(slug: str, questions: tuple[Question, ...], answers: Answers) -> Page:
    def form(*args: Any, **kwargs: Any) -> QuestionForm:
        wants_unit = any(one.field.kind == Kind.UNIT for one in questions)
        units = units_for(answers.kind, answers.place, answers.given) if wants_unit else ()
        return QuestionForm(*args, questions=questions, units=units, **kwargs)

    return Page(
        slug=slug,
        title=questions[0].page_title or questions[0].heading,
        form=form,
        matters=lambda answers: any(one.matters(answers.about_kind) for one in questions),
        optional=not any(one.field.required for one in questions),
        hint=questions[0].page_hint,
    )


def pages(answers: Answers) -> Mapping[str, Page]:
    """Return the pages of what is applied for, in the order in which they are asked.

    What can be expected is shown before anything personal is asked.
    """
    if "pages" not in answers.kept:
        answers.kept["pages"] = _pages(answers)
    found: Mapping[str, Page] = answers.kept["pages"]
    return found


def _pages(answers: Answers) -> Mapping[str, Page]:
    kind, asks = answers.kind, answers.asks
    if asks.alone:
        return {page.slug: page for page in (*_own(answers), _CHECK)}
    found = (
        Page("words", _("What happened"), WordsForm),
        Page("guidance", _("What helps you"), forms.Form),
        Page("matter", _("Subject"), MatterForm),
        Page("place", _("Where"), PlaceForm),
        Page(
            "which-place", _("Which place"), PlaceChoiceForm, lambda answers: bool(answers.get("ambiguous"))
        ),
        *([Page("authority", _("Authority"), AuthorityForm)] if asks.authority else ()),
        *_own(answers),
        *([Page("expectation", _("What you can expect"), forms.Form)] if kind.pages.expected else ()),
        Page("person", _("You"), PersonForm),
        Page("reach", _("How to reach you"), ReachForm),
        Page("third", _("Somebody you trust"), ThirdForm, lambda answers: answers.get("third") == "yes"),
        Page("papers", _("Papers"), partial(PapersForm, papers=papers_for(answers)), optional=True),
        _CHECK,
    )
    return {page.slug: page for page in found if page.slug not in asks.leaves_out}


#: The parts of the way, in their order, which are the same for every kind from the first page to the last; a page that
#: is in none is about the matter.
_PARTS: tuple[tuple[Text, frozenset[str]], ...] = (
    (_("What happened"), frozenset({"words", "guidance"})),
    (_("Your matter"), frozenset()),
    (_("You"), frozenset({"person", "reach", "third"})),
    (_("Papers"), frozenset({"papers"})),
    (_("Check and hand in"), frozenset({"check"})),
)
_MATTER = 1


def part_of(slug: str, answers: Answers) -> tuple[int, int, Text]:
    """Return in which part of the way a page stands, of how many, and what the part is called.

    Pages come and go with what is answered; parts do not, so that nobody sees the end move away.
    """
    if answers.asks.alone:
        return (2, 2, _PARTS[-1][0]) if slug == "check" else (1, 2, _("Fill in"))
    index = next((index for index, (_name, slugs) in enumerate(_PARTS) if slug in slugs), _MATTER)
    return index + 1, len(_PARTS), _PARTS[index][0]


def first(answers: Answers) -> Page:
    """Return the page with which everything begins."""
    return next(iter(pages(answers).values()))


def relevant(answers: Answers) -> list[Page]:
    """Return the pages that are asked, given the answers so far."""
    return [page for page in pages(answers).values() if page.matters(answers)]


def after(slug: str, answers: Answers) -> Page:
    """Return the page after `slug` that is asked; what is known already is not."""
    found = list(pages(answers).values())
    index = next(index for index, page in enumerate(found) if page.slug == slug)
    return next(page for page in found[index + 1 :] if _is_asked(page, answers))


def before(slug: str, answers: Answers) -> Page | None:
    """Return the page before `slug` that is asked; None at the first."""
    found = list(pages(answers).values())
    index = next(index for index, page in enumerate(found) if page.slug == slug)
    return next((page for page in reversed(found[:index]) if _is_asked(page, answers)), None)


def _is_asked(page: Page, answers: Answers) -> bool:
    return page.matters(answers) and not is_known(answers, page.slug)


def settled(answers: Answers) -> Answers:
    """Return answers that say which pages need not be asked: all that is answered, and stands."""
    return settle(answers, valid=[page.slug for page in relevant(answers) if _stands(page, answers)])


def _stands(page: Page, answers: Answers) -> bool:
    """Tell whether a page was answered, in full; the words and what helps are read again by whoever comes back."""
    if page.slug in _NO_QUESTION or page.slug == "words":
        return False
    form = page.form(data=answers.given)
    answered = [name for name in form.fields if answers.given.get(name)]
    return bool(answered) and not isinstance(form, PlaceChoiceForm) and form.is_valid()


def first_missing(answers: Answers) -> Page | None:
    """Return the first page that has to be answered and is not; None when all are."""
    for page in relevant(answers):
        if page.slug in _NO_QUESTION or page.optional:
            continue
        # The page with several places of one name is there only as long as none has been chosen.
        form = page.form(data=answers.given)
        if isinstance(form, PlaceChoiceForm) or not form.is_valid():
            return page
    return None
