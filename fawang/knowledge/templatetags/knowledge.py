"""Filters for texts of the content pack and the laws.

{{ entry.answer|reader }}     in the script that the reader chose
{{ code|matter }}             the name of a matter
{% content_lang %}            for `lang`, around such texts
"""

from django import template
from django.urls import reverse

from fawang.knowledge.data.item import Depth, PersonGroup
from fawang.knowledge.data.pack import Door, Urgency
from fawang.knowledge.data.shapes import Review
from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.choice.decision import Ask
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.rules import Kind, VersionState, citations
from fawang.knowledge.texts import labels
from fawang.organisations.rules import UnitKind
from fawang.organisations.texts.labels import UNIT_KINDS

register = template.Library()


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


@register.simple_tag
def content_lang() -> str:
    """Return the language of the pack's texts as they are shown."""
    return labels.content_language()
