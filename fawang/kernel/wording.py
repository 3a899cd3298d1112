"""The words for codes. Rooms keep theirs in `wording.py` and add them here by importing.

Rules and actions speak in codes; only here and in templates do codes become sentences, through
gettext, in the reader's language.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

type Text = str | Promise

SENTENCES: dict[str, Text] = {}


def add(sentences: Mapping[str, Text]) -> None:
    """Add the sentences of a room.

    Raises:
        ValueError: a code has words already; two rooms must not mean different things by one code.
    """
    if twice := SENTENCES.keys() & sentences.keys():
        raise ValueError(f"worded twice: {sorted(twice)}")
    SENTENCES.update(sentences)


def say(code: str, **params: object) -> str:
    """Return the sentence for `code` in the current language, with `params` filled in."""
    return str(SENTENCES[code]) % params if params else str(SENTENCES[code])


def named(names: Mapping[str, str]) -> Text:
    """Return a name that is data and in no catalogue: of `names`, that in the language of the page."""
    return lazy(lambda: names.get(get_language() or settings.LANGUAGE_CODE, names["en"]), str)()


def yuan(sum_: Decimal | int | str | None) -> str:
    """Return a sum in yuan: `13,000 yuan`; the fen only where there are any; empty for what is no sum."""
    try:
        value = Decimal(str(sum_)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return ""
    written = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    return gettext("%(sum)s yuan") % {"sum": written}


add(
    {
        "import_file": _(
            "This file cannot be read (%(why)s). Give an XLSX, CSV or JSON file like the one that an export writes."
        ),
        "import_headings": _(
            "The first row must name the columns, each once, and one by which a row is found again (such as 编号, code)"
            " among them. An export has them all."
        ),
        "import_too_long": _(
            "This file has more than %(most)s rows. Cut it into several, or ask whoever runs the platform to bring it"
            " in on the command line."
        ),
        "import_no_key": _("By this number it is found again when you bring the file in once more."),
        "import_twice": _("Another row of this file is about the same one. Keep one of them."),
        "too_many_requests": _(
            "This was asked for very often in a short time, by you or from your connection. Please wait"
            " %(retry_after)s seconds and try again; nothing you typed is lost. If it cannot wait, call 12348; if you"
            " are in danger, call 110."
        ),
        "too_many_today": _(
            "This was asked for very often, by you or from your connection. Please try again in about %(hours)s hours."
            " If it cannot wait, call 12348, day and night; if you are in danger, call 110."
        ),
        "forms_unavailable": _(
            "Documents cannot be printed on this server at present. Please tell its operator, and try again later."
        ),
        "idempotency_key_too_long": _("The Idempotency-Key may have at most %(longest)s characters."),
        "idempotency_key_reused": _(
            "This Idempotency-Key was used for a different request. Use a new key for a new request."
        ),
        "cursor_invalid": _("This page of the list no longer exists. Start again from the first page."),
        "sign_in_needed": _("Please sign in first."),
        "not_allowed": _("Your role does not allow this. Ask the head of your office if you need it."),
        "not_found": _("There is nothing here under this address, or it is not visible to you."),
        "body_too_large": _(
            "This is larger than we can take at once (at most %(megabytes)s MB). Please send a smaller file."
        ),
        "body_not_understood": _("The request could not be read: %(detail)s"),
        "database_away": _(
            "The service is being restored and will be back in a moment. Please try again in"
            " %(retry_after)s seconds; nothing that you have submitted is lost."
        ),
        "no_room": _(
            "There is no room left on the disk, and nothing was kept. The operators have to make room; please try again"
            " then."
        ),
        "work_took_too_long": _(
            "This took too long to make and was broken off. Please try again in %(retry_after)s seconds; if it happens"
            " again, ask for less at once."
        ),
        "work_failed": _("This could not be made just now. Please try again in %(retry_after)s seconds."),
        "something_broke": _("Something went wrong on our side. It has been recorded; please try again."),
        "stale": _(
            "Somebody was faster: this has changed since you opened it. Here is how it stands now; what you"
            " typed is still here."
        ),
        "invalid": _("Some answers are missing or cannot be right. Please check the marked ones."),
        "field_required": _("Please fill this in."),
        "field_too_long": _("This is too long. Please shorten it."),
        "day_in_future": _("This day is in the future."),
        "field_wrong": _("This cannot be right. Please check it."),
    }
)
