"""What staff wrote of a call that they handed to a partner, for the referral that follows.

The room that has calls lies beside this one: the composition enters what answers.
"""

from collections.abc import Callable

#: By the number of a consultation: to which partner its call was handed last, and what was written for it.
type Ask = Callable[[int], tuple[str, str] | None]

_asked: list[Ask] = []


def connect(ask: Ask) -> None:
    """Enter what answers; called by the composition."""
    _asked[:] = [ask]


def handed_on(consultation_id: int) -> tuple[str, str]:
    """Return to which partner the call of a consultation was handed last, and what was written for it; both empty where
    it was to none.
    """
    return next((found for ask in _asked if (found := ask(consultation_id))), ("", ""))
