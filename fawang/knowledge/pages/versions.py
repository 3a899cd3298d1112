"""What stands on the page of an entry: its texts, its versions, what differs, and what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest
from fawang.knowledge import rules
from fawang.knowledge.actions.entries import LONGEST_REASON
from fawang.knowledge.data import packs
from fawang.knowledge.data.shapes import ReviewerRole
from fawang.knowledge.models import EntryVersion, Review
from fawang.knowledge.pages import areas
from fawang.knowledge.pages.differences import compare
from fawang.knowledge.pages.fields import LABELS, Codes
from fawang.knowledge.queries import desk as reading
from fawang.knowledge.queries import entries
from fawang.knowledge.queries.desk import Behind
from fawang.knowledge.queries.review_queue import reviews_of
from fawang.knowledge.queries.versions import is_reviewed, token
from fawang.knowledge.rules import Command, Kind, VersionState
from fawang.knowledge.texts import labels

_TONES = {
    VersionState.DRAFT: "",
    VersionState.SUBMITTED: "brand",
    VersionState.RETURNED: "warn",
    VersionState.PUBLISHED: "good",
    VersionState.SUPERSEDED: "",
    VersionState.WITHDRAWN: "bad",
}
_GRAVE = frozenset({Command.WITHDRAW})
_OF_PUBLISHED = rules.REVIEWS_OF_PUBLISHED | {Command.WITHDRAW}
#: Whoever left a page open for a day has not read it for a day.
_LONGEST_READ = 24 * 3600
_SALT = "fawang.knowledge.opened"
_MAIN = frozenset({Command.SUBMIT, Command.APPROVE})


class CommandForm(forms.Form):
    """What a command asks for, beside the version that somebody had in front of them."""

    seen = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    #: Since when the page has been open, signed.
    opened = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, command: Command, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, "prefix": str(command), **kwargs})
        self.command = command
        self.label = labels.COMMANDS[command]
        self.is_grave, self.is_main = command in _GRAVE, command in _MAIN
        if command in (Command.APPROVE, Command.VOUCH):
            self.fields["role"] = forms.ChoiceField(
                label=_("In which capacity do you vouch for it?"),
                help_text=_("Readers see it beside the text, without your name."),
                choices=[(role, labels.REVIEWERS[role]) for role in ReviewerRole],
                widget=forms.RadioSelect,
            )
        if command in (Command.RETURN, Command.REOPEN, Command.WITHDRAW):
            self.fields["reason"] = forms.CharField(
                label=_("Why is it withdrawn?")
                if command == Command.WITHDRAW
                else _("What should be changed?"),
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 3}),
            )


@dataclass
class Shown:
    """A command that was refused and comes back: its form, the sentence, and what the text still lacks."""

    command: Command | None = None
    form: CommandForm | None = None
    sentence: str = ""
    faults: list[str] = field(default_factory=list)


def about(command: Command, found: Behind) -> EntryVersion | None:
    """Return the version that a command changes."""
    return found.published if command in _OF_PUBLISHED else found.opened


def form_for(command: Command, found: Behind, data: Any = None, *, catch_up: bool = False) -> CommandForm:
    """Return the form of a command; with `catch_up`, what was typed can be sent again about the newer version."""
    seen = token(about(command, found))
    if data is not None and catch_up:
        data = {**dict(data.items()), f"{command}-seen": seen}
    opened = signing.dumps([seen, int(clock.now().timestamp())], salt=_SALT)
    return CommandForm(command, data, initial={"seen": seen, "opened": opened})


def read_seconds(opened: str, version: EntryVersion | None) -> int | None:
    """Return how long the page of a version was open before its verdict; None where it does not say so."""
    try:
        seen, began = signing.loads(opened, salt=_SALT)
    except signing.BadSignature:
        return None
    read = int(clock.now().timestamp()) - began
    return read if seen == token(version) and 0 <= read <= _LONGEST_READ else None


def open_commands(found: Behind, by: Actor) -> list[Command]:
    """Return exactly what `by` may do with an entry now; EDIT also where it begins a new version."""
    if not found.writes:
        return []
    permissions = entries.permissions_for(by, found.row.region)
    given: list[Command] = []
    for version in (found.opened, found.published):
        if version is not None:
            about = rules.Snapshot(
                VersionState(version.state),
                is_author=by.label in entries.writers(found.row, version),
                is_reviewed=is_reviewed(version),
            )
            steps = rules.PROCEDURE.open_steps(about, permissions=permissions, now=clock.now())
            given += [Command(one.command) for one in steps]
    if found.opened is not None:
        # Of what is being written anew, the new version is reviewed.
        given = [one for one in given if one not in rules.REVIEWS_OF_PUBLISHED]
    if found.opened is None and rules.KNOWLEDGE_EDIT in permissions:
        given.insert(0, Command.EDIT)
    return given


def title_of(found: Behind) -> str:
    """Return what an entry is called: while it is unpublished, what its draft says."""
    body = found.newest.body if found.newest and not found.row.published else {}
    return str(body.get("ask") or body.get("title") or body.get("name") or found.row.title)


def context_of(request: ActingRequest, found: Behind, shown: Shown) -> dict[str, Any]:
    """Return everything that the page of an entry shows."""
    row, opened, published = found.row, found.opened, found.published
    kind = Kind(row.kind)
    commands = open_commands(found, request.actor)
    who = _who(found.versions)
    reviews = reviews_of(row)
    new_text, published_text = _texts(kind, (opened, published), who)
    return {
        "found": found,
        "title": title_of(found),
        "kind": labels.KINDS[kind],
        "expired": row.expires is not None and row.expires < clock.today(),
        "public_href": reverse("knowledge:entry", args=[row.code]) if published else "",
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
        "done": _done(request),
        "may_edit": Command.EDIT in commands,
        "commands": _folds(commands, found, shown),
        # By the name `form` the frame tells in the title that something is wrong.
        "form": shown.form if shown.command else None,
        "shown": shown,
        "opened": new_text,
        "published": published_text,
        "versions": [
            {**_version(version, who), "read": _read(reviews.get(version.number))}
            for version in found.versions
        ],
        "difference": _difference(request, found, kind),
    }


def _done(request: ActingRequest) -> str:
    sentences = {
        Command.SUBMIT: _("Handed in. A colleague who reviews will read it."),
        Command.APPROVE: _("Published. Readers see this text from now on."),
        Command.RETURN: _("Sent back to its author."),
        Command.WITHDRAW: _("Withdrawn. Readers no longer see it."),
        Command.VOUCH: _("Approved. Readers see that it was reviewed."),
        Command.REOPEN: _("Sent back. A new version waits for an editor."),
    }
    done = request.GET.get("done", "") if request.method == "GET" else ""
    return sentences[Command(done)] if done in sentences else ""


def _folds(commands: Iterable[Command], found: Behind, shown: Shown) -> list[CommandForm]:
    """Return the forms of all open commands but EDIT, which is a page; the refused one with what was typed."""
    return [
        shown.form if shown.form and shown.command == command else form_for(command, found)
        for command in commands
        if command != Command.EDIT
    ]


def _citations(body: Mapping[str, Any]) -> list[str]:
    steps = body.get("steps") or []
    own = [*(body.get("articles") or [])]
    return own + [one for step in steps if isinstance(step, Mapping) for one in step.get("articles") or []]


def text_of(found: Behind, version: EntryVersion) -> dict[str, Any] | None:
    """Return a version as a page shows its text."""
    return _texts(Kind(found.row.kind), (version,), _who([version]))[0]


def _texts(
    kind: Kind, listed: Sequence[EntryVersion | None], who: Mapping[str, str]
) -> list[dict[str, Any] | None]:
    """Return versions as a page shows their texts; what they cite is looked up for all of them at once."""
    bodies = [version.body for version in listed if version]
    articles = entries.articles_cited(text for body in bodies for text in _citations(body))
    titles = entries.titles({str(code) for body in bodies for code in body.get("items") or []})
    return [_text(kind, version, articles, titles, who) if version else None for version in listed]


def _text(
    kind: Kind,
    version: EntryVersion,
    articles: Mapping[str, Any],
    titles: Mapping[str, Any],
    who: Mapping[str, str],
) -> dict[str, Any]:
    body = version.body
    periods = packs.current().periods
    return {
        "kind": kind,
        "body": body,
        "cited": [(text, articles.get(text)) for text in body.get("articles") or []],
        "periods": [periods[one].name if one in periods else one for one in body.get("periods") or []],
        "items": [titles[one].title if one in titles else one for one in body.get("items") or []],
        "matters": [labels.matter_name(one) for one in packs.matters_of(body)],
        "region": areas.name(str(body.get("region") or "")),
        "version": _version(version, who),
    }


def _who(versions: Iterable[EntryVersion]) -> dict[str, str]:
    seen = {label for version in versions for label in (version.author, version.reviewer) if label}
    names = reading.names(seen)
    others = {SYSTEM.label: _("Content pack")}
    return {label: names.get(label) or others.get(label, label) for label in seen}


def _version(version: EntryVersion, who: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": version.number,
        "state": labels.STATES[VersionState(version.state)],
        "tone": _TONES[VersionState(version.state)],
        "author": who.get(version.author, ""),
        "reviewer": who.get(version.reviewer, ""),
        "reason": version.reason,
        "changed_at": version.changed_at,
        "name": _("Version %(number)s") % {"number": version.number},
    }


def _read(review: Review | None) -> tuple[int, int] | None:
    """Return for how many minutes and seconds a text lay before its reviewer."""
    return None if review is None or review.read_seconds is None else divmod(review.read_seconds, 60)


def _difference(request: ActingRequest, found: Behind, kind: Kind) -> dict[str, Any] | None:
    """Return what differs between the two versions asked for; else between what readers see and the newest."""
    if len(found.versions) < 2:
        return None
    newest, before = found.versions[0], found.versions[1]
    base = found.published if found.published and found.published is not newest else before
    old = _asked(request, found, "from") or base
    new = _asked(request, found, "to") or newest
    return {
        "old": old.number,
        "new": new.number,
        "changes": compare(kind, old.body, new.body),
        "asked": "from" in request.GET,
    }


def _asked(request: ActingRequest, found: Behind, name: str) -> EntryVersion | None:
    number = whole_number(request.GET.get(name, ""), digits=8)
    return None if number is None else found.version(number)


def against(found: Behind, version: EntryVersion | None, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return how what somebody typed differs from what has been saved meanwhile."""
    if version is None:
        return None
    return {"version": version, "changes": compare(Kind(found.row.kind), version.body, body)}


def lists(known: Codes) -> list[dict[str, Any]]:
    """Return the codes that an author may name, to be looked up beside the form."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name in known.matters.items():
        groups.setdefault(labels.matter_name(code.partition(".")[0]), []).append((code, name))
    return [
        {"label": _("Matters"), "groups": list(groups.items())},
        *(
            {"label": LABELS[name], "groups": [("", list(known.of(name).items()))]}
            for name in ("periods", "items", "offices", "groups", "scenarios")
        ),
    ]
