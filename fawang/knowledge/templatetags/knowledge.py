"""Filters for texts of the content pack and the laws.

{{ entry.answer|reader }}     in the script that the reader chose
{{ code|matter }}             the name of a matter
{% content_lang %}            for `lang`, around such texts
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.urls import reverse
from pydantic import BaseModel

from fawang.knowledge.data.english import Translation
from fawang.knowledge.data.item import Depth, PersonGroup
from fawang.knowledge.data.pack import Door, Urgency
from fawang.knowledge.data.shapes import Review
from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.choice.decision import Ask
from fawang.knowledge.guidance.last_days import InWords
from fawang.knowledge.pages.main_action import MainAction
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.rules import Kind, VersionState, citations
from fawang.knowledge.texts import labels
from fawang.organisations.rules import UnitKind
from fawang.organisations.texts.labels import UNIT_KINDS

if TYPE_CHECKING:
    # The model of urgency is loaded with the first words.
    from fawang.knowledge.guidance.urgent import Call, Help

register = template.Library()
#: The end of a sentence.
_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s)")


@register.filter
def reader(text: object) -> str:
    """Return a text of the pack or of a law in the script that the reader chose."""
    return labels.for_reader(str(text))


@register.filter
def matter(code: object) -> str:
    """Return the name of a matter of either level."""
    return labels.matter_name(str(code))


@register.filter
def followup(ask: Ask) -> str:
    """Return what is asked back."""
    return followups.question(ask)


@register.filter
def buttons(ask: Ask) -> list[tuple[str, str]]:
    """Return each value that may be answered to what is asked back, with its button."""
    return followups.buttons(ask)


@register.filter
def door(code: Door) -> str:
    """Return where a matter is dealt with."""
    return str(labels.DOORS[code])


@register.filter
def depth(code: Depth) -> str:
    """Return how far an item goes online."""
    return str(labels.DEPTHS.get(code, code))


@register.filter
def group(code: PersonGroup) -> str:
    """Return whom an item is meant for."""
    return str(labels.GROUPS.get(code, code))


@register.filter
def office_kind(code: UnitKind) -> str:
    """Return what a kind of office is called."""
    return str(UNIT_KINDS.get(code, code))


@register.filter
def urgency(sign: Urgency) -> str:
    """Return the name of a sign of urgency."""
    return str(labels.URGENCY.get(sign, sign))


@register.filter
def call_name(name: str) -> str:
    """Return whose number it is."""
    return str(labels.CALLS[name])


@register.simple_tag
def calls_not_above(helps: "Sequence[Help]", one: "Help") -> "list[Call]":
    """Return whom to call for a sign, without those that a sign above it in the same box names already."""
    above = {
        call.number for other in takewhile(lambda other: other is not one, helps) for call in other.calls
    }
    return [call for call in one.calls if call.number not in above]


@register.filter
def action_name(action: MainAction) -> str:
    """Return what the main button says."""
    what = labels.CALLS.get(action.what) or labels.for_reader(action.what)
    return str(labels.ACTIONS[action.do]) % {"what": what, "number": action.href.removeprefix("tel:")}


@register.filter
def lead(text: object) -> str:
    """Return the first sentence of an answer: what matters most, by docs/authoring.md."""
    return _split(str(text))[0]


@register.filter
def after_lead(text: object) -> str:
    """Return an answer without its first sentence."""
    return _split(str(text))[1]


def _split(text: str) -> tuple[str, str]:
    end = _SENTENCE.search(text)
    place = end.end() if end else len(text)
    return text[:place].strip(), text[place:].strip()


@register.filter
def kind_name(kind: Kind) -> str:
    """Return what an entry is."""
    return str(labels.KINDS[kind])


@register.filter
def state_name(state: VersionState) -> str:
    """Return how far a version has come."""
    return str(labels.STATES[state])


@register.filter
def validity_name(validity: Validity) -> str:
    """Return whether a text may be relied on."""
    return str(labels.VALIDITY[validity])


@register.filter
def reviewer(review: Review) -> str:
    """Return in which capacity somebody vouches for an entry; empty if nobody does."""
    return str(labels.REVIEWERS[review.role]) if review.role else ""


@register.filter
def law_href(citation: object) -> str:
    """Return the address of the article that a citation names; empty if it names none."""
    cited = citations.parse(str(citation))
    if cited is None:
        return ""
    anchor = f"{cited.article}-{cited.sub}" if cited.sub else str(cited.article)
    return f"{reverse('knowledge:law', args=[cited.law])}#a{anchor}"


@register.simple_tag(takes_context=True)
def in_english(context: Context, entry: object) -> Translation | None:
    """Return the English text of an entry, if the page is read in English or the question (`found`) was put in it."""
    return labels.english_of(entry, asked=getattr(context.get("found"), "in_english", False))


@register.filter
def figures(entry: BaseModel) -> list[dict[str, Any]]:
    """Return the figures that change on which an entry rests."""
    return labels.figures_of(entry)


@register.simple_tag
def content_lang() -> str:
    """Return the language of the pack's texts as they are shown."""
    return labels.content_language()


@register.inclusion_tag("knowledge/parts/in_words.html")
def period_in_words(found: InWords | None) -> dict[str, object]:
    """Return what the answer says first of a period that somebody's words tell of, with what is asked of them."""
    from fawang.knowledge.pages.last_days import in_words

    return in_words(found) if found is not None else {}
