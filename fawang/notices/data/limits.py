"""What is sent to a number or an address of which nobody has shown that it is theirs.

Anybody can type a stranger's number into a form. Of what the public sets off itself, such a number gets one text a day
(and one code: `people/data/limits.py`), and all such numbers together get no more than the installation's budget.
"""

from datetime import timedelta

from django.conf import settings

from fawang.kernel.security.throttle import Rate

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
RECEIPT_BY_PHONE = Rate("receipt.phone", burst=1, every=_DAY)
#: A mailbox is never shown to be somebody's, and a message there costs nobody sleep.
RECEIPT_BY_EMAIL = Rate.within("receipt.email", 4, _DAY)
#: Texts that somebody without any account sets off. What an office or a lawyer does is told without a limit.
RECEIPTS = frozenset(
    {
        "received",
        "joined",
        "withdrawn",
        "question_received",
        "callback_booked",
        "complaint_received",
        "lawyers_received",
        "lawyers_complaint_received",
    }
)


def for_all() -> tuple[tuple[Rate, str], ...]:
    """Return the budgets of the whole installation for texts and codes to numbers that nobody has proved."""
    return (
        (Rate.within("texts.hour", settings.FAWANG_TEXTS_PER_HOUR, _HOUR, shared=True), ""),
        (Rate.within("texts.day", settings.FAWANG_TEXTS_PER_DAY, _DAY, shared=True), ""),
    )
