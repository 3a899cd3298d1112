"""The way of materials from hand to hand (Arts. 28, 36, 37): who has each of them, and where it is not known. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sort(StrEnum):
    """What a material is."""

    SAMPLE = "sample"
    DOCUMENT = "document"
    MEDICAL_RECORD = "medical_record"
    DEVICE = "device"
    OTHER = "other"


class Bringer(StrEnum):
    """Who took or brought it. For an identity it matters: Art. 36."""

    INSTITUTION = "institution"
    AUTHORITY = "authority"
    CLIENT = "client"
    OTHER = "other"


#: Who may take a sample for an identity, so that the report may say whose it is (Art. 36).
TAKEN_BY = frozenset({Bringer.INSTITUTION, Bringer.AUTHORITY})


class Holder(StrEnum):
    """Who answers for a material."""

    CLIENT = "client"
    COUNTER = "counter"
    STORE = "store"
    APPRAISERS = "appraisers"
    LABORATORY = "laboratory"
    AUTHORITY = "authority"


#: Who is not of the institution.
OUTSIDE = frozenset({Holder.CLIENT, Holder.AUTHORITY})


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over of one material.

    Args:
        giver, taker: who they are, as the list of holders names them.
        confirmed: the taker has signed too; before that the giver still answers for it.
        intact: the seal was as it had been; None: it was not sealed.
        explained: why it did not come from whoever had it last, where it did not.
    """

    giver: str
    taker: str
    at: datetime
    confirmed: bool = False
    intact: bool | None = None
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a material is.

    Args:
        holder: who answers for it; empty before the first hand-over.
        gaps: the numbers (from 0) of hand-overs that did not begin where the one before had ended.
        open: the number of the hand-over that waits for its taker; None: none does.
        broken: a seal was found broken.
    """

    holder: str
    gaps: tuple[int, ...] = ()
    open: int | None = None
    broken: bool = False


def standing(way: Iterable[HandOver]) -> Standing:
    """Return where a material is after these hand-overs, the first one first."""
    holder, gaps, waiting, broken = "", [], None, False
    for number, one in enumerate(way):
        if holder and one.giver != holder:
            gaps.append(number)
        broken = broken or one.intact is False
        if one.confirmed:
            holder, waiting = one.taker, None
        else:
            # Until it is signed for, whoever gave it answers for it.
            holder, waiting = one.giver, number
    return Standing(holder, tuple(gaps), waiting, broken)


def against_hand_over(way: Iterable[HandOver], giver: str, *, explained: str) -> str:
    """Return the code of what stands against a next hand-over; empty if nothing does.

    A gap is never closed silently: whoever gives without having had it says how it came to them, and the gap stays.
    """
    now = standing(way)
    if now.open is not None:
        return "hand_over_open"
    if now.holder and now.holder != giver and not explained.strip():
        return "not_the_holder"
    return ""


def fault_of(ways: Iterable[Iterable[HandOver]]) -> str:
    """Return the code of why a report cannot rest on these materials; empty if it can.

    What is not signed for yet can be signed for. A gap that was explained does not forbid the report, which names it.
    """
    for way in ways:
        steps = [*way]
        now = standing(steps)
        if now.open is not None or not steps:
            return "materials_on_the_way"
        if any(not steps[number].explained.strip() for number in now.gaps):
            return "chain_broken"
    return ""
