"""Whether a sentence says what a passage says, and no more: read part by part against what the passage lays down. Pure.

A model puts passages into plainer words. It may leave words out and take plainer ones, but what turns a rule round must
stand where the passage has it: who, not, must and may, numbers and times, and, or, only, conditions and exceptions.
So a sentence is borne out by a part of a passage (a rule with its conditions, up to the next semicolon or full stop) if

- what decides (`Sort.DECIDES`, roles, numbers) is the same in both, in the same order, nothing added, nothing lost;
- between two of these every other word of the sentence stands in the passage, in the same order and not sign by sign;
- no condition before it and no exception after it is left out.

What only reads otherwise is refused with what is wrong: it costs a sentence, which is drawn from its source anyway.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from fawang.knowledge.guidance.drafting import alignment, quantities
from fawang.knowledge.guidance.drafting.clauses import Clause, parse
from fawang.knowledge.guidance.drafting.turns import FREE, ROLES, SAME, TURNS


class Sort(StrEnum):
    """What a token is to the meaning of a rule."""

    #: Turns a rule round: not, must, may, and, or, before, within, only, a number.
    DECIDES = "decides"
    #: Who acts or is meant.
    ROLE = "role"
    #: Says at whom or from whom: without it the order of two roles is read otherwise.
    TOWARDS = "towards"
    #: A word with plainer ones beside it.
    WORD = "word"
    #: Any other sign.
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A sign or a word, as what stands for all that mean the same."""

    sort: Sort
    says: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands between two commas; `condition`: what follows holds only if this does; `excepts`: takes back."""

    tokens: tuple[Token, ...]
    condition: bool
    excepts: bool
    text: str = ""


#: A rule with its conditions: its clauses.
type Rule = tuple[_Clause, ...]

_STOPS = re.compile(r"[。！？!?\n]+")
_ITEM = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
_LISTED = re.compile(r"(?:有|具有|存在)?下列[^，。；：、]{0,8}?(?:之一)?(?=的?[，：；。]|除外|$)的?")
_COMMAS = re.compile(r"[，：,:]+")
_CONDITION = re.compile(
    r"(?:的|(?<!小)时|时候|情况下|情形下|之后|后|以外|外|期间|之日起)$"
    r"|^(?:除|如果|如|若|假如|经(?![营济])|因(?!此)|在|当(?![事地月年日])|对|对于|凡)"
)
_EXCEPTS = re.compile(r"^(?:但|不过)|除外$")
#: An exception that points elsewhere takes back nothing that somebody could read here.
_ELSEWHERE = re.compile(r"另有(?:规定|约定)")
#: Goes on with what stands before it.
_GOES_ON = re.compile(
    r"致使|导致|造成|并|且|或者|以及|经|仍|而|但|不过|然而|又|也|还|再|就|才|可以|可|应当|必须|不得|有权|视为|作出|即"
)
#: Does not stand alone: a time, a condition.
_OPEN = re.compile(r"(?:内|前|后|时|起|期间|的|下|以上|以下)$")
#: So much less like a sentence than another part of a passage is what bears it out at most.
_AS_LIKE = 0.05
_BUT = frozenset({"但", "但是", "不过", "然而"})
_OPENING = re.compile(
    r"^(?:也就是说|换句话说|因此|所以|同时|另外|此外)?，?(?:根据|依据|依照|按照)?"
    r"(?:《[^》]+》)(?:第[^，]{1,12}条)?(?:第[^，]{1,6}[款项])*(?:的?规定)?，?"
)
_OBJECTED = re.compile(r"对([^，。；不]{1,30}?)不服")
_PARTS = re.compile(r"(?<=[，；,;])")
#: Fewer signs of a sentence say nothing.
_FEWEST = 4
_MOST_PARTS = 6


def borne_out(sentence: str, passages: Sequence[str], titles: Sequence[str] = ()) -> bool:
    """Tell whether one of `passages` says what `sentence` says; a sentence of several rules, if each of them does.

    Args:
        sentence: without its markers.
        passages: the texts that it cites.
        titles: what they are called: a sentence may say what it is about.
    """
    rules = [rule for passage in passages for rule in _rules(passage)]
    parts = [
        part
        for part in _PARTS.split(_OPENING.sub("", sentence.strip(" 。！!？?")), maxsplit=_MOST_PARTS)
        if part
    ]
    about = "".join(f"{title}{passage}" for title, passage in zip(titles, passages, strict=False) if title)
    topic = parse("".join(titles))
    topic = Clause((*topic.words, *(one for one in parse(about).words if one.sort == "role")))
    return bool(parts) and _all_said(parts, rules, topic)


def _all_said(parts: Sequence[str], rules: Sequence[Rule], topic: Clause) -> bool:
    """Tell whether the parts of a sentence, taken together or in groups that follow each other, are rules."""
    for number in range(len(parts), 0, -1):
        said = _tokens("".join(parts[:number]))
        whole = sum(one.sort != Sort.TOWARDS for one in said) >= _FEWEST
        told = parts[:number]
        if (
            whole
            and not _is_condition(parts[number - 1])
            and (any(_says(rule, said) for rule in rules) or _restates(rules, told, topic))
        ):
            return number == len(parts) or _all_said(parts[number:], rules, topic)
    return False


def _is_condition(clause: str) -> bool:
    words = clause.strip("，；,; 。")
    return bool(_CONDITION.search(words)) and not _EXCEPTS.search(words)


# Of the answers at hand: the articles that the next one cites are others.
@lru_cache(maxsize=512)
def _rules(passage: str) -> tuple[Rule, ...]:
    return tuple(_found(passage))


def _found(passage: str) -> Iterator[Rule]:
    for sentence in _sentences(passage):
        # A semicolon parts two rules; what begins with but belongs to the one before.
        units: list[str] = []
        for unit in re.split(r"[；;]", sentence):
            if units and _EXCEPTS.search(unit.strip()[:2]):
                units[-1] += f"，{unit}"
            else:
                units.append(unit)
        for unit in units:
            yield (rule := _clauses(unit))
            yield from _after_but(rule)


def _after_but(rule: Rule) -> Iterator[Rule]:
    """Yield what follows a but, where it has a condition of its own and so can stand alone."""
    for at, clause in enumerate(rule):
        rest = rule[at + 1 :]
        if clause.excepts and len(clause.tokens) == 1 and rest and rest[0].condition:
            yield rest


def _sentences(passage: str) -> Iterator[str]:
    """Yield the sentences of a passage; what is listed below one stands in the place at which it is announced."""
    pieces = _ITEM.split(passage)
    lead, items = pieces[0], pieces[1:]
    *before, last = [one for one in _STOPS.split(lead) if one.strip()] or [""]
    yield from before
    if not items:
        yield last
        return
    tail = _STOPS.split(items[-1])
    items[-1] = tail[0]
    announced = _LISTED.search(last)
    if "除外" in last:
        yield last.rstrip("：:")
    for item in items:
        words = item.strip("；;。 \n")
        if "其他情形" in words:
            # What other laws lay down is no rule to be told.
            continue
        if announced:
            # Who is named in the item stands for whom its heading names.
            head = "" if _BEGINS_WITH_ROLE.match(words) else last[: announced.start()]
            yield f"{head}{words}{last[announced.end() :]}".strip("：: ").replace("：", "，")
        else:
            yield words
    yield from (one for one in tail[1:] if one.strip())


def _clauses(unit: str) -> Rule:
    found = []
    for clause in _COMMAS.split(unit):
        words = clause.strip()
        if words:
            excepts = bool(_EXCEPTS.search(words)) and not _ELSEWHERE.search(words)
            found.append(_Clause(_tokens(words), _is_condition(words), excepts, words))
    return tuple(found)


def _says(rule: Rule, said: Sequence[Token]) -> bool:
    """Tell whether the clauses of a rule, from the first up to some later one, say what is said."""
    first = next((number for number, one in enumerate(rule) if not one.condition), None)
    if first is None:
        return False
    for last in range(first, len(rule)):
        if any(one.excepts for one in rule[last + 1 :]):
            continue
        clauses = rule[: last + 1]
        if _fits([token for clause in clauses for token in clause.tokens], said) and all(
            _is_kept(one, said) for one in clauses if one.condition
        ):
            return True
    return False


def _restates(rules: Sequence[Rule], parts: Sequence[str], topic: Clause) -> bool:
    """Tell whether some clauses of a rule say in other words what is said, and no others of the passages better."""
    said = [parse(one) for one in parts]
    found = [
        (alignment.why_not(said, law, conditions, topic), len(law), alignment.likeness(said, law))
        for rule in rules
        for law, conditions in _windows(rule, hedged=alignment.takes_back(said))
    ]
    return any(
        not problem and likeness >= max(other for _, many, other in found if many <= size) - _AS_LIKE
        for problem, size, likeness in found
    )


@lru_cache(maxsize=4096)
def _windows(rule: Rule, *, hedged: bool) -> tuple[tuple[tuple[Clause, ...], tuple[bool, ...]], ...]:
    """Return the parts of a rule that can stand alone: their clauses, and which of them are conditions."""
    found = []
    for first in range(len(rule)):
        if first and not _can_begin(rule, first):
            continue
        for last in range(first, len(rule)):
            clauses, later = rule[first : last + 1], rule[last + 1 :]
            ends = clauses[-1]
            # What takes back is neither left out nor the last word of what is said.
            if ends.condition or ends.text in _BUT or any(one.condition or one.excepts for one in later):
                continue
            if any(one.excepts for one in clauses) and not hedged:
                continue
            if later and not _can_begin(rule, last + 1):
                continue
            for some in _alternatives(clauses):
                law = tuple(parse(one.text) for one in some)
                found.append((law, tuple(one.condition or bool(_OPEN.search(one.text)) for one in some)))
    return tuple(found)


def _can_begin(rule: Rule, first: int) -> bool:
    """Tell whether a rule can be said from this clause on: the one before it is a rule of its own."""
    before, here = rule[first - 1], rule[first]
    statement = any(one.sort == Sort.DECIDES for one in before.tokens)
    alone = not (before.condition or before.excepts or _OPEN.search(before.text))
    return alone and statement and not _GOES_ON.match(here.text)


def _alternatives(clauses: Sequence[_Clause]) -> Iterator[Sequence[_Clause]]:
    """Yield the clauses, and without each of two conditions of which either is enough."""
    yield clauses
    for at, one in enumerate(clauses):
        if at and one.condition and one.text.startswith("或"):
            yield [*clauses[:at], *clauses[at + 1 :]]
            yield [*clauses[: at - 1], *clauses[at:]]


def _is_kept(condition: _Clause, said: Sequence[Token]) -> bool:
    """Tell whether something of a condition is said, if only a word of it or two signs that stand together.

    What decides in it is compared anyway; a condition of plain words alone could be left out otherwise.
    """
    words = [[one] for one in condition.tokens if one.sort == Sort.WORD]
    pieces = [[*pair] for pair in pairwise(condition.tokens) if all(one.sort == Sort.SIGN for one in pair)]
    return not (words or pieces) or any(_find(piece, said, 0) is not None for piece in (*words, *pieces))


def _fits(rule: Sequence[Token], said: Sequence[Token]) -> bool:
    """Tell whether all that is said stands in the rule, and all that decides in the rule is said, in the same order."""
    ours, theirs = _parted(said), _parted(_without_repeats(rule, said))
    if [decides for decides, _ in ours] != [decides for decides, _ in theirs]:
        return False
    return all(_within(own, whole) for (_, own), (_, whole) in zip(ours, theirs, strict=True))


def _parted(tokens: Sequence[Token]) -> list[tuple[Token | None, list[Token]]]:
    """Return the tokens in runs, each after the one that decides before it."""
    runs: list[tuple[Token | None, list[Token]]] = [(None, [])]
    for token in tokens:
        if token.sort in (Sort.DECIDES, Sort.ROLE):
            runs.append((token, []))
        else:
            runs[-1][1].append(token)
    return runs


def _without_repeats(rule: Sequence[Token], said: Sequence[Token]) -> list[Token]:
    """Leave out whom a rule names again as the one to whom something is done, where the sentence does not."""
    kept: list[Token] = []
    wanted = [one.says for one in said if one.sort == Sort.ROLE]
    named: list[str] = []
    spare = sum(one.sort == Sort.ROLE for one in rule) - len(wanted)
    for token in rule:
        again = token.sort == Sort.ROLE and token.says in named and kept and kept[-1].sort == Sort.TOWARDS
        if again and spare > 0 and wanted.count(token.says) <= named.count(token.says):
            spare -= 1
            kept.pop()
            continue
        if token.sort == Sort.ROLE:
            named.append(token.says)
        kept.append(token)
    return kept


def _within(own: Sequence[Token], whole: Sequence[Token]) -> bool:
    """Tell whether `own` stands in `whole`, in its order, in pieces of two signs or whole words."""
    at, start = 0, 0
    while at < len(own):
        for length in range(len(own) - at, 0, -1):
            found = _find(own[at : at + length], whole, start)
            if found is not None and (length > 1 or _stands_alone(own, at, whole, found)):
                at, start = at + length, found + length
                break
        else:
            return False
    return True


def _stands_alone(own: Sequence[Token], at: int, whole: Sequence[Token], found: int) -> bool:
    """Tell whether one token is a word, or one sign that begins or ends both."""
    begins, ends = at == found == 0, at == len(own) - 1 and found == len(whole) - 1
    return own[at].sort != Sort.SIGN or begins or ends


def _find(piece: Sequence[Token], whole: Sequence[Token], start: int) -> int | None:
    size = len(piece)
    return next(
        (at for at in range(start, len(whole) - size + 1) if list(whole[at : at + size]) == list(piece)), None
    )


# --- tokens --------------------------------------------------------------------------------------

_SORTS = (("decides", TURNS, Sort.DECIDES), ("role", ROLES, Sort.ROLE), ("word", SAME, Sort.WORD))
_CANONICAL: dict[str, tuple[Sort, str]] = {
    word: (sort, name) for _, table, sort in _SORTS for name, words in table.items() for word in words
}
_TOWARDS = frozenset("向给对与由为跟")
_LEXICON = re.compile(
    "|".join(map(re.escape, sorted({*_CANONICAL, *FREE, *_TOWARDS}, key=len, reverse=True)))
)
_BEGINS_WITH_ROLE = re.compile("|".join(word for words in ROLES.values() for word in words))
_PUNCTUATION = re.compile(r"[\s、“”\"'‘’（）()《》·—…,.:：，；;]+")


def _tokens(text: str) -> tuple[Token, ...]:
    """Return what decides, who is meant, and the other signs, without what has no weight."""
    plain, numbers = quantities.located(_OBJECTED.sub(r"不服\1", text))
    found: list[Token] = []
    at = 0
    for start, end, value, unit in numbers:
        found += _words(plain[at:start])
        found.append(Token(Sort.DECIDES, f"{value} {unit}"))
        at = end
    found += _words(plain[at:])
    return tuple(found)


def _words(text: str) -> Iterator[Token]:
    text = _PUNCTUATION.sub("", text)
    at = 0
    for match in _LEXICON.finditer(text):
        yield from (Token(Sort.SIGN, sign) for sign in text[at : match.start()])
        at = match.end()
        word = match[0]
        if word in _CANONICAL:
            yield Token(*_CANONICAL[word])
        elif word in _TOWARDS:
            yield Token(Sort.TOWARDS, word)
    yield from (Token(Sort.SIGN, sign) for sign in text[at:])
