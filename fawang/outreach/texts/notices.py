"""What an inspected unit and its superior are told of deficiencies."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text as Words
from fawang.notices.texts import Text
from fawang.outreach.rules.inspections import News


def _told(subject: Words, words: Words) -> Text:
    return Text(subject, sms=(words,), params=("code", "link", "name", "until"))


TEXTS: dict[str, Text] = {
    f"deficiency_{news}": text
    for news, text in {
        News.SET: _told(
            _("An inspection found something to mend"),
            _("an inspection found something to mend at %(name)s, by %(until)s."),
        ),
        News.SENT_BACK: _told(
            _("A deficiency is not mended yet"),
            _("at %(name)s a deficiency is not mended yet. It has to be by %(until)s."),
        ),
        News.DUE: _told(
            _("Yellow card: a deficiency has to be mended now"),
            _("yellow card: what an inspection found at %(name)s has to be mended by %(until)s."),
        ),
        News.OVERDUE: _told(
            _("Red card: a deficiency is overdue"),
            _("red card: what an inspection found at %(name)s had to be mended by %(until)s."),
        ),
    }.items()
}
