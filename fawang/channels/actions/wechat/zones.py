"""Special zones in WeChat: opened by a word, their situations as buttons, questions to their own lawyers."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.queries import channels
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.wechat import Option
from fawang.consultations.data.zones import Zone
from fawang.consultations.queries import zone_versions
from fawang.consultations.rules import Kind
from fawang.consultations.rules.opening import Stand
from fawang.kernel import clock
from fawang.knowledge.texts.labels import for_reader

CHANNEL = "wechat"
_MOST = 8
#: A word or a name of a zone has no more signs; what is longer is a question.
LONGEST_WORD = 40
_TAKES = frozenset({Stand.OPEN, Stand.SHUT})


def offer() -> Reply:
    """Offer the zones that are open: opened by whoever runs the installation, it stands here at once."""
    channels.require(CHANNEL, Offer.ZONES)
    now = clock.now()
    found = [one for one in zone_versions.current().values() if one.standing(now).stand in _TAKES]
    if not found:
        return Reply([_("No special zone is open at this moment.")])
    options = [Option(str(one.name), "zone", one.code) for one in found[:_MOST]]
    return Reply([], head=_("Which special zone is it for?"), options=options)


def announced() -> Zone | None:
    """Return the zone that is said first here; None where none is, or where this channel offers no zones."""
    return zone_versions.announced() if channels.is_open(CHANNEL, Offer.ZONES) else None


def written(plain: str) -> Reply | None:
    """Lead somebody to a zone who wrote no more than one of its words, or its name; None: it is none of them."""
    if len(plain) > LONGEST_WORD or not channels.is_open(CHANNEL, Offer.ZONES):
        return None
    zone = zone_versions.by_word(plain)
    return enter(zone.code) if zone else None


def enter(code: str) -> Reply:
    """Say what a zone is for, and offer its situations."""
    zone = zone_versions.find(code)
    if zone is None or zone.standing(clock.now()).stand not in _TAKES:
        return Reply([_("This special zone has ended.")])
    lines = [f"【{zone.name}】", str(zone.introduction)]
    lines += [f"{phone.name} {phone.number}" for phone in zone.phones]
    lines.append(settings.FAWANG_PUBLIC_URL + reverse("consultations:zone", args=[zone.code]))
    options = [Option(str(one.title), "scenario", f"{code}:{one.code}") for one in zone.scenarios[:_MOST]]
    options.append(Option(_("Ask a lawyer of this zone"), "command", "lawyer"))
    return Reply(
        ["\n".join(lines)], _("Which of these is it?"), options, about={"zone": code, "scenario": ""}
    )


def situation(value: str) -> Reply:
    """Say what somebody in a situation does now, and lead on to the zone's lawyers."""
    code, _colon, name = value.partition(":")
    zone = zone_versions.find(code)
    found = zone.scenario(name) if zone else None
    if found is None:
        return Reply([_("This special zone has ended.")])
    steps = [f"{number}. {for_reader(step)}" for number, step in enumerate(found.steps, 1)]
    named = "、".join(map(for_reader, found.papers))
    papers = [_("Have ready: %(papers)s") % {"papers": named}] if named else []
    return Reply(
        ["\n".join([f"【{found.title}】", *steps, *papers])],
        _("What would you like to do now?"),
        [Option(_("Ask a lawyer of this zone"), "command", "lawyer")],
        about={"zone": code, "scenario": name},
    )


def asked_in(before: dict[str, Any]) -> dict[str, Any]:
    """Return zone and scenario of a question; none where the zone has ended or does not take it."""
    zone: Zone | None = zone_versions.current().get(str(before.get("zone") or ""))
    if zone is None or zone.against(kind=Kind.WRITTEN, place=str(before.get("place") or ""), now=clock.now()):
        return {}
    return {"zone": zone.code, "scenario": str(before.get("scenario") or "")}
