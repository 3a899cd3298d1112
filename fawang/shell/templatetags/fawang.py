"""Tags and filters of every template, built in: no `{% load %}` needed.

Values:  {{ sum|money }}  {{ code|spoken_code }}  {{ moment|when }}  {{ moment|exact }}  {{ date|day }}
Parts:   {% constant "shell/components/keys.html" %}
Marks:   {% icon "phone" %}  {% tag "New" "brand" %}  {% card_tag "red" %}
Blocks:  {% notice "success" "Sent" %}…{% endnotice %}  {% learn_more "Why?" %}…{% endlearn_more %}
Forms:   {% error_summary form %}  {% question form.topic %}  {% choice option %}  {% urgent_box %} (the frame's)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from fawang.kernel import wording
from fawang.kernel.rules.problems import Problem
from fawang.kernel.web.markup import card_tag, day, exact, spoken_code, tag, when
from fawang.kernel.wording import yuan
from fawang.knowledge.guidance import urgent
from fawang.shell.presentation.icons import icon
from fawang.shell.presentation.lists import filter_links, way_links
from fawang.shell.presentation.rendering import choice

register = template.Library()


# --- values ---------------------------------------------------------------------------------


register.filter("money", yuan)


register.filter(spoken_code)
register.filter(day)
register.filter(when)
register.filter(exact)
register.filter(filter_links)
register.filter(way_links)
register.simple_tag(tag)
register.simple_tag(card_tag)
register.simple_tag(choice)


@register.filter
def numbers(last: int) -> range:
    """Return the numbers from 1 to `last`, to draw that many of something."""
    return range(1, int(last) + 1)


@register.filter
def first_line(text: object) -> str:
    """Return the first line of a choice's label: the label proper."""
    return str(text).partition("\n")[0]


@register.filter
def other_lines(text: object) -> str:
    """Return what follows the first line of a choice's label: its hint."""
    return str(text).partition("\n")[2]


# --- marks ----------------------------------------------------------------------------------


register.simple_tag(icon)


@register.simple_tag
def constant(name: str) -> SafeString:
    """Include a template that is the same for everybody who reads in one language, drawn once in each process."""
    return _drawn(name, get_language())


@cache
def _drawn(name: str, _language: str) -> SafeString:
    return SafeString(render_to_string(name))


_TERM_TONES = {"running": "brand", "paused": "warn", "met": "good", "late": "bad"}


@register.simple_tag
def term_tag(status: str) -> SafeString:
    """Draw whether the clock of a term runs."""
    names = {
        "running": _("running"),
        "paused": _("paused"),
        "met": _("met"),
        "late": _("met late"),
        "cancelled": _("no longer needed"),
    }
    return tag(names.get(status, status), _TERM_TONES.get(status, ""))


@register.simple_tag
def problem_sentence(problem: Problem) -> str:
    """Return the sentences of a problem, its fields' among them."""
    lines = [wording.say(code) for code in problem.errors.values()]
    return " ".join(lines) if lines else wording.say(problem.code, **problem.params)


# --- blocks ---------------------------------------------------------------------------------

_NOTICE_ICONS = {"success": "check", "important": "alert", "error": "alert", "info": "info"}


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Draw a notice; `tone` is info, success, important or error. Success and error are announced."""
    return SafeString(
        render_to_string(
            "shell/components/notice.html",
            {"content": content, "tone": tone, "title": title, "icon": _NOTICE_ICONS[tone]},
        )
    )


@register.simple_block_tag
def learn_more(content: str, summary: str = "") -> SafeString:
    """Draw an explanation that opens when asked for."""
    return format_html(
        '<details class="more"><summary><span>{}</span></summary><div class="more__body">{}</div></details>',
        summary or pgettext("summary of an explanation", "Learn more"),
        content,
    )


# --- forms ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the error summary; `target` is the id of the field to go to."""

    message: str
    target: str


#: What a label may end with, and what looks odd before a colon.
_PUNCTUATION = "?？.。:：!！ "


def _mistakes(forms: tuple[BaseForm, ...]) -> Iterator[Mistake]:
    for form in forms:
        for message in form.non_field_errors():
            yield Mistake(str(message), "")
        for field in form:
            for message in field.errors:
                label = str(field.label).rstrip(_PUNCTUATION)
                yield Mistake(f"{label}{_(': ')}{message}", first_input(field))


def first_input(field: BoundField) -> str:
    """Return the id of the first control of `field`, where a link from the summary leads."""
    if field.field.widget.use_fieldset:
        inputs = field.subwidgets
        return (inputs[0].id_for_label if inputs else "") or field.id_for_label
    return field.id_for_label


@register.inclusion_tag("shell/components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """List every mistake of `forms`, each linked to its field. Put it first in the main column."""
    return {"mistakes": list(_mistakes(tuple(form for form in forms if form)))}


@register.inclusion_tag("knowledge/parts/urgent.html", takes_context=True)
def urgent_box(context: template.Context) -> dict[str, Any]:
    """Draw whom to call: for what came with the request, and for `helps` that the page has of words at hand.

    Only the numbers of `helps` are shown where the page says `read_before`.
    """
    fresh = context["frame"].signs
    signs = {*fresh, *(one.sign for one in context.get("helps") or ())}
    brief = bool(context.get("read_before")) and not fresh
    return {"helps": urgent.helps(urgent.ordered(signs)), "brief": brief}


@register.simple_tag
def question(field: BoundField, caption: str = "") -> SafeString:
    """Draw `field` as the one question of its page: its label is the page's heading."""
    return field.render("shell/forms/field.html", {"field": field, "question": True, "caption": caption})
