"""How well signs of urgency are found, each by itself, on sentences in hard pairs: the same topic with and without one.

A sentence has `signs`: signs of the product, or what others call them (`_SHOWN`); `none` where it can wait.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fawang.knowledge.data.pack import WIDER, Urgency
from fawang.knowledge.guidance import urgent
from lab.evaluation.figures import Figure, mean

NONE = "none"
#: Whoever sees one of these boxes sees the right numbers first.
_SHOWN: Mapping[str, frozenset[Urgency]] = {
    "violence": frozenset({Urgency.DANGER, Urgency.DOMESTIC_VIOLENCE}),
    "missing": frozenset({Urgency.DANGER}),
    "child_danger": frozenset({Urgency.MINOR}),
}
#: Who is held for ransom is confined as well, whether the label says so or not.
_ALSO = {"ransom": {"confinement"}}


def measure(rows: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    """Return recall and precision of any sign, and of each; `n` of a figure is how many sentences it is a share of."""
    found = [(frozenset(urgent.signs_in(str(row["text"]))), set(row["signs"]) - {NONE}) for row in rows]
    report = {
        "any sign, found": mean([float(bool(signs)) for signs, meant in found if meant]),
        "any sign, really so": mean([float(bool(meant)) for signs, meant in found if signs]),
    }
    for name in sorted({one for _signs, meant in found for one in meant}):
        shown = _SHOWN.get(name) or frozenset({Urgency(name)})
        report[f"sign {name}, found"] = mean(
            [float(bool(signs & shown)) for signs, meant in found if name in meant]
        )
        report[f"sign {name}, really so"] = mean([
            float(name in _with(meant) or _is_wider(shown, meant)) for signs, meant in found if signs & shown
        ])  # fmt: skip
    return report


def _with(meant: set[str]) -> set[str]:
    return meant.union(*(_ALSO.get(one, set()) for one in meant))


def _is_wider(shown: frozenset[Urgency], meant: set[str]) -> bool:
    """Tell whether one of `shown` is what a sign that is meant says besides: danger, of somebody who is held."""
    known = set(Urgency)
    return any(shown & WIDER.get(Urgency(one), frozenset()) for one in meant if one in known)
