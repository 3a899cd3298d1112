"""Sentences for the codes that notices raise, and for the reasons why one did not go out."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        # --- what staff asked for and cannot be done
        "notice_being_sent": _("This notice is on its way at this moment. Look again in a minute."),
        "notice_not_repeatable": _("This notice was sent, or still waits to be sent. It is not sent twice."),
        "notice_not_cancellable": _("This notice can no longer be taken back."),
        "notice_erased": _("The content of this notice has been erased; it cannot be sent again."),
        # --- why one was not sent
        "notice_unwanted": _("The person does not want to be told anything; they look themselves."),
        "notice_voice_unwanted": _(
            "The person does not want to be called, and this carrier speaks on the telephone."
        ),
        "notice_unreachable": _("There is no number or address for the carrier that the person chose."),
        "notice_third_unreachable": _(
            "There is no number or address of the person they trust for the carrier that they chose."
        ),
        "notice_number_unproved": _(
            "Nobody has shown yet that this number is theirs, and it was sent a message of this kind today already."
            " Have it sent again if the person asked for it."
        ),
        "notice_mailbox_full_today": _(
            "This mailbox was sent several messages of this kind today already. Have it sent again if the person"
            " asked for it."
        ),
        "notice_budget_used_up": _(
            "More messages were to go to numbers that nobody has proved than this installation sends. Have it sent"
            " again if the person asked for it."
        ),
        "notice_staff_unreachable": _(
            "They have given no mobile number. They can enter one under “My account”; until then, call them."
        ),
        "notice_staff_gone": _("Their account is closed."),
        "notice_code_too_old": _("The one-time code was no longer valid when it could have been sent."),
        "notice_cancelled": _("Taken back, or put aside, by staff."),
        "notice_outdated": _("What it says had changed before it could go out."),
        "notice_unreadable": _("The text could not be put together. This is a fault of the platform."),
        # --- what the carrier said
        "address_refused": _("The carrier says that there is no such number or address."),
        "carrier_busy": _("The carrier is too busy."),
        "carrier_failing": _("The carrier reported a fault of its own."),
        "carrier_misconfigured": _(
            "The carrier is not set up correctly. Tell the operators of this installation."
        ),
        "carrier_no_answer": _(
            "The carrier took the notice and did not answer. Nobody can tell whether it was sent."
        ),
        "carrier_cannot_tell": _(
            "Sending was interrupted, and this carrier cannot tell what became of it. It may have been sent."
        ),
        "carrier_refuses_message": _("The carrier refused this notice."),
        "carrier_refuses_us": _("The carrier does not let us in. Tell the operators of this installation."),
        "carrier_unreachable": _("The carrier could not be reached."),
        "carrier_unexpected": _("Sending broke off for a reason that we did not foresee."),
    }
)


def reason_of(code: str) -> str:
    """Return why a notice was held back or failed; empty for none, the code where an older row holds one."""
    return wording.say(code) if code in wording.SENTENCES else code
