"""What people and lawyers are told. Never a word of the matter, nor who is asked."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text as Words
from fawang.notices.texts import Text


def _told(subject: Words, sms: Words, *mail: Words) -> Text:
    return Text(subject, sms=(sms,), mail=mail)


TEXTS: dict[str, Text] = {
    "lawyers_received": _told(
        _("Your request has been sent"), _("your request has been sent. You see the answers under the link.")
    ),
    "lawyers_offer": _told(
        _("There is an answer to your request"), _("there is an answer to your request."),
        _("There is an answer to your request. Under the link you can compare the answers."),
    ),
    "lawyers_declined": _told(
        _("Nobody could take your request"),
        _("those whom you asked cannot take it. You can ask others; the hotline helps you on."),
    ),
    "lawyers_expired": _told(
        _("Your request has run out"), _("the time for your request has run out. You can ask again at any time."),
    ),
    # To whoever is asked; the rest is on their workbench.
    "lawyers_asked": _told(
        _("Somebody asks you for a quote or an appointment"),
        _("somebody asks you for a quote or an appointment. Please answer on your workbench."),
    ),
    "lawyers_accepted": _told(
        _("Your offer was accepted"), _("your offer was accepted. Name and number are on your workbench.")
    ),
    "lawyers_released": _told(
        _("A request has ended"), _("somebody who asked you has decided otherwise. Thank you for your answer.")
    ),
    "lawyers_lapsed": _told(
        _("A request has run out"), _("the time for a request to you has run out. Nothing is left to do.")
    ),
    "lawyers_complaint_received": _told(
        _("We have your complaint"), _("we have your complaint. You can follow it under the link.")
    ),
    "lawyers_complaint_accepted": _told(
        _("Your complaint is looked into"), _("your complaint is being looked into.")
    ),
    "lawyers_complaint_forwarded": _told(
        _("Your complaint has been forwarded"), _("your complaint has been forwarded, and you still get our answer.")
    ),
    "lawyers_complaint_answered": _told(
        _("Your complaint is answered"), _("the answer to your complaint is there.")
    ),
    "lawyers_complaint_refused": _told(
        _("Your complaint is not taken up"), _("your complaint is not taken up. You read why under the link.")
    ),
}  # fmt: skip
