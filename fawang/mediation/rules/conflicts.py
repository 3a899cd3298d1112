"""Whether a mediator may mediate between two sides, and what a side is told of it. Pure.

The law knows no list of grounds; it wants mediators who are fair (People's Mediation Law, Art. 14), forbids to favour
a side (Art. 15, item 1), and lets each side choose or accept (Art. 23, item 1). The grounds are those of judges (Civil
Procedure Law, Art. 47), as far as they fit; own rule. People, numbers and bodies are known here by keyed hashes alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """What stands between a mediator and a dispute."""

    #: A side has the mediator's name and telephone: they are one person.
    PARTY = "party"
    #: A side has the mediator's name; nothing else says that they are one person.
    NAMESAKE = "namesake"
    #: A side lives with the mediator: it gave the same telephone.
    HOUSEHOLD = "household"
    #: The mediator has said that they are of one family, however distant.
    RELATIVE = "relative"
    #: A side is a body for which the mediator works, or to which they belong.
    EMPLOYER = "employer"
    #: The mediator has said that they advised a side, or spoke for it.
    ADVISED = "advised"
    #: The mediator has mediated for one of the sides before, against somebody else.
    BEFORE = "before"


#: Nobody mediates over these; the others are weighed, and both sides are asked.
BARRING = frozenset({Ground.PARTY, Ground.HOUSEHOLD, Ground.RELATIVE, Ground.EMPLOYER, Ground.ADVISED})
#: What only the mediator can say. Each is answered yes or no before an appointment counts.
DECLARED = (Ground.RELATIVE, Ground.EMPLOYER, Ground.ADVISED)


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a mediator: hashes of name, of telephones, and of the bodies they belong to."""

    name: bytes
    phones: frozenset[bytes] = frozenset()
    bodies: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody of a side: hashes of the name and of the telephone, if there is one."""

    name: bytes
    phone: bytes | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a check. It says what stands in the way, and never which side, whose name or whose number."""

    grounds: tuple[Ground, ...]

    @property
    def barred(self) -> bool:
        """Tell whether this mediator cannot take the dispute, whatever the sides say."""
        return any(one in BARRING for one in self.grounds)

    @property
    def weighed(self) -> tuple[Ground, ...]:
        """Return the grounds that the committee weighs, and of which both sides hear."""
        return tuple(one for one in self.grounds if one not in BARRING)


def check(
    mediator: Known,
    parties: Iterable[Party],
    *,
    declared: Collection[str] = (),
    mediated_before: bool = False,
) -> Finding:
    """Return what stands between a mediator and the people of a dispute, of both sides alike.

    Args:
        declared: the grounds of DECLARED to which the mediator said yes.
        mediated_before: another mediation of theirs had one of these parties.
    """
    found: set[Ground] = {ground for ground in DECLARED if ground in declared}
    for party in parties:
        same_phone = party.phone is not None and party.phone in mediator.phones
        if party.name == mediator.name:
            found.add(Ground.PARTY if same_phone else Ground.NAMESAKE)
        elif same_phone:
            found.add(Ground.HOUSEHOLD)
        if party.name in mediator.bodies:
            found.add(Ground.EMPLOYER)
    if mediated_before:
        found.add(Ground.BEFORE)
    return Finding(tuple(one for one in Ground if one in found))
