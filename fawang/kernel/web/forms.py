"""What the forms of several rooms share: the times of a day to choose from, and what an action refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.forms import ChoiceField, Form, RadioSelect
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.wording import say

#: Parts of the day, each with the hour at which it ends.
_PARTS = ((12, _("Morning")), (18, _("Afternoon")), (24, pgettext_lazy("part of the day", "Evening")))


class MomentField(ChoiceField):
    """The times of a day as large buttons, by part of the day; those that one may only wait for stand apart."""

    widget = RadioSelect(attrs={"class": "choices--times"})
    _FULL = _("Full: wait for a place")

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "required": _("Please choose a time."),
            "invalid_choice": _("This time has just been taken. Please choose another one."),
        }
        super().__init__(**{"label": _("At what time?"), "error_messages": messages, **kwargs})

    def offer(
        self, moments: Iterable[tuple[str, datetime]], *, full: Iterable[tuple[str, datetime]] = ()
    ) -> None:
        """Offer times, each with the value that stands for it, in order.

        Args:
            moments: those that are free.
            full: those in whose waiting lists one may be.
        """
        groups: dict[str, list[tuple[str, str]]] = {}
        for value, begins in moments:
            hour = begins.astimezone(clock.CHINA).hour
            part = next(name for until, name in _PARTS if hour < until)
            groups.setdefault(str(part), []).append((value, _hour_of(begins)))
        waiting = [(value, _hour_of(begins)) for value, begins in full]
        self.choices = [*groups.items(), *([(str(self._FULL), waiting)] if waiting else [])]


def _hour_of(moment: datetime) -> str:
    return f"{moment.astimezone(clock.CHINA):%H:%M}"


def show_problem(form: Form, problem: Problem, *, apart: tuple[str, ...] = ()) -> None:
    """Put what an action refused into `form`, so that the page shows it with the text still typed in.

    Errors of fields that the form does not have, and problems without any, stand above the form.

    Args:
        apart: fields that the page draws beside the form; what is wrong with them is said above it.
    """
    form.is_valid()
    unplaced = not problem.errors
    for name, code in problem.errors.items():
        if name in form.fields:
            form.add_error(name, say(code))
        elif name in apart:
            form.add_error(None, say(code))
        else:
            unplaced = True
    if unplaced:
        form.add_error(None, say(problem.code, **problem.params))


def marked[Response: HttpResponse](response: Response, problem: Problem | None) -> Response:
    """Return a page that shows a limit among what was typed, with its status and when to come again.

    Other problems, and none, leave the page as it is.
    """
    if isinstance(problem, TooMany):
        response.status_code = problem.status
        response["Retry-After"] = str(problem.params.get("retry_after", 1))
    return response
