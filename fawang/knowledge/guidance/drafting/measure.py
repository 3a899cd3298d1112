"""How well the checker does on sentences that nobody who built it had seen, and who may see drafts because of it. Pure.

`tests/knowledge/guidance/drafting/test_measure.py` asks the checker again and compares:
whoever changes it, changes `HELD`.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of sentences: those that turn a passage round, how many of them pass; faithful ones, how many are kept."""

    turned: int
    passed: int
    faithful: int
    kept: int

    @property
    def holds(self) -> bool:
        """Tell whether the public may be shown what passes: of 60 turned ones none, of 50 faithful ones nine in ten."""
        return (
            self.turned >= 60
            and self.passed == 0
            and self.faithful >= 50
            and self.kept * 10 >= self.faithful * 9
        )


#: Of `drafts_held.jsonl`. It does not hold: words that `restatements` does not know are refused.
HELD: Final = Measure(turned=66, passed=0, faithful=53, kept=10)
