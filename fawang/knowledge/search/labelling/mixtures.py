"""How much each view counts for each set of labels: chosen on the questions kept for development (docs/guidance.md)."""

from collections.abc import Mapping
from typing import Final

from fawang.knowledge.search.labelling.learning import Mixture

MIXTURES: Final[Mapping[str, Mixture]] = {
    "statute21": Mixture(words=1.5, meaning=1.0, matters=0.4, law=0.1, ridge=0.3, seeds=0.05, balance=0.6),
    "crimekg20": Mixture(
        words=0.3, meaning=1.5, matters=0.4, law=0.0, ridge=1.0, seeds=0.1, balance=0.5, guesses=50
    ),
}
