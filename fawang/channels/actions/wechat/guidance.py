"""Guidance as a conversation: the first answer, two to choose from, a question back; each way on is a button."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from fawang.channels.actions.channels import count
from fawang.channels.actions.danger import said_of_period
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.rules.wechat import Option
from fawang.knowledge.data.pack import Opinion, Question
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.choice.decision import Fact, State, Withheld
from fawang.knowledge.guidance.compose import Answer, Guidance
from fawang.knowledge.guidance.compose import guide as compose
from fawang.knowledge.texts import labels

_FACTS = frozenset(Fact) - {Fact.MATTER}
#: WeChat shows more, and nobody reads it there: the page has the rest.
_MOST_STEPS, _MOST_ARTICLES = 6, 4
_LONGEST_WORDS = 8_000


def guide(text: str) -> Reply:
    """Return what helps somebody who wrote `text`."""
    return _said({"words": text[:_LONGEST_WORDS], "told": {}, "matter": "", "entry": ""})


def go_on(before: dict[str, Any], chosen: Option) -> Reply:
    """Return what follows once somebody has pressed an answer, or told a fact that was asked for."""
    about = {name: before.get(name, "") for name in ("words", "matter", "entry")} | {
        "told": before.get("told") or {}
    }
    if chosen.do == "entry":
        about["entry"] = chosen.value
    else:
        name, _colon, value = chosen.value.partition(":")
        if name == Fact.MATTER:
            about["matter"] = value
        elif name in _FACTS:
            about["told"] = {**about["told"], name: value}
    return _said(about)


def _said(about: dict[str, Any]) -> Reply:
    found = compose(about["words"], matter=about["matter"], answered=about["told"], entry=about["entry"])
    count(channel="wechat", what="guidance")
    language = "en" if found.in_english else settings.LANGUAGE_CODE
    with translation.override(language):
        reply = _SAID[found.selection.choice.state](found)
        if soon := said_of_period(found.urgent):
            reply.texts.insert(0, soon)
    reply.about = about | {"receipt": receipts.receipt(found), "topic": found.matter, "place": found.place}
    return reply


def _opened(found: Guidance) -> Reply:
    first = next(iter((*found.questions, *found.opinions)), None)
    return Reply([_answer(first)] if first else [], _("What would you like to do now?"), _ways(found))


def _offered(found: Guidance) -> Reply:
    options = [Option(one.title, "entry", one.code) for one in found.selection.ranked[:2]]
    options.append(Option(_("Neither: ask a lawyer"), "command", "lawyer"))
    return Reply([], _("Which of these is closer to your situation?"), options)


def _asked(found: Guidance) -> Reply:
    ask = found.selection.choice.ask
    assert ask is not None
    options = [Option(label, "fact", f"{ask.fact}:{value}") for value, label in followups.buttons(ask)]
    options.append(Option(_("None of these: ask a lawyer"), "command", "lawyer"))
    return Reply([], followups.question(ask), options)


def _several(found: Guidance) -> Reply:
    options = [Option(one.shown.title, "entry", one.shown.code) for one in found.selection.issues]
    options.append(Option(_("Ask a lawyer about all of it"), "command", "lawyer"))
    return Reply([], _("You tell of several things. Which one first?"), options)


def _nothing(found: Guidance) -> Reply:
    why = found.selection.choice.why
    if why == Withheld.NOT_LEGAL:
        text = _("Tell us in a sentence or two what happened to you, and what you want to know.")
    else:
        text = _("We have no sure answer to this. A lawyer will answer you, free of charge.")
    options = [
        Option(_("Ask a lawyer"), "command", "lawyer"),
        Option(_("Let a lawyer call me"), "command", "callback"),
    ]
    return Reply([text], _("What would you like to do now?"), options)


_SAID = {
    State.OPENED: _opened,
    State.OFFERED: _offered,
    State.ASKED: _asked,
    State.SEVERAL: _several,
    State.NONE: _nothing,
}


def _ways(found: Guidance) -> list[Option]:
    return [
        Option(_("Ask a lawyer about it"), "command", "lawyer"),
        Option(_("Let a lawyer call me"), "command", "callback"),
        Option(_("Book a date"), "command", "appointment"),
    ]


def _answer(answer: Answer) -> str:
    """Return an entry as text: the answer, what to do, what it rests on, whether a lawyer has read it."""
    entry, shown = answer.shown.entry, answer.shown
    english = labels.english_of(entry)
    lines = [f"【{english.ask if english and english.ask else labels.for_reader(shown.title)}】"]
    if english is not None:
        lines += [english.answer, *_numbered(english.steps)]
    elif isinstance(entry, Question):
        lines += [labels.for_reader(entry.answer), *_numbered(entry.steps)]
    elif isinstance(entry, Opinion):
        lines += [labels.for_reader(entry.opinion)]
    cited = [text for text, article in answer.articles if article is not None][:_MOST_ARTICLES]
    if cited:
        lines.append(_("By: %(articles)s") % {"articles": "、".join(labels.for_reader(one) for one in cited)})
    if not shown.reviewed:
        lines.append(_("No lawyer has reviewed this text yet."))
    lines.append(settings.FAWANG_PUBLIC_URL + reverse("knowledge:entry", args=[shown.code]))
    return "\n".join(lines)


def _numbered(steps: Any) -> list[str]:
    return [
        f"{number}. {labels.for_reader(step)}" for number, step in enumerate(list(steps)[:_MOST_STEPS], 1)
    ]
