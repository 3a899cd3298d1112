"""Sentences for the codes that the hotline raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "nobody_to_call": _("Nobody can be called there. Please choose somebody from the list."),
        "period_reversed": _("The last day comes before the first. Please swap them."),
        "period_too_long": _("Please ask for at most 366 days at once."),
        "no_trunk": _("This installation does not dial. Please call with your own telephone."),
        "dialling_already": _("Your telephone is being rung for this call already."),
        "number_not_dialled": _(
            "The platform dials mainland mobiles and landlines only; this number is none."
        ),
        "dialled_enough": _("This number has been dialled often enough for now. Please say what came of it."),
        "most_dialled": _("The platform dials no more calls today. Please call with your own telephone."),
        "number_gets_no_texts": _(
            "This number gets no text messages: it is withheld, or a landline. The record can be read out."
        ),
        "not_your_hotline": _(
            "The hotline is run by another centre. Its leads and whoever supervises it change it."
        ),
        "number_withheld": _("This number is withheld. It cannot be blocked, and is served as any other."),
        "block_proposed": _("This number is proposed already, or blocked."),
        "block_decided": _("A colleague has decided on this already."),
        "block_own_proposal": _("You proposed this. Somebody else has to decide."),
        "block_days": _("Please give a number of days from 1 to 30."),
        "line_code_invalid": _("Please give the number as it is dialled, 3 to 12 digits."),
        "line_code_taken": _("%(taken)s is in the list already. Please change it there."),
        "line_source_taken": _("Another hotline that is in use calls from %(source)s already."),
        "sip_address_invalid": _(
            "Please write it as sip:user@host:port; the host is a name or an IPv4 address."
        ),
        "desk_phone_name": _(
            "A desk telephone that signs in here is named with small letters, digits, dots and hyphens, at most 64."
        ),
        "desk_phone_anothers": _(
            "This name is given by the platform to somebody else. Please choose another one."
        ),
        "source_invalid": _("Please give an IPv4 address, for example 10.0.0.7."),
        "prompt_changed": _("A colleague has changed this text meanwhile. Below is what is said now."),
        "prompt_braces": _(
            "A brace opens or closes nothing. Values stand as {name}, and nothing else in braces."
        ),
        "prompt_values": _(
            "The values in braces must be the same as in the original: each of them, and no other."
        ),
        "prompt_syllable": _(
            "The machine cannot read “%(what)s”. Please write syllables of Pha̍k-fa-sṳ with their marks, "
            "for example: Ngì-hó."
        ),
        "prompt_has_values": _("This text has values that differ from call to call. It cannot be recorded."),
        "prompt_too_large": _("The file is too large: at most %(megabytes)s MB."),
        "recording_unreadable": _(
            "This is neither a WAV file nor an MP3 that can be read here. Please save it as one of them, for example as"
            " WAV (PCM, one or two channels, 8 to 96 kHz)."
        ),
        "recording_too_long": _("The recording is too long: at most a minute."),
        "recording_too_short": _("The recording is too short: nothing can be said in it."),
        "recording_silent": _("Nothing is to be heard in this recording."),
        "no_machine_voice": _("The voice of the machine is not installed here (espeak-ng)."),
        "call_goes_on": _("A call of this number is still going on. Please erase it when it is over."),
        "number_invalid": _("Please give the number as it is dialled, 3 to 20 digits."),
        "number_taken": _("%(number)s is in the list already. Please change it there."),
        "number_own": _("This is the installation's own number. It is always answered."),
        "number_changed": _("A colleague has changed this number meanwhile. Please load the page again."),
        "menu_key_taken": _("Another way has this key already."),
        "menu_key_invalid": _("Please choose a key from 1 to 9. 0 is always a human."),
        "menu_way_unknown": _("The menu has no such way."),
        "hotline_hours": _("Please write the hours like 08:30-12:00 14:30-17:30."),
        "hotline_never_open": _("Please give the hours of at least one day, or choose around the clock."),
    }
)
