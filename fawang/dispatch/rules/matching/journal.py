"""What matching was told, as plain data and back: an entry of the journal. Pure.

The journal is the truth about who waits and who serves: any process that reads it in order has the same state.
"""

from typing import Any

from fawang.dispatch.rules import Presence, Reason, Urgency
from fawang.dispatch.rules.matching.inputs import (
    Accepted,
    Arrived,
    Broken,
    CameBack,
    Declined,
    Ended,
    Input,
    Left,
    PresenceSet,
    PutFirst,
    RangOut,
    SeatSet,
    Taken,
    Tick,
    WrittenUp,
)
from fawang.dispatch.rules.matching.snapshot import (
    need_as_plain,
    need_from_plain,
    profile_as_plain,
    profile_from_plain,
)

type Plain = dict[str, Any]

#: Inputs that say no more than when and who.
_OF_A_CONTACT = {one.__name__: one for one in (CameBack, Broken, PutFirst)}
_OF_AN_OFFER = {one.__name__: one for one in (Accepted, Declined, RangOut)}


def as_plain(happened: Input) -> Plain:
    """Return an input as JSON can hold it; its kind is `kind`."""
    plain: Plain = {"kind": type(happened).__name__, "at": happened.at}
    match happened:
        case Arrived():
            plain |= {
                "contact": happened.contact,
                "need": need_as_plain(happened.need),
                "urgency": list(happened.urgency),
                "since": happened.since,
                "priority": happened.priority,
            }
        case Left():
            plain |= {"contact": happened.contact, "keep": happened.keep}
        case SeatSet():
            plain |= {
                "seat": happened.seat,
                "profile": profile_as_plain(happened.profile),
                "marks": sorted(happened.marks),
                "calls": happened.calls,
                "chats": happened.chats,
            }
        case PresenceSet():
            plain |= {"seat": happened.seat, "presence": happened.presence, "reason": happened.reason}
        case Ended():
            plain |= {"contact": happened.contact, "wrap_up": happened.wrap_up}
        case Taken() | WrittenUp():
            plain |= {"contact": happened.contact, "seat": happened.seat}
        case Accepted() | Declined() | RangOut():
            plain["offer"] = happened.offer
        case CameBack() | Broken() | PutFirst():
            plain["contact"] = happened.contact
        case Tick():
            pass
    return plain


def from_plain(plain: Plain) -> Input:
    """Return the input that `as_plain` wrote.

    Raises:
        ValueError: it is of no known kind: written by a later release.
    """
    kind, at = plain["kind"], plain["at"]
    if kind in _OF_A_CONTACT:
        return _OF_A_CONTACT[kind](at, plain["contact"])
    if kind in _OF_AN_OFFER:
        return _OF_AN_OFFER[kind](at, plain["offer"])
    match kind:
        case "Arrived":
            urgency = tuple(map(Urgency, plain["urgency"]))
            need, priority = need_from_plain(plain["need"]), plain.get("priority", 0.0)
            return Arrived(at, plain["contact"], need, urgency, plain["since"], priority)
        case "Left":
            return Left(at, plain["contact"], plain["keep"])
        case "SeatSet":
            profile, marks = profile_from_plain(plain["profile"]), frozenset(plain["marks"])
            return SeatSet(at, plain["seat"], profile, marks, plain["calls"], plain["chats"])
        case "PresenceSet":
            reason = None if plain["reason"] is None else Reason(plain["reason"])
            return PresenceSet(at, plain["seat"], Presence(plain["presence"]), reason)
        case "Taken":
            return Taken(at, plain["contact"], plain["seat"])
        case "Ended":
            # An entry from before chats had a wrap-up says nothing of one.
            return Ended(at, plain["contact"], plain.get("wrap_up"))
        case "WrittenUp":
            return WrittenUp(at, plain["contact"], plain["seat"])
        case "Tick":
            return Tick(at)
    raise ValueError(f"an entry of kind {kind}")


def subjects(happened: Input) -> tuple[str, str]:
    """Return the contact and the seat that an input is about; empty where it is about none."""
    contact = getattr(happened, "contact", "") or getattr(happened, "offer", "").rpartition("#")[0]
    return contact, getattr(happened, "seat", "")
