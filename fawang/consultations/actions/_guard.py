"""What somebody says in a talk may be what others on their telephone must not find: a part of the actions beside it."""

from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.kernel.rules.actor import Actor
from fawang.people.actions.contacts import guard_contact
from fawang.people.rules.shared_phones import guard_of, is_household


def guard_by_words(row: Consultation, text: str, *, by: Actor) -> None:
    """Keep a talk from the number alone once its person has said that there is danger, or that it is of the household.

    Costs no statement where they have not.
    """
    # What reads words is loaded with the first question: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    plain = language.read(text).plain
    found = guard_of(matter=row.matter, words=plain, signs=urgency.signs(plain))
    if found.danger or found.household:
        guard_contact(
            by=by,
            contact_id=row.contact_id,
            object=one.named(row),
            danger=found.danger,
            household=True if found.household else None,
        )


def guard_by_matter(row: Consultation, *, by: Actor) -> None:
    """Let the matter that a lawyer has set decide whether it is of the household; danger stays."""
    guard_contact(by=by, contact_id=row.contact_id, object=one.named(row), household=is_household(row.matter))
