"""Sentences for the codes that consultations raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "moved_on": _("This is not possible any more: the question has moved on. Here is how it stands now."),
        "wrong_kind": _("This is not possible in this kind of consultation."),
        "consultation_erased": _(
            "The personal data of this consultation have been erased. Nothing more can be done."
        ),
        "answer_first": _("A question in writing is closed once it has been answered."),
        "chat_is_running": _("A lawyer is with you already. You can end the chat instead."),
        "ask_further": _(
            "This has been answered. Ask further below the answer, and the lawyer goes on with it."
        ),
        "talk_is_over": _("Nothing more can be written here: it has ended, or is with a second lawyer."),
        "talk_is_full": _("This talk has reached %(most)s messages. Please begin a new one."),
        "talk_goes_on": _("This consultation is still going on. Only what has ended can be erased."),
        "message_id_reused": _("This message id was used for another text. Use a new one for each message."),
        "other_side": _(
            "There is a conflict of interest: the other side is, or was within five years, served by this lawyer or"
            " their firm."
        ),
        "hands_full": _("There are %(most)s of these in hand already. Please finish one first."),
        "has_it_already": _("This colleague has it already."),
        "cannot_answer_it": _("This colleague does not answer questions here, or serves the other side."),
        "call_needs_lawyer": _("A call is possible as soon as a lawyer is with you."),
        "call_is_running": _("A call is going on already."),
        "call_is_over": _("This call is over."),
        "call_elsewhere": _("This call goes on in another window."),
        "call_is_full": _("This call had to be connected anew too often. Please hang up and call again."),
        "too_many_streams": _("This talk is open in too many windows. Please close some."),
    }
)
