"""Whether a sentence restates a rule in other words: aligned clause by clause, with every turn compared. Pure.

`meaning` asks for a passage's own words in their order. Here words may be others (`restatements`) and stand elsewhere,
so what decides is compared as sets with a direction: each number with its unit and its bound, each turn (not, may,
only, before) with the word it is about and with who acts. Nothing of these may be new, and none of the passage's lost.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fawang.knowledge.guidance.drafting.clauses import YOU, Clause, Word, read

#: What a rule may lose or gain without being turned: it says so weakly that a sentence without it claims no more.
_LOST = frozenset(
    {
        "passive",
        "or",
        "but",
        "all",
        "and",
        "within",
        "maybe",
        "before",
        "after",
        "own",
        "ask",
    }
)
_GAINED = frozenset({"must", "passive", "usually", "but", "ask"})
#: Turns that must be about the same word, however often they stand there.
_ABOUT = frozenset({"not", "must not", "need not", "only", "all", "seen as", "and", "or", "object"})
_MODAL = frozenset({"may", "must", "have to", "must not", "need not", "only"})
#: Obliges; a strong word bears a weak one out and is borne out by it, but is never added.
_OBLIGED = frozenset({"must", "have to"})
#: Turns that say something of who acts.
_ACTED = frozenset({"may", "must", "have to", "must not", "need not", "only", "not", "seen as"})
#: What somebody may do wherever the law tells how.
_RIGHTS = frozenset({"sue", "apply", "claim", "recourse", "appeal"})
#: A time inside a clause at which alone it holds.
_TIMES = re.compile(r"在([^，。、一二三四五六七八九十\d]{1,10}?)(?:期间|期内|阶段|以前|之前|前|以后|之后)")
#: As much of a sentence's own words must stand in the passage; of a condition in the sentence.
COVERED, KEPT = 0.7, 0.5
_MOST_NEW = 2
#: Of a clause that is no condition; from this weight on a clause says something.
_MAIN, _SOME = 0.33, 2.0
#: With less a sentence names no rule.
_LEAST = 5.0


def why_not(
    mine: Sequence[Clause], theirs: Sequence[Clause], conditions: Sequence[bool], topic: Clause
) -> str:
    """Return what stands against it, or nothing. Words of the passage's title, `topic`, may be said as well."""
    own = [word for one in mine for word in one.words]
    law = [word for one in theirs for word in one.words]
    about = [one for one in topic.words if one.sort in ("same", "sign")]
    if _weight(own) < _LEAST or not _covered(own, law, about):
        return "words"
    if any(_weight(one.words) >= _SOME and _share(one.words, law) < KEPT for one in mine):
        return "clause"
    for one, needed in zip(theirs, conditions, strict=True):
        if not _is_kept(one, own, needed):
            return "condition"
    law_kept = [word for one in theirs for word in _chosen(one, own)]
    if not _numbers(own, law_kept, law) or not all(_stands_there(one, theirs) for one in mine):
        return "numbers"
    if problem := _turns(mine, theirs, own):
        return problem
    return _roles(mine, theirs, topic)


def likeness(mine: Sequence[Clause], theirs: Sequence[Clause]) -> float:
    """Return how much of what a sentence is about, numbers aside, a part of a rule is about: 0 to 1."""
    own = [word for one in mine for word in one.words if word.sort not in ("number", "turn")]
    return _share(own, [word for one in theirs for word in one.words])


def takes_back(said: Sequence[Clause]) -> bool:
    """Tell whether a sentence has a but or an exception."""
    return any(word.sort == "turn" and word.says in ("but", "except") for one in said for word in one.words)


def _is_kept(one: Clause, own: Sequence[Word], needed: bool) -> bool:
    """Tell whether enough of a clause is said: as a whole or by one of its alternatives, and each time it speaks of."""
    if any(_share(tuple(read(time)), own) < KEPT for time in _TIMES.findall(one.text)):
        return False
    return _share(tuple(dict.fromkeys(one.words)), own) >= (KEPT if needed else _MAIN) or any(
        _share(choice, own) >= COVERED for choice in one.choices if _weight(choice) >= 2
    )


def _weight(words: Sequence[Word]) -> float:
    return sum(1.0 if one.sort == "sign" else 2.0 for one in words if one.sort != "turn")


def _values(words: Sequence[Word], others: Sequence[Word]) -> list[tuple[float, float]]:
    """Return for each content word what it weighs and how far it stands in the other."""
    same = {one.says for one in others if one.sort == "same"}
    signs = {one.says for one in others if one.sort == "sign"}
    roles = {one.says for one in others if one.sort == "role"}
    pairs = {(a.says, b.says) for a, b in pairwise(others) if a.sort == b.sort == "sign"}
    found = []
    for at, one in enumerate(words):
        if one.sort == "same":
            found.append((2.0, 2.0 if one.says in same else 0.0))
        elif one.sort == "number":
            found.append((2.0, 2.0 if one in others else 0.0))
        elif one.sort == "role":
            found.append((2.0, 2.0 if one.says in roles or YOU in (one.says, *roles) else 0.0))
        elif one.sort == "sign":
            beside = [words[i] for i in (at - 1, at + 1) if 0 <= i < len(words)]
            whole = (at and (words[at - 1].says, one.says) in pairs) or (
                at + 1 < len(words) and (one.says, words[at + 1].says) in pairs
            )
            alone = all(other.sort != "sign" for other in beside)
            found.append(
                (1.0, 1.0 if whole or (alone and one.says in signs) else 0.6 if one.says in signs else 0.0)
            )
    return found


def _share(words: Sequence[Word], others: Sequence[Word]) -> float:
    values = _values(words, others)
    total = sum(weight for weight, _ in values)
    return sum(got for _, got in values) / total if total else 1.0


def _covered(own: Sequence[Word], rule: Sequence[Word], about: Sequence[Word]) -> bool:
    law = [*rule, *about]
    values = _values(own, law)
    missing = sum(weight for weight, got in values if not got)
    if missing > _MOST_NEW or _share(own, law) < COVERED:
        return False
    # A word of ours where the rule has another one of ours says something else; so do two words the other way round.
    ours = {one.says for one in own if one.sort == "same"}
    other = ours - {one.says for one in law if one.sort == "same"}
    left = {one.says for one in rule if one.sort == "same"} - ours
    return not (other and left) and not (_beside(own) & {(b, a) for a, b in _beside(law)} - _beside(law))


def _beside(words: Sequence[Word]) -> set[tuple[str, str]]:
    return {(a.says, b.says) for a, b in pairwise(words) if a.sort == b.sort == "same" and a.says != b.says}


def _chosen(one: Clause, own: Sequence[Word]) -> tuple[Word, ...]:
    """Return a clause without the alternatives of which a sentence says nothing."""
    if len(one.choices) < 2:
        return one.words
    shares = [_share(choice, own) for choice in one.choices]
    if max(shares) < KEPT:
        return one.words
    return tuple(
        word
        for choice, share in zip(one.choices, shares, strict=True)
        if _weight(choice) == 0 or (share >= KEPT / 2 and not _other_number(choice, own))
        for word in choice
    )


def _other_number(choice: Sequence[Word], own: Sequence[Word]) -> bool:
    return any(one.sort == "number" and one not in own for one in choice)


def _numbers(own: Sequence[Word], kept: Sequence[Word], law: Sequence[Word]) -> bool:
    def of(words: Sequence[Word]) -> dict[tuple[str, str], list[set[str]]]:
        found: dict[tuple[str, str], list[set[str]]] = {}
        for at, one in enumerate(words):
            if one.sort == "number":
                found.setdefault((one.says, one.how), []).append(_around(words, at))
        return found

    mine, theirs = of(own), of(law)
    if not mine.keys() <= theirs.keys() or not of(kept).keys() <= mine.keys():
        return False
    # Where a rule has several of a kind, each stands beside what it measures.
    kinds = [value.partition(" ")[2] for value, _ in theirs]
    return all(
        kinds.count(value.partition(" ")[2]) == 1
        or any(not near or not other or near & other for near in beside for other in theirs[value, how])
        for (value, how), beside in mine.items()
    )


def _stands_there(one: Clause, theirs: Sequence[Clause]) -> bool:
    """Tell whether the numbers of a clause stand in that clause of the rule which is most like it."""
    numbers = {(word.says, word.how) for word in one.words if word.sort == "number"}
    rest = [word for word in one.words if word.sort not in ("number", "turn")]
    if not numbers or not rest or len(theirs) < 2:
        return True
    shares = [_share(rest, other.words) for other in theirs]
    with_them = [
        share
        for share, other in zip(shares, theirs, strict=True)
        if numbers & {(word.says, word.how) for word in other.words}
    ]
    return not with_them or max(with_them) >= max(shares)


def _around(words: Sequence[Word], at: int) -> set[str]:
    """Return the content words beside a number, up to the next number."""
    found: set[str] = set()
    for way in (words[at + 1 :], words[:at][::-1]):
        for one in way[:4]:
            if one.sort == "number":
                break
            if one.sort != "turn":
                found.add(one.says)
    return found


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn, the content words that it is about, and who acts there, if anybody is named."""

    name: str
    about: frozenset[str]
    who: str


def _about(words: Sequence[Word], at: int) -> set[str]:
    """Return what a turn is about: the content words next to it."""
    after = [one.says for one in words[at + 1 :] if one.sort in ("same", "sign")][:3]
    before = [one.says for one in words[:at] if one.sort in ("same", "sign")][-2:]
    return {*after, *(before if len(after) < 2 else ())}


def _placed(clauses: Sequence[Clause]) -> Iterator[Turn]:
    """Yield each turn with what it is about and who acts there."""
    acting = ""
    for one in clauses:
        current = acting
        for at, word in enumerate(one.words):
            if word.sort == "role" and word.how != "towards":
                current = word.says
            elif word.sort == "turn":
                agent = next((w.says for w in one.words[at + 1 : at + 3] if w.how == "agent"), "")
                yield Turn(word.says, frozenset(_about(one.words, at)), agent or current)
        acting = one.subject or acting


def _turns(mine: Sequence[Clause], theirs: Sequence[Clause], own: Sequence[Word]) -> str:
    law = list(_placed(theirs))
    free, you = list(law), set()
    for turn in _placed(mine):
        match = _same_turn(turn, free)
        if match is None:
            if _says_no_more(turn, law, theirs):
                continue
            return f"new: {turn.name}"
        free.remove(match)
        if turn.name not in _ACTED:
            continue
        if turn.who == YOU:
            you.add(match.who)
        elif turn.who and match.who and turn.who != match.who:
            return f"who: {turn.name}"
    if len(you - {""}) > 1:
        return "you"
    needed = Counter(one.name for one in _placed([Clause(_chosen(one, own)) for one in theirs]))
    kept = [one for one in law if one not in free]
    found = Counter(one.name for one in kept)
    lost = [
        one.name
        for one in free
        if one.name not in _LOST
        and needed[one.name] > found[one.name]
        # Laws say a thing twice; a second not is another one.
        and not (
            one.name not in _ABOUT
            and any(other.name == one.name and other.about & one.about for other in kept)
        )
    ]
    return f"lost: {lost[0]}" if lost else ""


def _same_turn(turn: Turn, free: Sequence[Turn]) -> Turn | None:
    """Return the turn of a rule that says the same: about the same word, or the only one of its kind."""
    names = _OBLIGED if turn.name in _OBLIGED else {turn.name}
    alike = [one for one in free if one.name in names]
    near = [one for one in alike if one.about & turn.about or not one.about or not turn.about]
    if turn.name == "need not":
        near += [one for one in free if one.name == "not" and one.about & turn.about]
    if near:
        return near[0]
    return alike[0] if len(alike) == 1 and turn.name not in {*_ABOUT, "have to"} else None


def _says_no_more(turn: Turn, law: Sequence[Turn], theirs: Sequence[Clause]) -> bool:
    """Tell whether a rule that lacks a turn says the same without it."""
    if turn.name in ("or", "and") and any(len(one.choices) > 1 for one in theirs):
        return turn.name == "or" or not any(one.name == "or" for one in law)
    if turn.name == "may":
        return bool(turn.about & _RIGHTS) and not any(
            one.name in _MODAL and one.about & _RIGHTS for one in law
        )
    return turn.name in _GAINED and not (turn.name == "must" and any(one.name == "may" for one in law))


def _roles(mine: Sequence[Clause], theirs: Sequence[Clause], topic: Clause) -> str:
    law = [word for one in theirs for word in one.words]
    named = {one.says for one in law if one.sort == "role"}
    spoken_of = {one.says for one in topic.words if one.sort == "role"}
    towards = {one.says for one in law if one.sort == "role" and one.how == "towards"}
    agents = {one.says for one in law if one.sort == "role" and one.how == "agent"} | {
        one.subject for one in theirs
    }
    spoken = Counter(word.says for one in mine for word in one.words if word.sort == "role")
    laid_down = Counter(one.says for one in law if one.sort == "role")
    if any(laid_down[who] and many > laid_down[who] for who, many in spoken.items()):
        return "role again"
    for one in mine:
        for word in one.words:
            if word.sort != "role" or word.says == YOU:
                continue
            if word.says not in named:
                # Of an entry's people one may be named where nobody acts.
                if word.how or word.says not in spoken_of or (one.subject == word.says and _modal(one)):
                    return "role"
                continue
            if word.how == "towards" and towards and word.says not in towards:
                return "towards"
            if word.how == "agent" and word.says not in agents:
                return "agent"
    if spoken and any(who not in spoken and YOU not in spoken for who in _dealt_with(theirs)):
        return "to whom"
    for one in mine:
        if not one.subject or one.subject == YOU:
            continue
        best = max(theirs, key=lambda other, one=one: _share(one.words, other.words))  # type: ignore[misc]
        actor = _acting(theirs, best)
        if actor and actor != one.subject and _share(one.words, best.words) > KEPT:
            return "subject"
    return ""


def _dealt_with(theirs: Sequence[Clause]) -> set[str]:
    """Return at whom a rule says that something is done: who is told by whom is not told to nobody."""
    return {word.says for word in theirs[-1].words if word.sort == "role" and word.how == "towards"}


def _modal(one: Clause) -> bool:
    return any(word.sort == "turn" and word.says in _MODAL for word in one.words)


def _acting(clauses: Sequence[Clause], which: Clause) -> str:
    acting = ""
    for one in clauses:
        acting = one.subject or acting
        if one is which:
            return acting
    return acting
