"""The gazetteer: which division somebody means, from a name, an address or a story. Pure.

The answer is the division whose own name, with the names of those above it, explains the most of
the text. So a name that stands inside a longer one loses against it, and a name that occurs in
several places is settled by the others around it, or stays ambiguous: then the caller asks back.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from fawang.regions.rules import Level, Place, ancestors, common, covers, is_placeholder, path_name
from fawang.regions.rules.characters import plain
from fawang.regions.rules.mentions import Found, Index, Match, Mention


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division that may be meant.

    `score` counts the characters of the text that it explains; `mentions` are those pieces with
    the code that each names, highest first.
    """

    place: Place
    score: float
    match: Match
    mentions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text says about a place.

    `place` is the lowest division that is certain: the best candidate, or if others fit as well
    (`ambiguous`, best first) the lowest that all of them lie in, or None.
    """

    place: Place | None
    candidates: tuple[Candidate, ...]
    ambiguous: tuple[Candidate, ...]

    @property
    def code(self) -> str | None:
        """Return the code of what is certain."""
        return self.place.code if self.place else None


#: Another place, named elsewhere in the text, is a rival if it explains this share of the best.
_RIVAL = 0.75


class _Reading(NamedTuple):
    """A division with the mentions that speak for it, its own first."""

    score: float
    number: int
    mentions: tuple[tuple[int, Mention], ...]

    @property
    def own(self) -> Mention:
        return self.mentions[0][1]


class Gazetteer:
    """An index over all divisions, built once and never changed: threads share it."""

    def __init__(self, divisions: Iterable[tuple[str, str]]) -> None:
        """Build from (code, name) pairs in any order.

        Raises:
            ValueError: a code has not the form of one, or lies in a division that is not there.
        """
        pairs = sorted(divisions)
        # Most names are as they are compared, and many occur in several places: one text is kept of equal ones.
        texts: dict[str, str] = {}
        self._codes = [code for code, _ in pairs]
        self._names = [texts.setdefault(name, name) for _, name in pairs]
        self._plain = [texts.setdefault(name, name) for name in map(plain, self._names)]
        self._index = Index(self._codes, self._plain)

    def __len__(self) -> int:
        return len(self._codes)

    def divisions(self) -> tuple[tuple[str, str], ...]:
        """Return (code, name) of every division, in the order of the codes."""
        return tuple(zip(self._codes, self._names, strict=True))

    def place(self, code: str) -> Place | None:
        """Return the division with `code`, or None."""
        number = self._number(code)
        return None if number is None else self._place(number)

    def _number(self, code: str) -> int | None:
        number = bisect_left(self._codes, code)
        return number if number < len(self._codes) and self._codes[number] == code else None

    def ancestors(self, code: str) -> tuple[Place, ...]:
        """Return the divisions above `code`, lowest first, without placeholders."""
        return tuple(
            place
            for upper in ancestors(code)
            if not is_placeholder(upper) and (place := self.place(upper)) is not None
        )

    def children(self, code: str) -> tuple[Place, ...]:
        """Return the divisions directly below `code`; a placeholder's towns are its prefecture's."""
        return tuple(self._place(number) for number in self._below(code))

    def _below(self, code: str) -> Iterator[int]:
        number = bisect_left(self._codes, code) + 1
        while number < len(self._codes) and self._codes[number].startswith(code):
            child = self._codes[number]
            if is_placeholder(child):
                yield from self._below(child)
            else:
                yield number
            # ":" sorts behind every digit: on to the next that does not lie in this child.
            number = bisect_left(self._codes, child + ":", number)

    def _place(self, number: int) -> Place:
        numbers = (*reversed(self._index.above[number]), number)
        full = path_name(tuple((self._codes[n], self._names[n]) for n in numbers))
        return Place(self._codes[number], self._index.levels[number], self._names[number], full)

    def search(
        self, q: str, *, level: Level | None = None, within: str | None = None, limit: int = 20
    ) -> tuple[Place, ...]:
        """Return divisions with `q` in their name: whole names first, then beginnings, high before low."""
        wanted = plain(q).strip()
        found = []
        for number, name in enumerate(self._plain if wanted else ()):
            if wanted not in name or (level and self._index.levels[number] != level):
                continue
            code = self._codes[number]
            if is_placeholder(code) or (within and not covers(within, code)):
                continue
            whole = wanted in {name, name.removesuffix(self._index.tails[number])}
            found.append((0 if whole else 1 if name.startswith(wanted) else 2, len(code), number))
        return tuple(self._place(number) for *_, number in sorted(found)[:limit])

    def resolve(self, text: str, *, within: str | None = None, limit: int = 10) -> Resolution:
        """Return which division `text` means.

        Args:
            text: a name, an address, or a story in which places occur; simplified or traditional.
            within: a code; only divisions at or below it come into question.
            limit: how many candidates, and how many ambiguous ones, to return at most.

        The work grows with the length of the text, not with the number of divisions.
        """
        text = plain(text)
        found = self._index.scan(text, within)
        readings = [
            self._read(number, found)
            for number in found
            if within is None or covers(within, self._codes[number])
        ]
        if not readings:
            return Resolution(None, (), ())
        readings.sort(key=lambda one: (-one.score, len(self._codes[one.number]), one.own.start, one.number))
        best = readings[0]
        tied = [best, *(one for one in readings[1:] if self._rivals(one, best))]
        candidates = tuple(self._candidate(one, text) for one in readings[:limit])
        if len(tied) == 1:
            return Resolution(candidates[0].place, candidates, ())
        ambiguous = tuple(self._candidate(one, text) for one in tied[:limit])
        return Resolution(self._certain(tied), candidates, ambiguous)

    def _read(self, number: int, found: Found) -> _Reading:
        """Return the best mentions of a division and of those above it that do not overlap."""
        chosen: list[tuple[int, Mention]] = []
        for one in (number, *self._index.above[number]):
            free = [
                mention
                for mention in found.get(one, ())
                if all(mention.end <= used.start or used.end <= mention.start for _, used in chosen)
            ]
            if free:
                chosen.append((one, max(free, key=lambda mention: (mention.score, -mention.start))))
        return _Reading(round(sum(mention.score for _, mention in chosen), 6), number, tuple(chosen))

    def _rivals(self, one: _Reading, best: _Reading) -> bool:
        """Tell whether `one` fits as well as `best`, or is another place of about the same weight."""
        a, b = self._codes[one.number], self._codes[best.number]
        if covers(a, b) or covers(b, a):
            return False
        if one.score == best.score:
            return True
        apart = all(one.own.end <= m.start or m.end <= one.own.start for _, m in best.mentions)
        return apart and one.score >= _RIVAL * best.score

    def _certain(self, tied: list[_Reading]) -> Place | None:
        shared: str | None = self._codes[tied[0].number]
        for one in tied[1:]:
            shared = common(shared, self._codes[one.number]) if shared else None
        if shared is not None and is_placeholder(shared):
            shared = ancestors(shared)[0]
        # That everything lies in the province is no news unless the text says so.
        named = {self._codes[number] for number, _ in tied[0].mentions}
        return self.place(shared) if shared and (len(shared) > 2 or shared in named) else None

    def _candidate(self, one: _Reading, text: str) -> Candidate:
        pieces = ((text[m.start : m.end], self._codes[number]) for number, m in reversed(one.mentions))
        return Candidate(self._place(one.number), one.score, one.own.match, tuple(pieces))
