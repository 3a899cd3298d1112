"""What is known already of somebody for whom a member of staff books: rooms above hand in how they are found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound


@dataclass(frozen=True, slots=True)
class Known:
    """Who somebody is, how they are reached, what it is about.

    `subject` is what the appointment belongs to, `back` the page from which it is booked.
    """

    name: str = ""
    phone: str = ""
    words: str = ""
    matter: str = ""
    #: A division, to find an office near.
    place: str = ""
    may_announce: bool = True
    subject: str = ""
    language: str = ""
    back: str = ""


class Finder(Protocol):
    """Returns what is known under a code to a member of staff who sees it, and audits the reading; raises NotFound."""

    def __call__(self, *, by: Actor, code: str) -> Known:
        """Return it."""


_finders: dict[str, Finder] = {}


def connect(finders: Mapping[str, Finder]) -> None:
    """Set how what is known is found, by the name that stands in the address."""
    _finders.clear()
    _finders.update(finders)


def known(by: Actor, source: str) -> Known:
    """Return what is known of whoever `source` names, such as `talk:123456789012`; nothing personal stands in it.

    Raises:
        NotFound: there is no such thing, or it is not for `by` to see.
    """
    name, _separator, code = source.partition(":")
    if name not in _finders:
        raise NotFound("not_found")
    return _finders[name](by=by, code=code)
