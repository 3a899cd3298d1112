"""What people are told of their appointments."""

from django.utils.translation import gettext_lazy as _

from fawang.appointments.rules.news import News
from fawang.kernel.wording import Text as Words
from fawang.notices.texts import Text

_PARAMS = ("code", "link", "moment", "office")
_PLACE = _("You find everything about it, and the way there, here: %(link)s")
_INSTEAD = _("If you cannot come, move or cancel it under the link: somebody else waits for the time.")


def _told(subject: Words, sms: tuple[Words, ...], mail: tuple[Words, ...], *more: str) -> Text:
    return Text(subject, sms=sms, mail=mail, params=(*_PARAMS, *more), leads=_PLACE)


TEXTS: dict[str, Text] = {
    f"appointment_{news}": text
    for news, text in {
        News.BOOKED: _told(
            _("Your appointment is booked"),
            (_("your appointment is on %(moment)s at: %(office)s."),),
            (_("Your appointment is on %(moment)s at: %(office)s."), _INSTEAD),
        ),
        News.TO_CONFIRM: _told(
            _("We call you to confirm your appointment"),
            (_("we keep %(moment)s for you and call you to confirm it, by %(kept)s."),),
            (_("We keep %(moment)s for you at: %(office)s. We call you to confirm it, by %(kept)s."),),
            "kept",
        ),
        News.OFFERED: _told(
            _("A place has become free"),
            (_("a place has become free on %(moment)s. It is kept for you until %(kept)s."),),
            (
                _("A place has become free for you on %(moment)s at: %(office)s."),
                _(
                    "It is kept for you until %(kept)s. Please take it under the link; after that the next one has it."
                ),
            ),
            "kept",
        ),
        News.RESCHEDULED: _told(
            _("Your appointment has another time"),
            (_("your appointment is now on %(moment)s at: %(office)s."),),
            (_("Your appointment is now on %(moment)s at: %(office)s."), _INSTEAD),
        ),
        News.ELSEWHERE: _told(
            _("Your appointment is with somebody else"),
            (_("your appointment stays on %(moment)s, with somebody else, at: %(office)s."),),
            (
                _(
                    "Whom you had an appointment with cannot be there. Your time stays: %(moment)s, at: %(office)s."
                ),
                _INSTEAD,
            ),
        ),
        News.DISPLACED: _told(
            _("We cannot keep your appointment"),
            (
                _("we cannot keep %(before)s and are sorry."),
                _("We keep %(moment)s for you until %(kept)s. Take it, or choose another time."),
            ),
            (
                _("We cannot keep your appointment on %(before)s. We apologise."),
                _("In its place we keep %(moment)s for you, at: %(office)s, until %(kept)s."),
                _("Please take it under the link, or choose another time."),
            ),
            "before",
            "kept",
        ),
        News.DISPLACED_BARE: _told(
            _("We cannot keep your appointment"),
            (
                _("we cannot keep %(before)s and are sorry. Please choose another time."),
                _("Telephone: %(phone)s"),
            ),
            (
                _("We cannot keep your appointment on %(before)s at: %(office)s. We apologise."),
                _(
                    "Nothing else is free at this moment. Please choose another time under the link, or call us."
                ),
                _("Telephone: %(phone)s"),
            ),
            "before",
            "phone",
        ),
        News.CANCELLED: _told(
            _("Your appointment is cancelled"),
            (_("your appointment on %(moment)s is cancelled, as you asked."),),
            (_("Your appointment on %(moment)s is cancelled, as you asked. You can book another one."),),
        ),
        News.LAPSED: _told(
            _("The time that was kept for you has gone"),
            (_("%(moment)s is not kept for you any more. Please choose another time."),),
            (
                _(
                    "The time that we kept for you, %(moment)s, has gone to somebody else. Please choose another one."
                ),
            ),
        ),
        News.UNCONFIRMED: _told(
            _("We did not reach you"),
            (_("we did not reach you, and do not keep %(moment)s. You can book another time, or come."),),
            (
                _(
                    "We did not reach you to confirm %(moment)s and do not keep it. Book another time, or come."
                ),
            ),
        ),
        News.NO_PLACE: _told(
            _("No place became free"),
            (_("no place became free on %(moment)s. Please choose another time."),),
            (_("No place became free for you on %(moment)s. Please choose another time."),),
        ),
        News.SOON: _told(
            _("Your appointment is soon"),
            (
                _("your appointment is on %(moment)s at: %(office)s."),
                _("If you cannot come, please cancel it."),
            ),
            (_("Your appointment is on %(moment)s at: %(office)s."), _INSTEAD),
        ),
        News.MISSED: _told(
            _("You did not come to your appointment"),
            (_("you did not come on %(moment)s. If you still need us, book another time or just come."),),
            (_("You did not come on %(moment)s. If you still need us, book another time or just come."),),
        ),
    }.items()
}

_REQUEST = _("See it, and answer, here: %(link)s")
TEXTS |= {
    "interpreter_asked": Text(
        _("You are asked to interpret"),
        sms=(_("can you interpret on %(moment)s at: %(office)s? Please answer under the link."),),
        mail=(_("Can you interpret on %(moment)s at: %(office)s?"),),
        params=_PARAMS,
        leads=_REQUEST,
    ),
    "interpreter_free": Text(
        _("You need not interpret"),
        sms=(_("you need not come on %(moment)s: %(office)s. Thank you."),),
        mail=(_("You need not come on %(moment)s: %(office)s. Thank you."),),
        params=_PARAMS,
        leads=_REQUEST,
    ),
    "interpreter_comes": _told(
        _("The interpreter comes"),
        (_("the interpreter comes to your appointment on %(moment)s at: %(office)s."),),
        (_("The interpreter comes to your appointment on %(moment)s at: %(office)s."),),
    ),
    "interpreter_changes": _told(
        _("Another interpreter is asked"),
        (_("the interpreter cannot come. We ask another one; your appointment on %(moment)s stays."),),
        (
            _(
                "The interpreter cannot come. We ask another one. Your appointment on %(moment)s stays, at: %(office)s."
            ),
        ),
    ),
}
