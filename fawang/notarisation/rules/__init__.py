"""What the Notarisation Law of the PRC says of an item: who must come, which offices are competent. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LAW = "中华人民共和国公证法"


class Property(StrEnum):
    """What real property in an item does to the choice of the office (Art. 25, second paragraph)."""

    #: Only the office at its place.
    PLACE = "place"
    #: Entrustments, declarations, gifts and wills may also go where the person or the act is.
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a notary office certifies (公证事项).

    Args:
        article: of the law, with its number: `11.3`.
        in_person: by the person themselves, before the notary (Art. 26).
        property: what real property changes; None: there is none in it.
        fee: the row of the table of fees.
        by_value: the fee is by what it is worth.
        enforces: may carry the clause by which a court enforces it without a judgment (Art. 37).
    """

    code: str
    article: str
    in_person: bool = False
    property: Property | None = None
    fee: str = "fact"
    by_value: bool = False
    enforces: bool = False


class Ground(StrEnum):
    """Why an office is competent (Art. 25)."""

    DOMICILE = "domicile"
    RESIDENCE = "residence"
    ACT = "act"
    PROPERTY = "property"


def grounds(item: Item, *, property_in_it: bool) -> tuple[Ground, ...]:
    """Return on what ground an office can be competent, the ground that excludes all others alone (Art. 25).

    Args:
        property_in_it: real property is part of what is to be certified.
    """
    if property_in_it and item.property == Property.PLACE:
        return (Ground.PROPERTY,)
    first = (Ground.DOMICILE, Ground.RESIDENCE, Ground.ACT)
    return (Ground.PROPERTY, *first) if property_in_it and item.property == Property.FREE else first


#: Offices practise in their city: the digits of a division code that theirs and the ground's place share.
AREA_DIGITS = 4


def is_competent(office_region: str, places: Mapping[Ground, str], allowed: tuple[Ground, ...]) -> bool:
    """Tell whether an office may take an application.

    Args:
        office_region: the division code of the office.
        places: division codes by ground, as far as they are known.
        allowed: what `grounds` found.
    """
    known = [places[ground] for ground in allowed if places.get(ground)]
    return any(place[:AREA_DIGITS] == office_region[:AREA_DIGITS] for place in known)


class Refusal(StrEnum):
    """On which ground an office does not certify (Art. 31)."""

    NO_GUARDIAN = "31.1"
    NO_INTEREST = "31.2"
    EXPERTISE = "31.3"
    DISPUTED = "31.4"
    FALSE = "31.5"
    INSUFFICIENT = "31.6"
    UNLAWFUL = "31.7"
    AGAINST_MORALS = "31.8"
    UNPAID = "31.9"


class Declined(StrEnum):
    """On which ground an application is not accepted (rules of notarial procedure, Art. 19)."""

    NO_INTEREST = "19.1"
    DISPUTED = "19.2"
    OUTSIDE_LAW = "19.3"
    NOT_COMPETENT = "19.4"


class Ended(StrEnum):
    """On which ground a notarisation ends without a certificate (rules of notarial procedure, Art. 50)."""

    SIX_MONTHS = "50.1"
    DEAD_OR_DISSOLVED = "50.3"
    OBSTRUCTED = "50.4"
    OTHER = "50.5"


class Lender(StrEnum):
    """Who lends, where a loan is to be enforced without a judgment."""

    LICENSED = "licensed"
    PRIVATE = "private"


class Power(StrEnum):
    """What an agent may do with a home."""

    NONE = "none"
    SINGLE = "single"
    FULL = "full"


def barred(item: Item, *, lender: str = "", power: str = "") -> str:
    """Return the code of why an office may not certify this at all; empty if nothing stands against it.

    Source: the Ministry of Justice's "five prohibitions" for notaries (2017-08-14): no clause of enforcement for loans
    by others than licensed lenders; no entrustment to sell a home, mortgage it and take the money in one. Cited from
    memory, not checked against the gazette.
    """
    if item.enforces and lender == Lender.PRIVATE:
        return "lender_not_licensed"
    if item.code == "entrustment" and power == Power.FULL:
        return "power_too_wide"
    return ""
