"""What of somebody's words makes the telephone number alone not enough to open their matter."""

from fawang.people.rules.shared_phones import Guard, guard_of


def guard_for(words: str, matter: str) -> Guard:
    """Return what is known of a matter by its words and head."""
    # What reads words is loaded with the first of them: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    plain = language.read(words).plain
    return guard_of(matter=matter, words=plain, signs=urgency.signs(plain) if plain else ())
