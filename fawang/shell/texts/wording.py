"""The words of the frame: titles by status, sentences for problems, the service promises."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording
from fawang.kernel.rules.problems import Problem

#: The heading of an error page, by HTTP status.
TITLES: dict[int, str | Promise] = {
    400: _("This request could not be understood"),
    401: _("Please sign in"),
    403: _("You may not do this"),
    404: _("This page does not exist"),
    409: _("This has changed in the meantime"),
    413: _("This is too large"),
    422: _("Some answers need another look"),
    429: _("Please wait a moment"),
    500: _("Something went wrong on our side"),
    503: _("We will be back in a moment"),
}

wording.add(
    {
        "file_missing": _("Please choose a file first."),
        "page_too_old": _(
            "This page was open for a long time, or you have signed in elsewhere since. For your safety it"
            " must be sent once more."
        ),
        "request_not_understood": _(
            "Your browser sent something that we could not read. Please go back and try again."
        ),
        "method_not_allowed": _("Nothing here is asked with %(method)s."),
        "signed_out": _("You were signed out. Sign in again in a new window, then come back to this one."),
    }
)


def title(status: int) -> str:
    """Return the heading for an HTTP status."""
    return str(TITLES.get(status) or TITLES[500 if status >= 500 else 400])


def sentence(problem: Problem) -> str:
    """Return the sentence for `problem`.

    A code without words, or words that ask for a parameter which is missing, fall back to the
    sentence of the status: an error page must not fail.
    """
    try:
        return wording.say(problem.code, **problem.params)
    except (KeyError, ValueError, TypeError):
        return title(problem.status)
