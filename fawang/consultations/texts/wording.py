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
        "record_is_written": _(
            "The record has been written. It is what the person was given, and stays as it is."
        ),
        "record_not_there": _("There is no record of this consultation yet."),
        "chat_is_running": _("A lawyer is with you already. You can end the chat instead."),
        "ask_further": _(
            "This has been answered. Ask further below the answer, and the lawyer goes on with it."
        ),
        "on_the_phone": _("This is a call: the two speak with each other."),
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
        "already_applied": _("An application has been handed in from this talk already."),
        "attachment_too_large": _("The file is larger than %(megabytes)s MB. Please send a smaller one."),
        "attachment_kind": _(
            "This is not a kind of file that we take. Photos (JPG, PNG), voice messages (MP3, M4A, WAV), PDF and"
            " Word or Excel files without macros are fine."
        ),
        "photo_broken": _("The photo cannot be read. Please take it again, or send it as JPG."),
        "photo_too_large": _("The photo has too many pixels. Please send a smaller one."),
        "too_many_at_once": _(
            "At most %(most)s files go with one message. Please send the others afterwards."
        ),
        "too_many_sent": _("There are too many files in this talk. Please begin a new one."),
        "too_much_sent": _("The files in this talk are too large together. Please begin a new one."),
        "zone_unknown": _("There is no such special zone. Ask without one: the lawyers on duty answer too."),
        "zone_ended": _("This special zone has ended. Ask without it: the lawyers on duty answer too."),
        "zone_not_begun": _(
            "This special zone has not begun yet. Ask without it: the lawyers on duty answer too."
        ),
        "zone_shut": _(
            "This special zone is closed now. Leave your question in writing, or chat without the zone."
        ),
        "zone_not_here": _(
            "This special zone is for people of another area. Ask without it: the lawyers on duty answer too."
        ),
        "number_not_known": _(
            "We cannot tell which telephone is yours, or others may hold it. Call 12348 and give the twelve digits."
        ),
        "zone_code_taken": _("There is a zone with this code already. Choose another one."),
        "zone_field_invalid": _("This cannot be kept as it stands here: please correct it."),
        "zone_is_open": _("This zone is on every channel already."),
        "zone_is_not_open": _("This zone is on no channel at this moment."),
        "zone_last_day_past": _("Its last day is past. Change that first, then open it."),
        "zone_not_yours": _(
            "Somebody opens a zone for the divisions of their own bureau. Ask the bureau above, or name the divisions."
        ),
        "call_needs_lawyer": _("A call is possible as soon as a lawyer is with you."),
        "call_is_running": _("A call is going on already."),
        "recording_not_agreed": _("Not both agree to a recording. Nothing is recorded."),
        "recording_stopped": _("This recording has ended. Nothing more is added to it."),
        "recording_piece_missing": _("A piece before this one is missing; number %(next)s is next."),
        "recording_piece_differs": _("Another piece has come under this number already."),
        "recording_too_large": _("This is more than a recording may have: 4 hours, 512 MB, 1 MB a piece."),
        "recording_goes_on": _("This is being recorded at this moment. It can be heard when it is over."),
        "recording_cannot_blank": _(
            "A part of this recording cannot be blanked: that is possible for WAV only, as telephone calls have it. The"
            " sound of calls in the browser (WebM) cannot be opened here; destroy the whole recording instead."
        ),
        "recording_words_too_long": _("This recording is too long to be turned into text (25 MB)."),
        "speech_not_understood": _("Nothing was understood. Listen to the recording, or try again later."),
        "recording_needed": _(
            "A complaint about this consultation is open. The recording is kept until it is closed."
        ),
        "span_wrong": _("The part must lie within the recording, and end after it begins."),
        "guest_needs_lawyer": _("A guest can take part as soon as a lawyer is with you."),
        "guests_full": _("At most %(most)s guests take part in a talk. Take one out first."),
        "guest_is_gone": _("This guest takes part no longer. Invite them anew if they are to come back."),
        "guest_moved_on": _("This has been answered already. Here is how it stands now."),
        "guest_wrote_enough": _("A guest writes at most %(most)s messages in a talk."),
        "too_many_streams": _("This talk is open in too many windows. Please close some."),
    }
)
