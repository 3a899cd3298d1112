"""Likeness of meaning in the directions that tell entries apart.

To a sentence model any two sentences of lay people are nearly alike. Directions in which ways of asking one and the
same thing differ are shortened by their covariance within entries (within-class covariance normalisation: Hatch,
Kajarekar and Stolcke 2006). Learned in lab.evaluation.first_answer.metric.
"""

from dataclasses import dataclass

import numpy as np

from fawang.knowledge.search.embedders.vectors import Floats

#: Rows turned at once: as much as lies near the processor.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """A change of directions.

    Attributes:
        turn: the matrix that a vector, less its mean, is multiplied with.
        asked: the mean vector of what people write; `said`: of the phrases of entries, which are embedded otherwise.
    """

    turn: Floats
    asked: Floats
    said: Floats

    def fits(self, vector: Floats) -> bool:
        """Tell whether a vector is of the sentence model that this was learned for."""
        return len(vector) == len(self.turn)

    def turned(self, vectors: Floats) -> Floats:
        """Return the directions, of length one, of what people write."""
        found = (vectors - self.asked) @ self.turn
        found /= np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-6)
        return np.asarray(found, dtype=np.float32)

    def cosines(self, phrases: Floats, vector: Floats) -> Floats:
        """Return how alike each phrase of entries is to what somebody wrote, both as the sentence model has them."""
        kept = _kept.get("last")
        if kept is None or kept[0] is not self or kept[1] is not phrases:
            kept = _kept["last"] = (self, phrases, self.lengths(phrases, self.said))
        return self.likeness(phrases, self.said, kept[2], vector)

    def likeness(self, rows: Floats, mean: Floats, lengths: Floats, vector: Floats) -> Floats:
        """Return how alike rows are to what somebody wrote: as the turned rows would be, which are not kept."""
        along = self.turn @ self.turned(vector)
        found: Floats = (rows @ along - np.float32(mean @ along)) / lengths
        return found

    def lengths(self, rows: Floats, mean: Floats) -> Floats:
        """Return the lengths of turned rows whose mean is `mean`."""
        lengths = np.concatenate(
            [
                np.linalg.norm((rows[start : start + _AT_ONCE] - mean) @ self.turn, axis=1)
                for start in range(0, max(len(rows), 1), _AT_ONCE)
            ]
        )
        found: Floats = np.maximum(lengths, 1e-6).astype(np.float32)
        return found


#: The lengths of the index that was asked last; whoever finds another's reckons them anew.
_kept: dict[str, tuple[Metric, Floats, Floats]] = {}
