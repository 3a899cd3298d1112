"""The way through "get help": which question is asked when. One page each; a kind's or form's own stand among them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Kind
from fawang.kernel.wording import Text
from fawang.work_orders.kinds.questions import Question
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.own_questions import QuestionForm, units_for
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
        _CHECK,
    )
    return {page.slug: page for page in found if page.slug not in asks.leaves_out}


def first(answers: Answers) -> Page:
    """Return the page with which everything begins."""
    return next(iter(pages(answers).values()))


def relevant(answers: Answers) -> list[Page]:
    """Return the pages that are asked, given the answers so far."""
    return [page for page in pages(answers).values() if page.matters(answers)]


def after(slug: str, answers: Answers) -> Page:
    """Return the page after `slug`."""
    found = list(pages(answers).values())
    index = next(index for index, page in enumerate(found) if page.slug == slug)
    return next(page for page in found[index + 1 :] if page.matters(answers))


def before(slug: str, answers: Answers) -> Page | None:
    """Return the page before `slug`; None at the first."""
    found = list(pages(answers).values())
    index = next(index for index, page in enumerate(found) if page.slug == slug)
    return next((page for page in reversed(found[:index]) if page.matters(answers)), None)


def first_missing(answers: Answers) -> Page | None:
    """Return the first page that has to be answered and is not; None when all are."""
    for page in relevant(answers):
        if page.slug in ("guidance", "expectation", "check") or page.optional:
            continue
        # The page with several places of one name is there only as long as none has been chosen.
        form = page.form(data=answers.given)
        if isinstance(form, PlaceChoiceForm) or not form.is_valid():
            return page
    return None
