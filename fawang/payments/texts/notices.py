"""What people are told of what they owe and paid (notices.texts)."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text as Words
from fawang.notices.texts import Text


def _told(subject: Words, words: Words, *mail: Words) -> Text:
    return Text(subject, sms=(words,), mail=mail, params=("code", "link", "sum"))


TEXTS: dict[str, Text] = {
    "payment_received": _told(
        _("Your payment has arrived"),
        _("your payment of %(sum)s has arrived."),
        _(
            "Your payment of %(sum)s has arrived. You need not do anything else; the office goes on with your matter."
        ),
        _("The receipt is on the page of your matter."),
    ),
    "payment_waived": _told(
        _("You need not pay the fee"),
        _("the fee of %(sum)s is waived; you owe nothing."),
        _("The fee of %(sum)s is waived. You owe nothing, and the office goes on with your matter."),
    ),
    "payment_returned": _told(
        _("Your payment goes back to you"),
        _("%(sum)s were paid back to you."),
        _("%(sum)s were paid back to you, the way you had paid. With a bank that may take some days."),
    ),
    "payment_surplus": _told(
        _("What you paid too much goes back to you"),
        _("%(sum)s that were not owed were paid back to you."),
        _(
            "%(sum)s came in that were not owed: a second payment, or another amount. They were paid back to you, the"
            " way you had paid."
        ),
        _("Whether something is still to be paid is on the page of your matter."),
    ),
}
