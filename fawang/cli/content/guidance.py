"""`fawang ask`: guidance on the terminal."""

import json
from collections.abc import Callable
from gettext import gettext as _

import click

from fawang.cli.terminal.columns import wrap
from fawang.kernel.rules.text import clean
from fawang.knowledge.api.schemas import guidance_out
from fawang.knowledge.data.pack import Opinion, Question
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.choice.decision import State
from fawang.knowledge.guidance.choice.selection import Selection
from fawang.knowledge.guidance.compose import Answer, Guidance, guide
from fawang.knowledge.texts import labels
from fawang.regions import queries as regions

type Say = Callable[[str], object]

_WIDTH = 96


def ask(text: str, *, place: str, as_json: bool, say: Say) -> None:
    """Print guidance for `text`.

    Raises:
        ClickException: there is nothing to read.
    """
    text = clean(text)
    if not text:
        raise click.ClickException(_("Please write in a few words what has happened."))
    found = guide(text, place=regions.place_in(place) if place else "")
    if as_json:
        said = guidance_out(found, receipts.sign(receipts.receipt(found)))
        say(json.dumps(said, ensure_ascii=False, indent=2, default=str))
        return
    _understood(found, say)
    _choice(found.selection, say)
    for answer in found.best if found.selection.choice.state == State.OPENED else ():
        _answer(answer, say)
    if found.articles:
        say("\n" + _("The law"))
        for article in found.articles[:5]:
            since = f" · {_('in force since')} {article.since}" if article.since else ""
            say(f"  {article.citation} · {labels.VALIDITY[article.validity]}{since}")
            _block(article.text.replace("\n", " ")[:160], say, "    ")
    _lists(found, say)


def _understood(found: Guidance, say: Say) -> None:
    for one in found.urgent:
        calls = "，".join(f"{labels.CALLS[call.name]} {call.number}" for call in one.calls)
        say(f"!! {labels.URGENCY[one.sign]}: {calls}")
    guesses = "，".join(
        f"{labels.matter_name(code)} {odds:.0%}" for code, odds in found.understood.decision.matters
    )
    matter = labels.matter_name(found.matter) if found.matter else _("not certain")
    say(_("Matter: %(matter)s (%(guesses)s)") % {"matter": matter, "guesses": guesses or "–"})
    say(_("Place: %(place)s") % {"place": found.place_name or _("not named")})
    if found.understood.parties:
        say(_("Other side: %(names)s") % {"names": "、".join(found.understood.parties)})
    if found.clarify:
        say(_("To be asked: %(question)s") % {"question": found.clarify})


def _choice(selected: Selection, say: Say) -> None:
    """Print what is asked back, the two that are offered, or the parts of a story."""
    choice = selected.choice
    if choice.ask is not None:
        buttons = " / ".join(label for _value, label in followups.buttons(choice.ask))
        say(f"? {followups.question(choice.ask)} {buttons}")
    for one in selected.ranked[:2] if choice.state == State.OFFERED else ():
        say(f"? {one.title}")
    for part in selected.issues:
        say(f"- {part.words}: {part.shown.title}")


def _answer(answer: Answer, say: Say) -> None:
    entry = answer.shown.entry
    unreviewed = "" if answer.shown.reviewed else f"（{_('not yet reviewed by a lawyer')}）"
    say(f"\n{labels.KINDS[answer.shown.kind]}: {answer.shown.title}{unreviewed}")
    if isinstance(entry, Question):
        _block(entry.answer, say)
        for number, step in enumerate(entry.steps, 1):
            _block(f"{number}. {step}", say, "    ")
    elif isinstance(entry, Opinion):
        _block(entry.opinion, say)
    say("  " + "；".join(text for text, _row in answer.articles))


def _lists(found: Guidance, say: Say) -> None:
    rows = (
        (_("Where to go"), [str(labels.DOORS[door]) for door in found.doors]),
        (_("Service items"), [one.shown.title for one in found.items]),
        (_("Guides"), [one.shown.title for one in found.guides]),
        (_("Papers"), list(found.papers)),
        (_("Periods"), [one.name for one in found.periods]),
    )
    say("")
    for label, values in rows:
        if values:
            _block(f"{label}: {'、'.join(values)}", say, "")


def _block(text: str, say: Say, indent: str = "  ") -> None:
    for line in wrap(text, _WIDTH - len(indent)):
        say(indent + line)
