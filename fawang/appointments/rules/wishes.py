"""What somebody wants to book, and what is missing or wrong in it. Pure."""

from dataclasses import dataclass, replace

from fawang.appointments.rules.dates import Source
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.rules.text import clean
from fawang.organisations.rules.languages import ROWS
from fawang.organisations.rules.matters import Matter
from fawang.people.rules.wishes import Medium, Reach, check_reach

LONGEST_WORDS, LONGEST_NAME, LONGEST_RELATION = 300, 60, 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to book.

    Args:
        slot_id: a slot that a plan has opened.
        reach: who comes, and how they want to be told.
        words: what it is about, in a sentence.
        party: how many come.
        source: who books. For somebody else with the own name and relation.
        waits: where the slot is full they wait for a place in it.
        interpreter: for which language one is to come; empty: none.
        subject: what it belongs to in another room.
    """

    slot_id: int
    reach: Reach
    words: str = ""
    matter: str = ""
    party: int = 1
    source: Source = Source.SELF
    booker_name: str = ""
    booker_relation: str = ""
    waits: bool = False
    interpreter: str = ""
    subject: str = ""
    is_demo: bool = False


def check_wish(wish: Wish) -> Wish:
    """Return `wish` cleaned.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong.
    """
    errors: dict[str, str] = {}
    words, name, relation = (clean(text) for text in (wish.words, wish.booker_name, wish.booker_relation))
    for field, text, longest in (
        ("words", words, LONGEST_WORDS),
        ("booker_name", name, LONGEST_NAME),
        ("booker_relation", relation, LONGEST_RELATION),
    ):
        if len(text) > longest:
            errors[field] = "field_too_long"
    if wish.source == Source.OTHER:
        errors |= {
            field: "field_required"
            for field, text in (("booker_name", name), ("booker_relation", relation))
            if not text
        }
    else:
        name = relation = ""
    if wish.matter and wish.matter not in set(Matter):
        errors["matter"] = "matter_unknown"
    if wish.interpreter and (wish.interpreter not in ROWS or ROWS[wish.interpreter].spoken):
        errors["interpreter"] = "field_wrong"
    if wish.party < 1:
        errors["party"] = "field_wrong"
    if wish.source != Source.STAFF and not clean(wish.reach.phone):
        errors["phone"] = "field_required"
    reach = wish.reach
    if reach.medium == Medium.SMS and not clean(reach.phone):
        # Who stands at the counter and has no telephone is told there.
        reach = replace(reach, medium=Medium.NONE)
    try:
        reach = check_reach(reach)
    except Problem as problem:
        errors = problem.errors | errors
    if errors:
        raise Invalid("invalid", errors=errors)
    return replace(wish, words=words, booker_name=name, booker_relation=relation, reach=reach)
