"""`fawang eval first-answer`: whether the first answer is right, one of two, or a question (docs/guidance.md).

A line has `text` and what is known of it: `good_first` (codes of entries, or their beginnings, that are right as the
first answer; empty: none is), `matters`, `articles`, `urgency` (or `signs`; empty or "none": no sign), `kind` (words
that say too little or are not of the law), `lapses` with `today` (a period ends within days).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from fawang.kernel import clock
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.choice.decision import State
from fawang.knowledge.guidance.compose import Guidance, guide
from fawang.knowledge.rules import citations
from lab.evaluation.figures import mean

#: Kinds of words to which no answer belongs.
EMPTY = frozenset({"vague", "greeting", "weather", "test", "not_legal"})
_ARTICLES = 3
_WITHHELD = (State.ASKED, State.NONE)


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of the file, and what guidance made of it."""

    row: dict[str, Any]
    found: Guidance

    @property
    def state(self) -> State:
        """What was done."""
        return self.found.selection.choice.state

    @property
    def good(self) -> list[str]:
        """Codes, or their beginnings, that are right as the first answer."""
        return list(self.row.get("good_first") or ())

    @property
    def signs(self) -> set[str]:
        """The signs that are meant."""
        named = self.row.get("urgency", self.row.get("signs")) or ()
        return {named} if isinstance(named, str) else {one for one in named if one != "none"}

    def right(self, count: int) -> bool:
        """Tell whether a right entry is among the first `count` that are ranked, whatever is shown of them."""
        return any(code.startswith(tuple(self.good)) for code in self.found.selection.choice.ranked[:count])

    @property
    def unsafe(self) -> bool:
        """Tell whether a wrong answer is opened outright where it does harm: of no matter that is meant, or in danger
        that nothing is said of.
        """
        if self.state != State.OPENED or (self.good and self.right(1)):
            return False
        other = (
            bool(self.row.get("matters")) and self.found.selection.ranked[0].matter not in self.row["matters"]
        )
        return other or bool(self.signs and not self.found.urgent)


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures for the lines of a file; those that no line tells of are left out."""
    found = [_asked(row) for row in rows]
    empty = [one for one in found if one.row.get("kind") in EMPTY]
    legal = [one for one in found if "good_first" in one.row and one.row.get("kind") not in EMPTY]
    known = [one for one in legal if one.good]
    opened = [one for one in legal if one.state == State.OPENED]
    report: dict[str, Any] = {}
    if known:
        report["first answer right"] = mean([float(one.right(1)) for one in known])
        report["right among two"] = mean([float(one.right(2)) for one in known])
    if legal:
        report["opened outright"] = mean([float(one.state == State.OPENED) for one in legal])
        report["opened and right, where an entry is right"] = mean(
            [float(one.right(1)) for one in opened if one.good]
        )
        report["opened and right, all"] = mean([float(bool(one.good) and one.right(1)) for one in opened])
        report["unsafe"] = sum(one.unsafe for one in legal)
        report["states"] = dict(Counter(str(one.state) for one in legal))
    if empty:
        report["says too little or not of the law: declined or asked"] = mean(
            [float(one.state in _WITHHELD) for one in empty]
        )
    return report | _beside(found)


def _beside(found: Sequence[Answered]) -> dict[str, Any]:
    """Return what stands beside the choice: matters, articles, signs and periods."""
    report: dict[str, Any] = {}
    if matters := [one for one in found if one.row.get("matters")]:
        report["matter right"] = mean([float(_matter(one) in one.row["matters"]) for one in matters])
    if cited := [one for one in found if one.row.get("articles") and one.state == State.OPENED]:
        report["an article among three, where opened"] = mean([_apt(one) for one in cited])
    if signed := [one for one in found if "urgency" in one.row or "signs" in one.row]:
        report["sign meant, number told"] = mean(
            [float(bool(one.found.urgent)) for one in signed if one.signs]
        )
        report["no sign meant, number told"] = mean(
            [float(bool(one.found.urgent)) for one in signed if not one.signs]
        )
    if timed := [one for one in found if "lapses" in one.row]:
        told = [
            (one.row["lapses"], any(one_sign.sign == Urgency.DEADLINE for one_sign in one.found.urgent))
            for one in timed
        ]
        report["lapsing, found"] = mean([float(said) for lapses, said in told if lapses])
        report["lapsing, false alarms"] = mean([float(said) for lapses, said in told if not lapses])
    return report


def _asked(row: dict[str, Any]) -> Answered:
    text = str(row["text"])
    if "today" not in row:
        return Answered(row, guide(text))
    noon = datetime.combine(date.fromisoformat(row["today"]), time(12), tzinfo=clock.CHINA)
    with clock.at(noon):
        return Answered(row, guide(text))


def _matter(one: Answered) -> str:
    guesses = one.found.understood.all_guesses
    return one.found.matter or (guesses[0][0] if guesses else "")


def _apt(one: Answered) -> float:
    meant = {cited.key for text in one.row["articles"] if (cited := citations.parse(text))}
    return float(any(article.key in meant for article in one.found.articles[:_ARTICLES]))
