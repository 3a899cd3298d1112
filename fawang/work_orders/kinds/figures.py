"""What a kind of order adds to the facts and metrics of the data centre, which knows none by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fawang.kernel.wording import Text


class Counted(NamedTuple):
    """A metric: the code by which it is asked for, its name, and what it counts."""

    code: str
    name: Text
    meaning: Text


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What orders of a kind add to facts, and how they are counted.

    SQL is an expression over the row `o` of the order, which may look in tables of the kind's room by `o.id`: nothing
    that is encrypted or says who somebody is. Signs of per cent are doubled. `config/wiring.py` hands it on.

    Args:
        service: what people are served with by such an order; needed where the register of services has no such code.
        group: SQL of the group with a special claim to help to which the person belongs; null where it is none. By
            default what intake has found (people/rules/groups.py).
        fee_waived: SQL of whether a fee that others pay was waived.
        recovered: by command, SQL of what was recovered for the person by the case that this step ends, in fen.
        handed_in: the metric of orders that were handed in.
        from_advice: the metric of those for each consultation.
        basis: the law or standard that these metrics come from.
    """

    service: Text = ""
    group: str = "nullif(o.facts->>'group', '')"
    fee_waived: str = ""
    recovered: Mapping[str, str] = field(default_factory=dict)
    handed_in: Counted | None = None
    from_advice: Counted | None = None
    basis: str = ""
