"""What people are told: one text for each code, for text messages and for e-mail.

A text message says only what happened, and holds nothing personal beside code and link; papers and
reasons are in e-mails and behind the link. Where a person may not be announced to, and for a third
party, every text becomes the same few neutral words; to a telephone that others may hold without code and link.

Each text declares its params. All but the one-time code have `code` (the order's) and `link` (a path
of this installation, which may be secret).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.ids import spoken
from fawang.kernel.wording import Text as Words
from fawang.notices.rules import Send
from fawang.people.rules.wishes import Medium

_NAME = re.compile(r"%\((\w+)\)s")
#: Chinese sentences follow each other without a space.
_NO_SPACE = re.compile(r"(?<=[。！？；：]) ")
_FROM = pgettext_lazy("beginning of a text message", "Public legal services:")
_SIGNED = pgettext_lazy("signature of an e-mail", "Public legal services")
_CODE = _("Code: %(code)s")
_CODE_AND_LINK = _("Code %(code)s. %(link)s")
_FOLLOW = _("Everything about your matter is here: %(link)s")
_DUTY, _ALERT = ("code", "link", "moment"), ("code", "link", "name")
_CORRECTED = _("What was wrong, and what is right: %(link)s")
_READY = _("the record of your consultation is there.")
_RATE = _("How did we do? You can tell us here, without signing in: %(link)s")

#: Neither who writes nor what about.
_NEWS = pgettext_lazy("subject of an e-mail that says nothing", "You have news")
_NEUTRAL = (_("You have news about what you asked for."), _CODE_AND_LINK)
_THIRD = (
    _("There is news for somebody who named you as the one to tell."),
    _("Please have the word ready that the two of you agreed on."),
    _CODE_AND_LINK,
)

REASON = _("The reason given is: %(reason)s")
_HEAR_BY = _("You will hear from us by %(due)s.")


@dataclass(frozen=True, slots=True)
class Text:
    """One message. A sentence whose param is empty (a due date not known yet) is left out."""

    subject: Words
    sms: tuple[Words, ...]
    mail: tuple[Words, ...] = ()
    params: tuple[str, ...] = ("code", "link")
    #: Leads to the link of an e-mail.
    leads: Words = _FOLLOW
    #: The person has asked for this one message: it has code and link whoever may hold the telephone.
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text in somebody's language. Text messages have no subject."""

    subject: str
    body: str


def add(texts: Mapping[str, Text]) -> None:
    """Add the texts of a kind of matter. Called by the composition.

    Raises:
        ValueError: another text has the code already.
    """
    if twice := [code for code, text in texts.items() if TEXTS.get(code, text) is not text]:
        raise ValueError(f"there are texts already for {twice}")
    TEXTS.update(texts)


def declared(code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `params` that the text `code` declares; the rest is not kept.

    Raises:
        ValueError: there is no such text, or a param is missing.
    """
    text = TEXTS.get(code)
    if text is None:
        raise ValueError(f"there is no text {code!r}")
    if missing := [name for name in text.params if name not in params]:
        raise ValueError(f"the text {code!r} needs {missing}")
    return {name: params[name] for name in text.params}


def render(code: str, params: Mapping[str, Any], *, way: Send, locale: str) -> Rendered:
    """Return the text `code` the way it was decided to be told, in the language `locale`."""
    text = TEXTS[code]
    with translation.override(locale if locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        filled = {name: _written(name, value) for name, value in params.items()}
        if "link" in filled:
            # A third party is not shown the matter: the secret part of the link stays here.
            filled["link"] = settings.FAWANG_PUBLIC_URL + ("/" if way.third else filled["link"])
        if "link" not in text.params:
            shown, subject = text.sms, text.subject
        elif way.neutral:
            bare, subject = way.bare and not text.asked_for, _NEWS
            shown = _THIRD if way.third else _NEUTRAL[:1] if bare else _NEUTRAL
        elif way.medium == Medium.SMS:
            shown, subject = (_FROM, *text.sms, _CODE_AND_LINK), text.subject
        else:
            shown, subject = (*(text.mail or text.sms), _CODE, text.leads, _SIGNED), text.subject
        sentences = [str(words) for words in shown]
        said = [words % filled for words in sentences if all(filled[name] for name in _NAME.findall(words))]
        if way.medium == Medium.SMS:
            return Rendered("", _NO_SPACE.sub("", " ".join(said)))
        return Rendered(str(subject), "\n\n".join(said) + "\n")


def _written(name: str, value: Any) -> str:
    if name in ("due", "until"):
        return date_format(_day(value), "DATE_FORMAT") if value else ""
    if name in ("moment", "before", "kept"):
        return (
            date_format(datetime.fromisoformat(value).astimezone(CHINA), "DATETIME_FORMAT") if value else ""
        )
    if name == "code" and len(value) == 12:
        return spoken(value)
    if name == "papers":
        return "\n".join(f"– {paper}" for paper in value)
    return str(value)


def _day(value: str) -> date:
    return datetime.fromisoformat(value).astimezone(CHINA).date()


TEXTS: dict[str, Text] = {
    "received": Text(
        _("We have received your application"),
        sms=(_("we have received your application."), _HEAR_BY),
        mail=(_("We have received your application. It is now with: %(office)s"), _HEAR_BY),
        params=("code", "link", "office", "due"),
    ),
    "joined": Text(_("You take part in a matter"), sms=(_("you take part in a matter, and can leave it."),)),
    "passed_on": Text(
        _("Your application is with the competent office"),
        sms=(_("your application is now with %(office)s."),),
        mail=(
            _("Your application has been passed on. The office that decides on it is: %(office)s"),
            _("You need not do anything, and you need not tell your story again."),
        ),
        params=("code", "link", "office"),
    ),
    "papers_requested": Text(
        _("Some papers are missing"),
        sms=(_("some papers are missing."), _("Please send them by %(until)s.")),
        mail=(
            _("To decide on your application we still need:\n%(papers)s"),
            _("Please send them by %(until)s. A photograph taken with a phone is enough to begin with."),
            _("If you cannot get one of them, tell us, and we will look for another way."),
        ),
        params=("code", "link", "papers", "until"),
    ),
    "answer_to_correct": Text(
        _("Please put an answer right"),
        sms=(_("the office asks you to put an answer right. Which one, under the link."),),
        mail=(
            _("The office asks you to put an answer in your form right. Which one, and why, is on the page."),
        ),
    ),
    # Neither which answer nor what about: the number may be somebody else's by now.
    "answer_corrected": Text(
        _("An answer has been put right"),
        sms=(_("an answer that we showed you was wrong and has been put right, as you wanted to know."),),
        mail=(
            _("An answer that we showed you was wrong and has been put right. You wanted to be told."),
            _(
                "The page lists what was wrong and what is right. Which of them you were shown is on the page of your"
                " matter."
            ),
        ),
        leads=_CORRECTED,
    ),
    "closed": Text(
        _("Your matter is closed"),
        sms=(_("your matter is closed."), _("How did we do? Please tell us under the link.")),
        mail=(
            _("Your matter is closed."),
            _("If it is not settled for you, tell us: some answers open the matter again."),
        ),
        leads=_RATE,
    ),
    "withdrawn": Text(
        _("Your application is withdrawn"),
        sms=(_("your application is withdrawn, as you asked."), _("You can apply again.")),
        mail=(_("Your application is withdrawn, as you asked."), _("You can apply again at any time.")),
    ),
    "reopened": Text(
        _("Your matter is open again"),
        sms=(_("your matter is open again."),),
        mail=(_("Your matter is open again. We are looking into it and get back to you."),),
    ),
    "extended": Text(
        _("It takes longer than planned"),
        sms=(_("it takes longer than planned."), _HEAR_BY),
        mail=(_("More time has been approved for your matter at: %(office)s"), _HEAR_BY),
        params=("code", "link", "office", "due"),
    ),
    "late": Text(
        _("We are late, and sorry for it"),
        sms=(_("we are late with your matter and sorry for it."), _("It has been put under supervision.")),
        mail=(
            _("We have not kept the time limit in your matter. We apologise."),
            _("The superior bureau now watches over it. You need not do anything."),
        ),
    ),
    "office_wrote": Text(
        _("The office has written to you"),
        sms=(_("the office has written to you about your matter."),),
        mail=(_("The office has written to you about your matter. You read it here, and can answer."),),
    ),
    # To whoever has the matter.
    "person_wrote": Text(
        _("A message about a matter"), sms=(_("the person of a matter has written to you."),)
    ),
    "follow_up": Text(
        _("You were not satisfied"),
        sms=(_("you told us that you were not satisfied; we are looking into it."),),
        mail=(
            _("You told us that you were not satisfied. Somebody is looking into it and gets back to you."),
        ),
    ),
    "question_received": Text(
        _("We have received your question"),
        sms=(_("we have received your question."), _("A lawyer answers within %(hours)s hours.")),
        mail=(_("We have received your question. A lawyer answers within %(hours)s hours, day and night."),),
        params=("code", "link", "hours"),
    ),
    "question_answered": Text(
        _("A lawyer has answered your question"),
        sms=(_("a lawyer has answered your question."),),
        mail=(_("A lawyer has answered your question. You can ask further below the answer."),),
    ),
    "question_asked_back": Text(
        _("The lawyer has a question for you"),
        sms=(_("the lawyer needs to know something more from you."),),
        mail=(_("To answer your question the lawyer needs to know something more from you."),),
    ),
    "record_ready": Text(
        _("The record of your consultation is there"),
        sms=(_READY,),
        mail=(
            _(
                "The record of your consultation is there: what you asked, what was advised, what you can do next."
            ),
        ),
    ),
    # On the telephone, to whoever wants it; their lawyer has asked whether others read their messages.
    "record_by_text": Text(
        _("The record of your consultation is there"),
        sms=(_READY, _("The office for you: %(office)s.")),
        params=("code", "link", "office"),
        asked_for=True,
    ),
    "complaint_received": Text(
        _("We have received your complaint"),
        sms=(_("we have received your complaint."),),
        mail=(_("We have received your complaint. Somebody who was not involved looks into it."),),
    ),
    "complaint_accepted": Text(
        _("Your complaint is being looked into"),
        sms=(_("your complaint is being looked into."),),
        mail=(_("Your complaint is being looked into by somebody who was not involved."),),
    ),
    "complaint_answered": Text(
        _("Your complaint has been answered"),
        sms=(_("your complaint has been answered."),),
        mail=(_("Your complaint has been answered. You read the answer here."),),
    ),
    # To the lawyer, and to supervisors.
    "quality_result": Text(
        _("A consultation of yours was judged"),
        sms=(_("a consultation of yours was judged. You can say what you think of it."),),
    ),
    "complaint_for_you": Text(
        _("A complaint is yours to look into"), sms=(_("a complaint is yours to look into."),)
    ),
    "complaint_overdue": Text(
        _("A complaint is overdue"), sms=(_("a complaint that you look into is overdue."),)
    ),
    "callback_booked": Text(
        _("We call you back"),
        sms=(_("we call you back on %(moment)s."),),
        mail=(_("We call you back on %(moment)s."),),
        params=("code", "link", "moment"),
    ),
    "callback_again": Text(
        _("We did not reach you"),
        sms=(_("we did not reach you. We call again on %(moment)s."),),
        mail=(_("We did not reach you. We call again on %(moment)s."),),
        params=("code", "link", "moment"),
    ),
    "callback_failed": Text(
        _("We did not reach you"),
        sms=(_("we did not reach you. You can choose another time under the link."),),
        mail=(_("We did not reach you. You can choose another time for a call."),),
    ),
    "callback_missed": Text(
        _("We are late, and sorry for it"),
        sms=(_("we did not call you at the promised time and are sorry for it. Please choose another one."),),
        mail=(_("We did not call you at the promised time. We apologise. Please choose another one."),),
    ),
    # To the lawyer.
    "question_for_you": Text(_("A question waits for you"), sms=(_("a question waits for your answer."),)),
    "question_overdue": Text(_("A question is overdue"), sms=(_("a question that you have is overdue."),)),
    "record_overdue": Text(
        _("A record is overdue"), sms=(_("the record of a consultation that you had is overdue."),)
    ),
    # To lawyers, about their duties.
    "duty_open": Text(
        _("A duty is open"), sms=(_("a colleague cannot come on %(moment)s. Can you?"),), params=_DUTY
    ),
    "swap_asked": Text(
        _("A swap is asked"), sms=(_("a colleague asks you to take their duty of %(moment)s."),), params=_DUTY
    ),
    "swap_done": Text(_("Swapped"), sms=(_("the duty of %(moment)s has been swapped."),), params=_DUTY),
    "swap_refused": Text(
        _("Not swapped"), sms=(_("the swap of the duty of %(moment)s was refused."),), params=_DUTY
    ),
    "alert_began": Text(_("An alert begins"), sms=(_("the alert '%(name)s' has begun."),), params=_ALERT),
    "alert_ended": Text(_("An alert is over"), sms=(_("the alert '%(name)s' is over."),), params=_ALERT),
    "ticket_called": Text(
        _("Your number is called"),
        sms=(_("your number %(code)s is called to counter %(counter)s. Please come now."),),
        params=("code", "link", "counter"),
        asked_for=True,
    ),
    "counter_alarm": Text(
        _("Alarm at a counter"),
        sms=(_("ALARM: counter %(counter)s of %(name)s calls for help. Go there or call 110."),),
        params=("code", "link", "counter", "name"),
    ),
    "one_time_code": Text(
        pgettext_lazy("subject of an e-mail with a one-time code", "Your code"),
        sms=(
            _("Your code is %(code)s. It works for %(minutes)s minutes."),
            _("Tell it to nobody; we never ask for it."),
        ),
        params=("code", "minutes"),
    ),
}
