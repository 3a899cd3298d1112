"""Names of what calls are made of, as pages show them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.hotline.rules import Cause, Stage, Topic
from fawang.hotline.rules.calls.requests import Mark
from fawang.hotline.rules.menus import Choice
from fawang.hotline.rules.outgoing import Heard
from fawang.hotline.rules.outgoing import Stage as Outbound

type Text = str | Promise

STAGES: dict[str, Text] = {
    Stage.NEW: _("Begins"),
    Stage.LANGUAGE: _("Chooses a language"),
    Stage.CONSENT: _("Is asked about recording"),
    Stage.CLOSED: _("Called outside the hours"),
    Stage.MENU: _("In the menu"),
    Stage.CODE: _("Types a code"),
    Stage.WAITING: _("In line"),
    Stage.RINGING: _("Rings at a seat"),
    Stage.TALKING: _("In the talk"),
    Stage.HELD: _("On hold, hears music"),
    Stage.RATING: _("Rates the talk"),
    Stage.VOICEMAIL: _("Leaves a message"),
    Stage.ENDED: pgettext_lazy("a call", "Ended"),
}

TONES: dict[str, str] = {
    Stage.WAITING: "warn",
    Stage.RINGING: "warn",
    Stage.TALKING: "good",
    Stage.HELD: "warn",
}

TOPICS: dict[str, Text] = {
    Topic.ADVICE: _("Legal advice"),
    Topic.LEGAL_AID: _("Legal aid"),
    Topic.HUMAN: _("A human, without saying why"),
    Topic.ZONE: _("The special zone that is open"),
    Topic.DANGER: _("Danger"),
}

CAUSES: dict[str, Text] = {
    Cause.CALLER: _("The caller hung up"),
    Cause.RATED: _("Ended with a rating"),
    Cause.UNRATED: _("Ended without a rating"),
    Cause.CALL_BACK: _("A call-back was booked"),
    Cause.MESSAGE_LEFT: _("A message was left"),
    Cause.NOT_REACHED: _("Nobody was reached"),
    Cause.FAILED: _("Broke off"),
    Cause.CLOSED: _("Called outside the hours"),
    Cause.BLOCKED: _("The number is blocked"),
}

MARKS: dict[str, Text] = {
    Mark.SILENT: _("Silent: cannot speak freely"),
    Mark.MINOR: _("Under age"),
}

MENU_WAYS: dict[str, Text] = {
    Choice.ADVICE: _("Legal advice"),
    Choice.PROGRESS: _("What became of my matter"),
    Choice.LEGAL_AID: _("Legal aid"),
    Choice.HUMAN: _("A human"),
    Choice.MESSAGE: _("Leave a message"),
}

#: By `queries.texts.Sound`.
SOUNDS: dict[str, Text] = {
    "recording": _("Recording of a person"),
    "machine": _("Voice of the machine"),
    "mandarin": _("None: Mandarin is heard"),
}

SOUND_TONES: dict[str, str] = {"recording": "good", "machine": "", "mandarin": "warn"}

#: What stands in braces in a text.
PLACES: dict[str, Text] = {
    "key": _("the key"),
    "position": _("their place in line"),
    "minutes": _("minutes of the wait"),
    "when": _("day and time of the call-back"),
    "until": _("day and time of the end"),
    "text": _("the greeting of the number"),
}

#: When each text of the catalogue is said.
PROMPTS: dict[str, Text] = {
    "welcome": _("Greeting"),
    "choose": _("Choice of a language"),
    "other_language": _("How to change the language"),
    "consent": _("May the call be recorded?"),
    "menu": _("The usual menu"),
    "wrong_key": _("A key that leads nowhere"),
    "nothing_heard": _("Nothing was pressed"),
    "code": _("The code is asked for"),
    "code_unknown": _("Nobody has this code"),
    "code_short": _("The code is too short"),
    "looking": _("It is being looked up"),
    "connecting": _("In line, at the beginning"),
    "sorry_first_in_line": _("The talk broke off: first in line"),
    "position": _("Where they stand in line"),
    "still_waiting": _("Still in line"),
    "nobody_on_duty": _("Nobody is on duty"),
    "call_back_offer": _("A call-back is offered"),
    "call_back_booked": _("A call-back is booked"),
    "call_back_none": _("No call-back can be booked: in line"),
    "danger": _("Somebody in danger is put first"),
    "one_moment": _("The lawyer lets them wait"),
    "passed_on": _("The call is passed on"),
    "rating": _("The rating is asked for"),
    "thanks": _("Good-bye"),
    "message": _("Before a message"),
    "message_kept": _("The message is kept"),
    "no_message": _("No message was heard"),
    "progress.submitted": _("Progress: received"),
    "progress.handling": _("Progress: being handled"),
    "progress.person": _("Progress: the person is to do something"),
    "progress.closed": _("Progress: closed"),
    "greeting": _("Greeting of a number that has its own"),
    "closed": _("Outside the hours"),
    "no_call_back": _("No call-back can be booked: outside the hours"),
    "blocked": _("The number is blocked"),
    "menu_advice": _("Another menu: legal advice"),
    "menu_progress": _("Another menu: progress"),
    "menu_legal_aid": _("Another menu: legal aid"),
    "menu_human": _("Another menu: a human"),
    "menu_message": _("Another menu: a message"),
    "menu_zone": _("Before the menu: the special zone that is open"),
    "menu_keys": _("Another menu: star and hash"),
    "call_back": _("A call-back: greeting"),
    "dialled_asked": _("A call-back: the lawyer hears that the person is asked"),
    "dialled_busy": _("A call-back: busy"),
    "dialled_no_answer": _("A call-back: nobody takes off"),
    "dialled_unreachable": _("A call-back: cannot be reached"),
    "dialled_gone": _("A call-back: the person has hung up"),
    "dialled_not_now": _("A call-back: not at this moment"),
    "dialled_thanks": _("A call-back: good-bye"),
    "dialled_broken": _("A call-back: the lawyer's line has died"),
}

#: What the telephone said of a call that the platform made.
HEARD: dict[str, Text] = {
    Heard.ANSWERED: pgettext_lazy("the telephone says", "taken off"),
    Heard.BUSY: pgettext_lazy("the telephone says", "busy, or refused"),
    Heard.NO_ANSWER: pgettext_lazy("the telephone says", "nobody took off"),
    Heard.UNREACHABLE: pgettext_lazy(
        "the telephone says", "cannot be reached: off, out of service, or no such number"
    ),
    Heard.STOPPED: pgettext_lazy("the telephone says", "you hung up while it rang"),
}

#: Where a call that the platform makes stands, to its lawyer.
DIALLING: dict[str, Text] = {
    Outbound.NEW: _("Your own telephone is about to ring"),
    Outbound.LAWYER: _("Your own telephone rings: take off"),
    Outbound.CLEARING: _("One moment"),
    Outbound.PERSON: _("The person's telephone rings"),
    Outbound.CONSENT: _("The person is asked whether the call may be recorded"),
    Outbound.TALKING: _("In the talk"),
    Outbound.RATING: _("The person rates the talk"),
    Outbound.ENDED: pgettext_lazy("a call", "Ended"),
}
DIALLING_TONES: dict[str, str] = {Outbound.TALKING: "good", Outbound.RATING: "", Outbound.ENDED: ""}

#: Why a call that was asked for did not come to be.
UNDIALLED: dict[str, Text] = {
    "callback_not_now": _(
        "The person must not be called at this moment: it is outside the hours they call safe."
    ),
    "number_not_called": _("The person does not want to be called."),
    "number_not_dialled": _("This is not a number that the platform dials."),
    "dialled_enough": _("This number has been dialled often enough for now."),
    "most_dialled": _("The platform dials no more calls today."),
    "callback_moved_on": _("The call-back is not yours any more."),
    "too_late": _("It could not be dialled in time. Please try again."),
    "lawyer_not_there": _("Your own telephone did not answer, so it rings at others."),
    "lawyer_lost": _("The line of your own telephone broke. Colleagues call the person again."),
}
