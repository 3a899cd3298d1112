"""Codes that orders and their files carry. Pure."""

from enum import StrEnum


class Channel(StrEnum):
    """How a problem came in."""

    WEB = "web"
    API = "api"
    HOTLINE = "hotline"
    COUNTER = "counter"


class Card(StrEnum):
    """The warning an order carries: the worst of its running terms."""

    NONE = "none"
    YELLOW = "yellow"
    RED = "red"


class Clock(StrEnum):
    """Whether the clock of a term runs."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    LATE = "late"
    CANCELLED = "cancelled"


class Scan(StrEnum):
    """What the virus scan found. An infected file is never handed out."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


class Relation(StrEnum):
    """What an order has to do with another one."""

    PART_OF = "part_of"
    REPEATED = "repeated"
    AGAINST = "against"
    FOLLOWS = "follows"


class Basis(StrEnum):
    """What allows somebody to act for another."""

    POWER_OF_ATTORNEY = "power_of_attorney"
    GUARDIAN = "guardian"
    STATUTORY = "statutory"
    #: A union, a village committee or another body that the law lets speak for its members.
    REPRESENTATIVE = "representative"
    #: A school, hospital or committee that must report what is done to a minor (Law on the Protection of Minors,
    #: Art. 11) and helps them apply; it represents nobody.
    SUPPORTER = "supporter"
