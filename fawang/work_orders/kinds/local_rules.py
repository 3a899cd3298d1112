"""What a bureau has set for a kind of order here, beside what the kind declares: whether it is offered, how long its
terms are, how long its orders are kept. The most local row wins, whoever wrote it. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a kind is offered in a division and all below it; `region` empty: in the whole province."""

    kind: str
    region: str
    offered: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days after their end the orders of a kind are kept, with the source of that."""

    kind: str
    days: int
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """The length of a term in a division, as a row of `data/terms.yaml` has it; `urgent` None: whatever the order."""

    id: int
    kind: str
    term: str
    urgent: bool | None
    region: str
    length: str
    source: str


@dataclass(frozen=True, slots=True)
class LocalRules:
    """All of them, as they stand."""

    offers: tuple[Offer, ...] = ()
    keeps: tuple[Keep, ...] = ()
    terms: tuple[Term, ...] = ()

    def offered(self, kind: str, region: str) -> bool:
        """Tell whether `kind` is offered in a division; what nobody has said is offered."""
        fitting = [one for one in self.offers if one.kind == kind and region.startswith(one.region)]
        return max(fitting, key=lambda one: len(one.region)).offered if fitting else True

    def offered_somewhere(self, kind: str) -> bool:
        """Tell whether `kind` is offered in any division."""
        rows = [one for one in self.offers if one.kind == kind]
        return self.offered(kind, "") or any(one.offered for one in rows)

    def kept_for(self, kind: str) -> int | None:
        """Return how many days after their end orders are kept; None: until somebody erases them."""
        return next((one.days for one in self.keeps if one.kind == kind), None)

    def term(self, kind: str, term: str, *, urgent: bool, region: str) -> Term | None:
        """Return what was set for a term here, the most local first; None where nothing was."""
        return most_local(
            one
            for one in self.terms
            if (one.kind, one.term) == (kind, term)
            and one.urgent in (None, urgent)
            and region.startswith(one.region)
        )


def most_local(rows: Iterable[Term]) -> Term | None:
    """Return the row of the smallest division, and of these the one for urgent orders alone."""
    return max(rows, key=lambda one: (len(one.region), one.urgent is not None), default=None)
