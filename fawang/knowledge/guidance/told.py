"""What somebody was told, from the receipt that came with what they handed in: for whoever goes on with it."""

from collections.abc import Mapping
from typing import Any

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.queries import entries
from fawang.knowledge.texts import labels


def told(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `signs` of urgency as words, and the entries that were shown (`told`), those that still are.

    Args:
        receipt: as receipts.read returns it; empty if nothing was shown. What is in it and not known is left out.
    """
    shown = entries.titles([code for code, _version in receipt.get("shown", ())])
    known = set(Urgency)
    return {
        "signs": [labels.URGENCY[Urgency(sign)] for sign in receipt.get("urgency", ()) if sign in known],
        "told": [
            {
                "title": shown[code].title,
                "code": code,
                "version": version,
                "newer": shown[code].published > version,
            }
            for code, version in receipt.get("shown", ())
            if code in shown
        ],
    }
