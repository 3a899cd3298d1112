"""E-mail, the last resort: tells a body without a system that there is something, and where it is read and answered.

A mail goes through servers that nobody has agreed on: there is nothing in it but our number and a link, and the link
opens only with a code that goes by telephone.
"""

from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext as _


class LetterState(StrEnum):
    """`waiting` → `sent`, or `failed`: then somebody has to bring it there."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


def subject(number: str) -> str:
    """Return the subject of a mail about the referral of our `number`."""
    with translation.override("zh-hans"):
        return _("Referral %(number)s") % {"number": number}


def text(number: str, url: str) -> str:
    """Return the text of a mail. `url`: of a new form; empty where the partner has one that it has opened."""
    with translation.override("zh-hans"):
        where = (
            _("Please read and answer it here: %(url)s\nWe tell you the code for it by telephone.")
            % {"url": url}
            if url
            else _("There is news on the page that you have opened for it. Please look at it there.")
        )
        return _(
            "A matter was referred to you. Our number of it: %(number)s\n\n%(where)s\n\n"
            "This mail has no personal data, and nobody reads answers to it. Questions: 12348"
        ) % {"number": number, "where": where}
