"""Whom to call at once, as a text: before everything else that a channel says."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fawang.kernel.rules.text import clean
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgency
from fawang.knowledge.guidance.urgent import Help, helps, ordered
from fawang.knowledge.search import language
from fawang.knowledge.texts.labels import CALLS, URGENCY


def said_of_danger(helps: Iterable[Help]) -> str:
    """Return whom to call at once, a line for each sign; empty if nothing is urgent."""
    lines = []
    for one in helps:
        calls = "；".join(f"{CALLS[call.name]} {call.number}" for call in one.calls)
        lines.append(_("%(sign)s: call now: %(calls)s") % {"sign": URGENCY[one.sign], "calls": calls})
    return "\n".join(lines)


def said_at_once(words: str) -> str:
    """Return whom to call at once, for what somebody wrote; empty if nothing is urgent.

    Whether a period is about to end is counted with the guidance, which takes longer: nobody is in danger by it.
    """
    plain = language.read(clean(words)).plain
    return said_of_danger(helps(ordered(set(urgency.signs(plain)) - {Urgency.DEADLINE})))


def said_of_period(helped: Iterable[Help]) -> str:
    """Return that a period is about to end, where it is; empty if not."""
    return said_of_danger(one for one in helped if one.sign == Urgency.DEADLINE)
