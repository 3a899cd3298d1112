"""Names of divisions in a text: where they stand, how they are written, how much they explain. Pure."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from fawang.regions.rules import Level, covers, is_placeholder, level_of, names, parent, words


class Match(StrEnum):
    """How a name was written."""

    FULL = "full"
    #: 桂城街, 顺德市: a colloquial or a former suffix.
    OTHER_SUFFIX = "other_suffix"
    #: 佛山, 桂城: the stem alone.
    SHORT = "short"


class Mention(NamedTuple):
    """A name in the text. `score` counts the characters explained."""

    score: float
    start: int
    end: int
    match: Match


#: Mentions by number of the division.
type Found = dict[int, list[Mention]]

#: A short name explains a little less the lower the level: 南山 is the district, not a town.
_SHORT = {
    Level.PROVINCE: 0.9,
    Level.PREFECTURE: 0.9,
    Level.COUNTY: 0.88,
    Level.TOWN: 0.85,
    Level.VILLAGE: 0.8,
}
_OTHER_SUFFIX = 0.95
#: Where somebody comes from says little about where something happened.
_FROM = 0.4
#: Between the names of one address stand at most this many characters, of these kinds.
_GAP = 2
_BETWEEN = frozenset(" ,，、.·-—的之内\t\n")
#: Mentions of one division that are kept: a text may repeat itself, the work need not.
_KEPT = 4


class Index:
    """Finds names in texts. Divisions are numbered in the order of their codes."""

    def __init__(self, codes: Sequence[str], plain_names: Sequence[str]) -> None:
        """Build from codes in order and their names, read through `characters.plain`.

        Raises:
            ValueError: a code has not the form of one, or lies in a division that is not there.
        """
        self._codes = codes
        self.levels = [level_of(code) for code in codes]
        self.above = _above(codes)
        self.tails: list[str] = []
        # There are many thousands: of equal texts and tuples one is kept.
        texts: dict[str, str] = {}
        index: dict[str, tuple[int, ...]] = dict.fromkeys(words.NOT_NAMES, ())
        stems: list[str] = []
        for number, (name, level) in enumerate(zip(plain_names, self.levels, strict=True)):
            stem, tail = names.split(name, level)
            self.tails.append(texts.setdefault(tail, tail))
            stems.append(texts.setdefault(stem, stem))
            if not is_placeholder(codes[number]):
                index[stem] = (*index.get(stem, ()), number)
            if level == Level.TOWN:
                uppers = self.above[number]
                above = tuple(form for upper in uppers for form in (plain_names[upper], stems[upper]))
                if short := names.shorter(stem, tail, above):
                    index[short] = (*index.get(short, ()), number)
        # A word that is no name stands in the index like one, and names nothing.
        self._stems = index
        lengths: dict[str, set[int]] = {}
        for stem in index:
            lengths.setdefault(stem[:2], set()).add(len(stem))
        tuples: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._lengths = {
            start: tuples.setdefault(sizes, sizes)
            for start, sizes in (
                (start, tuple(sorted(found, reverse=True))) for start, found in lengths.items()
            )
        }

    def scan(self, text: str, within: str | None) -> Found:
        """Return the mentions in `text` (read through `characters.plain`), at most a few per division."""
        found: Found = {}
        #: By the position where a mention ends, which divisions it names.
        ends: dict[int, set[int]] = {}
        whole = text.strip(" \n\t,，.。")
        blocked, read = range(0), range(0)
        for start, stem, numbers in self._hits(text):
            if not numbers:
                if start >= max(read.stop, blocked.stop):
                    blocked = range(start, start + len(stem))
                continue
            for number, mention in self._named(text, stem, start, numbers):
                # 桂城新村 is 新村 in 桂城 and not 城新村; only a full name may begin inside another.
                inside = start in blocked or read.start < start < read.stop < mention.end
                whole_name = mention.match == Match.FULL or not self.tails[number]
                if inside and not whole_name:
                    continue
                if (
                    self._needs_support(number, stem, mention)
                    and (stem != whole or stem in words.NOT_NAMES)
                    and not self._is_beside(number, text, start, ends)
                    and not (within and len(within) > 4 and covers(within, self._codes[number]))
                ):
                    continue
                if len(kept := found.setdefault(number, [])) < _KEPT:
                    kept.append(mention)
                ends.setdefault(mention.end, set()).add(number)
                if self.levels[number] == Level.COUNTY:
                    # 揭西县苗圃场 is 县苗圃场 in 揭西.
                    ends.setdefault(start + len(stem), set()).add(number)
                if mention.end > read.stop and self.levels[number] != Level.VILLAGE:
                    read = range(start, mention.end)
        return _discount_origins(text, found)

    def _hits(self, text: str) -> Iterator[tuple[int, str, tuple[int, ...]]]:
        """Yield every stem and every word that is no name, with where it starts: the longest first."""
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                stem = text[start : start + length]
                if len(stem) == length and (numbers := self._stems.get(stem)) is not None:
                    yield start, stem, numbers

    def _named(
        self, text: str, stem: str, start: int, numbers: Sequence[int]
    ) -> Iterator[tuple[int, Mention]]:
        """Yield the divisions that `stem` names at `start`, with how."""
        end = start + len(stem)
        suffixed = text[end : end + 1] in names.SUFFIX_STARTS
        # An ordinary word that is the whole text may be any of its towns and villages.
        vague = stem in words.ORDINARY and stem == text.strip()
        elsewhere: bool | None = None
        suffix_ends: dict[Level, int] = {}
        for number in numbers:
            tail, level = self.tails[number], self.levels[number]
            if text.startswith(tail, end) and not (tail == "" and stem in words.ORDINARY):
                yield number, Mention(len(stem) + len(tail), start, end + len(tail), Match.FULL)
                continue
            if suffixed:
                if level not in suffix_ends:
                    matched = names.SUFFIX[level].match(text, end)
                    suffix_ends[level] = matched.end() if matched else end
                if (upto := suffix_ends[level]) > end:
                    yield number, Mention((upto - start) * _OTHER_SUFFIX, start, upto, Match.OTHER_SUFFIX)
                    continue
            if elsewhere is None:
                elsewhere = names.NAMED_AFTER.match(text, end) is not None
            if not elsewhere:
                share = _SHORT[Level.VILLAGE if vague and (tail == "" or level == Level.TOWN) else level]
                yield number, Mention(len(stem) * share, start, end, Match.SHORT)

    def _needs_support(self, number: int, stem: str, mention: Mention) -> bool:
        """Tell whether this name alone says nothing: an ordinary word, or a village's short name."""
        if stem in words.GENERIC:
            return True
        if mention.match == Match.OTHER_SUFFIX or (mention.match == Match.FULL and self.tails[number]):
            return False
        return self.levels[number] == Level.VILLAGE or stem in words.ORDINARY

    def _is_beside(self, number: int, text: str, start: int, ends: dict[int, set[int]]) -> bool:
        """Tell whether the name of a division above ends just before `start`."""
        for gap in range(_GAP + 1):
            if gap and (start < gap or text[start - gap] not in _BETWEEN):
                return False
            if not ends.get(start - gap, set()).isdisjoint(self.above[number]):
                return True
        return False


def _above(codes: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the numbers of the divisions above each, lowest first; those of one division share theirs."""
    #: By code, what lies above its parts: itself and what lies above it.
    chains: dict[str | None, tuple[int, ...]] = {None: ()}
    found = []
    for number, code in enumerate(codes):
        upper = parent(code)
        if upper not in chains:
            raise ValueError(f"{code} lies in a division that is not there")
        found.append(chains[upper])
        chains[code] = (number, *chains[upper])
    return found


def _discount_origins(text: str, found: Found) -> Found:
    """Let the names of where somebody comes from, 梅州五华人 or 户籍梅州市五华县, count for less."""
    spans = sorted({(mention.start, mention.end) for mentions in found.values() for mention in mentions})
    behind = {start for start, end in spans if names.FROM_BEHIND.match(text, end)}
    before = {end for start, end in spans if names.FROM_BEFORE.search(text[max(0, start - 8) : start])}
    if not behind and not before:
        return found
    origins = set()
    # One address is one origin: on from its first name, and back from its last.
    for start, end in spans:
        if start in before or end in before:
            before.add(end)
            origins.add((start, end))
    for start, end in reversed(spans):
        if end in behind or start in behind:
            behind.add(start)
            origins.add((start, end))
    return {
        number: [
            mention._replace(score=mention.score * _FROM) if mention[1:3] in origins else mention
            for mention in mentions
        ]
        for number, mentions in found.items()
    }
