"""Tables of mediation."""

from fawang.mediation.models.agreements import Agreement, Consent
from fawang.mediation.models.register import (
    ClosedCase,
    Committee,
    Declaration,
    Growth,
    Mediator,
    PartyMark,
    SubsidyLine,
    SubsidyList,
)

__all__ = [
    "Agreement",
    "ClosedCase",
    "Committee",
    "Consent",
    "Declaration",
    "Growth",
    "Mediator",
    "PartyMark",
    "SubsidyLine",
    "SubsidyList",
]
