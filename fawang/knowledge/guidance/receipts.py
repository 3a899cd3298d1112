"""The receipt of guidance: what was understood and shown, signed, so that it travels with a work order.

It holds codes, never words: whoever takes the matter on sees what the person was told, in which version.
"""

from enum import StrEnum
from typing import Any

from django.core import signing

from fawang.kernel import clock
from fawang.knowledge.guidance.compose import Guidance

_SALT = "fawang.knowledge.receipt"


class MatterBy(StrEnum):
    """How the matter came to be known."""

    CHOSEN = "chosen"
    UNDERSTOOD = "understood"
    OPEN = "open"


def receipt(guidance: Guidance, *, chosen: bool = False) -> dict[str, Any]:
    """Return what was understood and shown, as it is kept with a work order."""
    shown = (*guidance.questions, *guidance.opinions, *guidance.guides, *guidance.items)
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "wording": guidance.understood.wording,
        "matter": guidance.matter,
        "matter_by": MatterBy.CHOSEN if chosen else MatterBy.UNDERSTOOD if guidance.matter else MatterBy.OPEN,
        "guesses": [[code, round(odds, 3)] for code, odds in guidance.understood.decision.matters],
        "place": guidance.place,
        "choice": guidance.selection.choice.state,
        "urgency": list(guidance.understood.urgency),
        "shown": [[answer.shown.code, answer.shown.version] for answer in shown],
        "articles": [article.key for article in guidance.articles],
        "periods": [period.code for period in guidance.periods],
    }


def sign(kept: dict[str, Any]) -> str:
    """Return a receipt as a word that only this installation can make."""
    return signing.dumps(kept, salt=_SALT, compress=True)


def read(token: str) -> dict[str, Any] | None:
    """Return the receipt that `token` is; None if it is none of ours."""
    try:
        kept = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return kept if isinstance(kept, dict) else None
