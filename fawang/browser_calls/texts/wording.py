"""Sentences for the codes that calls between browsers raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "meeting_full": _(
            "%(most)s people are in this call already, which is as many as can be. Please wait."
        ),
        "member_gone": _("They are not in this call any more."),
        "call_is_over": _("This call is over."),
        "call_elsewhere": _("This call goes on in another window."),
        "call_is_full": _("This call had to be connected anew too often. Please hang up and call again."),
    }
)
