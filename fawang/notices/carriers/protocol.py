"""What a carrier must be able to do, and how it says that it could not.

A carrier calls an outside party, so it always has a time-out. It never decides whether or to whom
something goes; that is done by the rules before it is asked.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol, Self


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message ready to go. Its text and address never appear in a log or a traceback.

    `reference` is ours, the same whenever the same message is tried again. `subject` is used by
    carriers that have one. `neutral`: nothing about the sender may show who writes. `about`: which matter, as notices
    name it, for a carrier that needs a consent for each.
    """

    reference: str
    to: str = field(repr=False)
    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    neutral: bool = True
    about: str = ""


class Found(StrEnum):
    """What a carrier knows about a message."""

    ACCEPTED = "accepted"
    ABSENT = "absent"
    CANNOT_TELL = "cannot_tell"


class CarrierFailed(Exception):
    """A message was not handed over. `code` is worded in `wording.py` and holds no personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Temporary(CarrierFailed):
    """Not taken, and worth another try."""


class Unsure(Temporary):
    """Worth another try, but it may have been taken: ask the carrier before sending it again."""


class Permanent(CarrierFailed):
    """Not taken, and no use trying the same again."""


class Carrier(Protocol):
    """A way out of the house."""

    #: It speaks on the telephone: never used for somebody who does not want to be called.
    voice: ClassVar[bool]

    @classmethod
    def configured(cls) -> Self:
        """Return the carrier as the settings describe it.

        Raises:
            Permanent: `carrier_misconfigured`.
        """

    def deliver(self, message: OutgoingMessage) -> str:
        """Hand `message` over and return the carrier's own reference (empty if it gives none).

        Raises:
            Temporary: see there; also Unsure.
            Permanent: see there.
        """

    def find(self, reference: str) -> Found:
        """Tell whether the message of this reference was taken.

        Raises:
            Temporary: the carrier could not be asked.
        """
