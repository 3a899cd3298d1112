"""What the widget says, by the names that its script uses."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text

#: The national number of public legal services.
HOTLINE = "12348"
#: Numbers for danger that stand above the field: police, ambulance, women's rights line.
NUMBERS = ("110", "120", "12338")

TEXTS: dict[str, Text] = {
    "open": pgettext_lazy("the button that opens the widget", "Legal help"),
    "close": pgettext_lazy("the button that closes the widget", "Close"),
    "title": _("Free legal help"),
    "danger": _("In danger? Call now:"),
    "label": _("What happened?"),
    "hint": _("In your own words. Names and numbers are not needed. Nothing is kept."),
    "send": pgettext_lazy("the button below a question", "Show what helps"),
    "empty": _("Write a sentence about what happened."),
    "looking": _("Looking for what helps…"),
    "away": _("No answer came. Please try again, or call 12348, day and night."),
    "call_now": _("Call now"),
    "closer": _("Which is closer to what happened?"),
    "neither": _("Neither of them"),
    "nothing": _("We found nothing that surely fits"),
    "nothing_more": _("Write a little more, or talk to a lawyer: it is free."),
    "law": _("The law it rests on"),
    "whole": _("Read all of it"),
    "go_on": _("Go on"),
    "book": _("Book a time at this office"),
    "times": _("Next free times at this office. Press one, then say who comes:"),
    "other_times": _("Other times"),
    "offices": _("Find an office near you"),
    "office_phone": _("Ring this office"),
    "lawyer": _("Ask a lawyer in writing"),
    "hotline": _("Legal help line, day and night"),
    "note": _("Guidance is no lawyer's opinion on your case."),
    "site": _("The whole service"),
    "new_window": _("(opens a new page)"),
}
