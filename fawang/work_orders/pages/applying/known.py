"""What need not be asked: pages whose answers are known already. Where answers are checked, they can be changed."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.knowledge.data.pack import Urgency
from fawang.people import queries as people
from fawang.people.rules.wishes import Dialect, Medium
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.pages.applying.answers import Answers

#: In a draft: the slugs of these pages.
KNOWN = "known"
#: With these signs somebody is asked again how they can be reached safely, whatever they said before.
_ASKS_AGAIN = frozenset({Urgency.DANGER, Urgency.SELF_HARM, Urgency.DOMESTIC_VIOLENCE, Urgency.MINOR})
#: As many digits of a division's code name a county: with less the competent office is not known.
_COUNTY = 6


def with_earlier(answers: Answers, *, by: Actor, vouched: Mapping[str, str]) -> Answers:
    """Return answers with what a signed-in person gave before: who they are, and how they wished to be reached.

    Args:
        vouched: name and identity number for which a platform of the state vouches in this session; they count more.
    """
    if answers.behalf or by.kind != ActorKind.RESIDENT or by.id is None:
        return answers
    # Whoever named somebody they trust has a word with them: that matter is not among these.
    earlier = {"third": "no", **people.given_by(by.id), **people.reached_by(by.id), **vouched}
    return Answers({**{name: value for name, value in earlier.items() if value}, **answers.given})


def settle(answers: Answers, *, valid: Collection[str]) -> Answers:
    """Return answers that say which pages need not be asked.

    Args:
        valid: the pages whose answers stand as they are.
    """
    found = [slug for slug in valid if slug not in _CERTAIN or _CERTAIN[slug](answers)]
    return Answers({**answers.given, KNOWN: found})


def forget(answers: Answers, slug: str) -> Answers:
    """Return answers for which a page is the person's own again: they have answered it."""
    known = [one for one in answers.given.get(KNOWN) or () if one != slug]
    return Answers({**answers.given, KNOWN: known})


def is_known(answers: Answers, slug: str) -> bool:
    """Tell whether a page need not be asked."""
    return slug in (answers.given.get(KNOWN) or ())


def _safe(answers: Answers) -> bool:
    signs: Any = (answers.given.get("guidance") or {}).get("urgency", ())
    return not _ASKS_AGAIN & set(signs)


def _person(answers: Answers) -> bool:
    return bool(answers.get("name")) and answers.get("dialect") in set(Dialect)


def _reach(answers: Answers) -> bool:
    answered = all(answers.get(name) for name in ("may_call", "may_announce", "list_online", "phone"))
    return answered and answers.get("medium") in set(Medium) and _safe(answers)


_CERTAIN: Mapping[str, Callable[[Answers], bool]] = {
    "place": lambda answers: len(answers.place) >= _COUNTY and not answers.given.get("ambiguous"),
    "person": _person,
    "reach": _reach,
    # Read in somebody's words, it is a guess; who works for the other side depends on it.
    OPPONENT: lambda answers: False,
    # Whom somebody trusts is asked for each matter; papers are handed in for each.
    "third": lambda answers: False,
    "papers": lambda answers: False,
}
