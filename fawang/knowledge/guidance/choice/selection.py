"""From what somebody wrote to the choice: candidates, facts, the model, the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fawang.knowledge.data.pack import Question
from fawang.knowledge.guidance.choice import candidates, endpoint, facts, issues, selector, taught, words
from fawang.knowledge.guidance.choice.decision import MATTER_FROM, OPEN_FROM, Choice, Reading, State, choose
from fawang.knowledge.guidance.choice.facts import Facts
from fawang.knowledge.guidance.understanding import Understanding
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.search.language import Wording
from fawang.knowledge.search.retrieval.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Issue:
    """A part of a story that is a matter of its own, with its first answer."""

    words: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Selection:
    """The choice, the entries it ranks, and the parts of a story with several matters."""

    choice: Choice
    facts: Facts
    ranked: tuple[Shown, ...] = ()
    issues: tuple[Issue, ...] = ()


#: From this chance of the first on a story is one matter, though it is not sure enough to be opened.
_WHOLE = 0.8
#: And this one of the likeliest entry to be of a matter that is meant: of several matters the whole is like none.
_WHOLE_MATTER = 0.9
NOTHING = Selection(Choice(State.NONE), Facts())


def select(
    index: Phrases,
    understood: Understanding,
    known: Kept,
    answered: Mapping[str, str],
    *,
    place: str = "",
) -> Selection:
    """Return what is shown first for what was understood.

    Args:
        answered: what the person answered when asked back (facts.read); `matter` is what they chose.
    """
    read = facts.read(understood.plain, answered)
    guesses = tuple(code for code, _odds in understood.decision.matters if code in index.matters)
    reading = Reading(
        plain=understood.plain,
        matters=guesses,
        small_talk=not read.answered and words.is_small_talk(understood.plain),
        vague=understood.vague,
        foreign=understood.wording == Wording.OTHER,
    )
    within = answered.get("matter") or (f"{read.subject}." if read.subject in heads_of(index) else "")
    table = candidates.gather(index, understood, known, read, taught.load(), place=place, within=within)
    rated = selector.rate(table, with_vectors=understood.vector is not None and index.vectors is not None)
    if read.subject in heads_of(index):
        # What it is about is known roughly: the likeliest of it are asked about next.
        reading = replace(reading, matters=tuple(dict.fromkeys(one.shown.matter for one in rated)))
    reading = replace(reading, lacking=_lacking(understood.plain, rated) | _of_another_matter(rated))
    choice = choose(rated, read, reading)
    shown = {one.code: one.shown for one in rated}
    # A story that is like one entry as a whole is one matter, whatever its clauses are like by themselves.
    whole = choice.state in (State.NONE, State.OPENED) or (
        choice.sure >= _WHOLE and rated[0].matter >= _WHOLE_MATTER
    )
    if not whole and not read.answered and not reading.vague:
        parts = issues.found(index, understood, known, place=place)
        if parts:
            return Selection(
                replace(choice, state=State.SEVERAL, ask=None, ranked=tuple(one.shown.code for one in parts)),
                read,
                tuple(one.shown for one in parts),
                tuple(Issue(one.words, one.shown) for one in parts),
            )
    if choice.state == State.OFFERED:
        choice = endpoint.reconsider(choice, understood.plain, shown)
    return Selection(choice, read, tuple(shown[code] for code in choice.ranked))


def _lacking(plain: str, rated: Sequence[candidates.Candidate]) -> frozenset[str]:
    """Return the codes of those likely to be opened that lack a word which decides."""
    likely = [one for one in rated if one.fit >= OPEN_FROM]
    return frozenset(
        one.code
        for one in likely
        if isinstance(one.shown.entry, Question)
        and words.lacks(plain, [one.shown.entry.ask, *one.shown.entry.phrasings])
    )


def _of_another_matter(rated: Sequence[candidates.Candidate]) -> frozenset[str]:
    """Return the codes of those likely to be opened that may well be of a matter that nobody meant."""
    return frozenset(one.code for one in rated if one.fit >= OPEN_FROM and one.matter < MATTER_FROM)


def heads_of(index: Phrases) -> frozenset[str]:
    """Return the heads of all matters."""
    return frozenset(code.partition(".")[0] for code in index.matters)


def pressed(selected: Selection, shown: Shown) -> Selection:
    """Return what is shown once somebody has pressed an entry that was offered: it is opened."""
    others = tuple(one for one in selected.ranked if one.code != shown.code)
    ranked = (shown, *others)
    choice = Choice(State.OPENED, tuple(one.code for one in ranked), sure=1.0)
    return Selection(choice, selected.facts, ranked)
