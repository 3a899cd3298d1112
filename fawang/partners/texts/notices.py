"""What people and staff are told of referrals: never a word of the matter, nor which body has it."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text as Words
from fawang.notices.texts import Text


def _told(subject: Words, sms: Words, *mail: Words) -> Text:
    return Text(subject, sms=(sms,), mail=mail)


TEXTS: dict[str, Text] = {
    "referral_offered": _told(
        _("Part of your matter was handed to another office"),
        _("part of your matter was handed to another office. We stay responsible until they have taken it."),
        _(
            "Part of your matter was handed to another office. We stay responsible until they have taken it. You need"
            " not tell anything again."
        ),
    ),
    "referral_accepted": _told(
        _("Another office has taken its part of your matter"),
        _("the other office has taken its part of your matter."),
    ),
    "referral_back": _told(
        _("Your matter is with us again"),
        _("the other office has not taken its part of your matter. It is with us again; you lose no time."),
        _(
            "The other office has not taken its part of your matter. It is with us again, and we decide what is next."
            " You lose no time by it, and need not do anything."
        ),
    ),
    "referral_news": _told(
        _("There is news from the other office"), _("there is news from the other office.")
    ),
    "referral_concluded": _told(
        _("The other office has finished its part"),
        _("the other office has finished its part of your matter."),
    ),
    # To staff; the rest is on their workbench.
    "partner_stepped": _told(
        _("A partner has answered"), _("a partner has done something on a referral. See your workbench.")
    ),
    "partner_file": _told(
        _("A file of referrals has come"), _("a partner has sent a file of referrals. See your workbench.")
    ),
    "partner_due": _told(_("A referral is due"), _("a referral is due soon. See your workbench.")),
    "partner_late": _told(_("A referral is late"), _("a referral is late: see to it as the superior unit.")),
    "partner_form_waits": _told(
        _("A form was not answered"), _("a partner has not answered its form. Please call them.")
    ),
}
