"""The answers as a list to check, each with the way to change it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fawang.kernel.rules.step_fields import Kind
from fawang.kernel.rules.text import whole_number
from fawang.organisations import queries as organisations
from fawang.organisations.rules.matters import Matter
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules.wishes import Dialect, Medium
from fawang.people.texts.labels import DIALECTS, MEDIA
from fawang.work_orders.kinds.forms import forms
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.flow import pages
from fawang.work_orders.pages.applying.papers import handed_in


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as it is shown before it is handed in."""

    label: str | Promise
    value: str | Promise
    href: str


def rows_of(answers: Answers) -> list[Row]:
    """Return the answers that were given, in the order of the questions."""
    known = pages(answers)
    rows = [
        Row(label, value, reverse("work_orders:help_question", args=[slug], query={"return": "1"}))
        for slug, label, value in _rows(answers)
        if slug in known and known[slug].matters(answers)
    ]
    computed = forms().computed(answers.given) if answers.form else ()
    return [*rows, *(Row(label, value, "") for label, value in computed)]


def _rows(answers: Answers) -> Iterator[tuple[str, str | Promise, str | Promise]]:
    get = answers.get
    if answers.asks.alone:
        yield from _asked(answers)
        return
    yield "words", _("What happened"), get("words")
    yield "matter", _("Subject"), MATTERS[Matter(get("matter"))]
    where = answers.place_name or _("Not recognised; an officer will find the right office")
    typed = get("place_text")
    both = _("%(place)s (%(where)s)") % {"place": typed, "where": where}
    yield "place", _("Where"), where if typed == where else both
    if answers.asks.authority and get("authority") not in ("", "none"):
        yield "authority", _("Authority"), get("organ_text") or get("place_text")
    yield from _asked(answers)
    yield "person", _("Name"), get("name")
    yield "person", _("Identity number"), get("id_number")
    yield "person", _("Language"), DIALECTS[Dialect(get("dialect") or Dialect.MANDARIN)]
    yield "person", _("To prepare for"), get("needs")
    yield "reach", _("News by"), MEDIA[Medium(get("medium") or Medium.SMS)]
    yield "reach", _("Mobile number"), get("phone")
    yield "reach", _("E-mail"), get("email")
    yield "reach", _("Calls"), _("Please do not call me") if get("may_call") == "no" else _("You may call me")
    if get("may_announce") == "no":
        yield "reach", _("Messages"), _("Must not say who writes")
    if get("list_online") == "no":
        yield "reach", _("Online list"), _("Do not show this matter to whoever signs in with this number")
    if get("third") == "yes":
        yield (
            "third",
            _("Somebody you trust"),
            " · ".join(
                filter(
                    None, [get("third_name"), get("third_relation"), get("third_phone"), get("third_email")]
                )
            ),
        )
    for _token, label in handed_in(answers):
        yield "papers", _("Paper"), label


def _asked(answers: Answers) -> Iterator[tuple[str, str | Promise, str | Promise]]:
    """Yield what the kind or the form asked."""
    for question in answers.asks.questions:
        if (given := answers.get(question.name)) or question.title:
            unit_id = whole_number(given) if question.field.kind == Kind.UNIT else None
            value = question.reads(given) if unit_id is None else organisations.unit(unit_id).name
            yield question.slug, question.heading, value
