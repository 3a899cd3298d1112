"""What the page of a group with a special claim to help offers (people/data/groups.toml), in the reader's language."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text


class Offer(NamedTuple):
    """Something that is offered: an icon, what it is, the route that leads there; without one it is on every page."""

    icon: str
    text: Text
    route: str = ""


SUPPORT: dict[str, Offer] = {
    "sign": Offer(
        "people",
        _("A sign-language interpreter comes to your appointment: choose sign language when you book."),
        "appointments:new",
    ),
    "easy_read": Offer("info", _("Easy-read texts: the switch “Easy read” stands at the top of every page.")),
    "large_text": Offer("text", _("Large text: the switch stands at the top of every page.")),
    "callback": Offer("phone", _("A person calls you back, no machine."), "dispatch:callback"),
    "agent": Offer(
        "person",
        _("Somebody may act for you: an office enters them, with the paper that allows it."),
        "stations:offices",
    ),
    "list": Offer(
        "file",
        _(
            "Several people apply as one matter: one begins, the others come on a list, each with their own link."
        ),
    ),
}
