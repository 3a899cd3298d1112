"""Whom to call at once, as a text: before everything else that a channel says."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fawang.knowledge.guidance.urgent import Help
from fawang.knowledge.texts.labels import CALLS, URGENCY


def said_of_danger(helps: Iterable[Help]) -> str:
    """Return whom to call at once, a line for each sign; empty if nothing is urgent."""
    lines = []
    for one in helps:
        calls = "；".join(f"{CALLS[call.name]} {call.number}" for call in one.calls)
        lines.append(_("%(sign)s: call now: %(calls)s") % {"sign": URGENCY[one.sign], "calls": calls})
    return "\n".join(lines)
