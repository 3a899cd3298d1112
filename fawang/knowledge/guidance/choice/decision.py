"""Open an answer, offer two, ask back, or say that nothing fits. Pure: candidates and read facts in, a choice out.

Pages, the API, the hotline's desk and the counter show the same choice, each in its way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fawang.knowledge.guidance.choice.facts import MARKED, OTHER, PAIRS, Facts, Side, When
from fawang.knowledge.rules.served import Served


class State(StrEnum):
    """What is done with the candidates."""

    #: The first is right as far as can be known: it is shown at once.
    OPENED = "opened"
    #: One of two: their titles are shown, and the person says which is closer.
    OFFERED = "offered"
    #: A fact is missing: it is asked for, and no answer is shown.
    ASKED = "asked"
    #: Several matters in one story: each has a first answer of its own.
    SEVERAL = "several"
    #: Nothing is shown.
    NONE = "none"


class Withheld(StrEnum):
    """Withheld nothing is shown."""

    NOT_LEGAL = "not_legal"
    #: It is in another language than Chinese; what it is like is ranked all the same.
    LANGUAGE = "language"
    #: Nothing that is known is like it.
    NOTHING = "nothing"
    #: It was asked back twice, and still nothing fits: a lawyer hears it.
    LAWYER = "lawyer"


class Fact(StrEnum):
    """What is asked back."""

    SIDE = "side"
    PAPER = "paper"
    WHEN = "when"
    #: What it is about: a matter, or the head of matters where there is no guess at all.
    MATTER = "matter"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Ask:
    """The one fact that is missing, with two to four values to press."""

    fact: Fact
    values: tuple[str, ...]


class Rated(Protocol):
    """A candidate: an entry with the chance that it is right as the first answer."""

    @property
    def code(self) -> str:
        """The entry's code."""
        ...

    @property
    def fit(self) -> float:
        """The chance, 0 to 1."""
        ...

    @property
    def sides(self) -> frozenset[Side]:
        """For whom it is."""
        ...

    @property
    def papers(self) -> frozenset[Served]:
        """The papers it is about."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What else the words say: the likeliest matters, whether they are of the law at all, and say enough."""

    plain: str
    matters: tuple[str, ...] = ()
    small_talk: bool = False
    vague: bool = False
    foreign: bool = False
    #: Codes of entries that are not opened: they lack a word which decides (words.lacks), or may be of
    #: another matter.
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown. `ranked` are codes, best first: the first is opened, the first two are offered."""

    state: State
    ranked: tuple[str, ...] = ()
    ask: Ask | None = None
    why: Withheld | None = None
    #: The chance that the first is right.
    sure: float = 0.0


#: From this chance on the first answer is opened. Nearly all that are opened are right (docs/guidance.md).
OPEN_FROM = 0.8
#: From this chance on that the first is at least of a matter that is meant (selector.matter_signs). Below it two are
#: offered, however like the first one is.
MATTER_FROM = 0.955
#: Below this chance that one of the two is right they are not offered.
OFFER_FROM = 0.67
#: A candidate below this is no reason to ask which of two sides somebody is on.
_COUNTS = 0.08
MOST_ROUNDS = 2
_MOST_VALUES = 3
#: Heads of matters that are asked about where there is no guess.
_SUBJECTS = ("labour", "marriage_family", "housing", "debt")
_PAPERS = (Served.SUMMONS, Served.JUDGMENT, Served.LABOUR_AWARD, Served.DECISION)
_AWARDS = (Served.LABOUR_AWARD, Served.COMMERCIAL_AWARD)
_SOME_PAPER = re.compile(
    "(?:收到|接到|寄来|送来|给了我|拿到)[^，。,]{0,10}(?:东西|文件|通知|信|单子?|材料|文书|纸|函)"
)
_TIME = re.compile(
    "\\d+[天日号月]|[一二两三四五六七八九十半几]+(?:天|日|个?月|号|周|年|个?礼拜|个?星期)|今[天早晚]|昨|前天|刚|上周|上个?月|今日|寻日|满"
)


def choose(candidates: Sequence[Rated], facts: Facts, reading: Reading) -> Choice:
    """Return what to show.

    Args:
        candidates: in any order; those of the side on which the person says they are not are left out, and what
            was offered and is not what happened.
    """
    against = {OTHER[side] for side in facts.sides} if "side" in facts.answered else set()
    rated = sorted(
        (one for one in candidates if not one.sides & against and one.code not in facts.excluded),
        key=lambda one: -one.fit,
    )
    ranked = tuple(one.code for one in rated)
    first = rated[0].fit if rated else 0.0
    if reading.small_talk:
        return Choice(State.NONE, why=Withheld.NOT_LEGAL)
    if reading.foreign:
        return Choice(State.NONE, ranked, why=Withheld.LANGUAGE, sure=first)
    asked_enough = len(facts.answered) >= MOST_ROUNDS
    # What is like nothing that is known is asked about as well; for whoever has answered, the answers count.
    if (reading.vague or not reading.matters) and not facts.answered:
        return Choice(State.ASKED, ranked, _about(reading, facts), sure=first)
    # Whoever speaks of themselves as an employer is opened no answer for workers, however like it is.
    for_another = bool(rated) and bool((facts.sides & MARKED) - rated[0].sides)
    # An award of one kind leaves fifteen days, one of the other three months: which it is, is asked first.
    unclear = Served.AWARD in facts.papers and Fact.PAPER not in facts.answered
    if first >= OPEN_FROM and not (for_another or unclear) and rated[0].code not in reading.lacking:
        return Choice(State.OPENED, ranked, sure=first)
    ask = None if asked_enough else missing(rated, facts, reading)
    both = first + (rated[1].fit if len(rated) > 1 else 0.0)
    # Whoever has chosen a matter is shown what there is of it.
    if (
        ask is None
        and rated
        and (both >= OFFER_FROM or (Fact.MATTER in facts.answered and not facts.excluded))
    ):
        return Choice(State.OFFERED, ranked, sure=first)
    if ask is None and not asked_enough and reading.matters:
        ask = _about(reading, facts)
    if ask is not None:
        return Choice(State.ASKED, ranked, ask, sure=first)
    return Choice(State.NONE, ranked, why=Withheld.LAWYER if facts.answered else Withheld.NOTHING, sure=first)


def missing(rated: Sequence[Rated], facts: Facts, reading: Reading) -> Ask | None:
    """Return the fact that tells the best candidates apart and is neither said nor answered; None if there is none."""
    likely = [one for one in rated[:4] if one.fit >= _COUNTS]
    if Fact.SIDE not in facts.answered and len(likely) > 1:
        for usual, other in PAIRS:
            stands = [{usual, other} & one.sides for one in likely]
            if not {usual, other} & facts.sides and {usual} in stands[:2] and {other} in stands[:2]:
                return Ask(Fact.SIDE, (usual, other))
    if Fact.PAPER not in facts.answered:
        if Served.AWARD in facts.papers:
            return Ask(Fact.PAPER, _AWARDS)
        if not facts.papers and _SOME_PAPER.search(reading.plain):
            return Ask(Fact.PAPER, _PAPERS)
    named = facts.papers & (rated[0].papers if rated else frozenset())
    if named and facts.when is None and Fact.WHEN not in facts.answered and not _TIME.search(reading.plain):
        return Ask(Fact.WHEN, tuple(When))
    return None


def _about(reading: Reading, facts: Facts) -> Ask | None:
    """Return the question what it is about: of the likeliest matters, or of heads where there are none."""
    if (
        len(reading.matters) > 1
        and Fact.MATTER not in facts.answered
        and (facts.subject or not reading.vague)
    ):
        return Ask(Fact.MATTER, reading.matters[:_MOST_VALUES])
    if Fact.SUBJECT not in facts.answered:
        heads = dict.fromkeys(code.partition(".")[0] for code in reading.matters[:2])
        return Ask(Fact.SUBJECT, tuple(dict.fromkeys((*heads, *_SUBJECTS)))[:4])
    return None
