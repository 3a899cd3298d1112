"""Signs in a person's words that they must not wait.

What counts, and what does not (the labels of tests/knowledge/data follow it):

- danger: life or body is threatened now, or was and will be again: weapons, threats to kill or maim, choking,
  being stalked or besieged in fear, arson, things thrown from above again and again, people in a house that is being
  pulled down, a helpless person left without care, somebody missing, rape of an adult. Grave violence at home
  (broken bones, loss of consciousness, flight from home) is danger too. One blow in a quarrel that is over is not.
- self_harm: somebody may end their life, the writer or another. A death that has happened is not, nor a figure of
  speech (`想死的心都有`).
- domestic_violence: violence, coercion or its threat between people who are or were married, live together, or are
  kin; neglect that harms old parents; a former partner who was violent before. Partners who did not live together:
  violence, not mere harassment. Not: who pays for the parents, who may see the children.
- detention: somebody is held now, by police, a court or privately; private confinement is danger as well. Not: bail,
  a sentence being served, what is over, things that are held, the other side's arrest.
- minor: a child under 18 is harmed, bullied, abused, neglected, missing, wishes to die, or is a suspect. By accident:
  in somebody's charge, by an animal or a medicine; in traffic if it is grave. Not: custody, money, illness, noise.
- deadline: a period of the law, a court's or an authority's term, a hearing or a sale by the court falls within about
  ten days, in words or by arithmetic, or has ended in the last two. Not: contracts, cards, licences, leave.

To miss a sign is worse than to show a number too many: patterns (`said`) and a learnt model are added together.
"""

from datetime import date, timedelta

from fawang.knowledge.data.pack import Urgency

#: Of a longer text the beginning and the end are read: people put the worst last.
LONGEST = 2_000
_END = 500


def signs(plain: str) -> frozenset[Urgency]:
    """Return the signs in a text in plain wording."""
    from fawang.knowledge.guidance.urgency import learned, periods

    text = _read(plain)
    found = said(text)
    likely = learned.likely(text)
    # The model sees that days are counted, but cannot count them.
    if Urgency.DEADLINE in likely - found and periods.ample(text):
        likely -= {Urgency.DEADLINE}
    return found | likely


def said(plain: str) -> frozenset[Urgency]:
    """Return the signs that a text says in words that leave no doubt. Pure."""
    # Hundreds of patterns are compiled with these; most processes read no such text.
    from fawang.knowledge.guidance.urgency import child, danger, held, periods, self_harm, short, violence
    from fawang.knowledge.guidance.urgency.words import ABOUT, HARMLESS, ages

    plain = _read(plain)
    text = ages(HARMLESS.sub("※", ABOUT.sub("※", plain)))
    at_home = violence.violence(text)
    confined = held.confined(text)
    told = {
        Urgency.SELF_HARM: self_harm.self_harm(text),
        Urgency.DANGER: confined or danger.danger(text, at_home=at_home),
        Urgency.DOMESTIC_VIOLENCE: at_home,
        Urgency.DETENTION: confined or held.held(text),
        Urgency.MINOR: child.child(text),
        Urgency.DEADLINE: periods.ending(plain),
    }
    found = frozenset(sign for sign, yes in told.items() if yes)
    cried = short.cry(plain)
    return found | {cried} if cried else found


def running_out(due: date, today: date, *, within: int = 7) -> bool:
    """Tell whether a period that ends on `due` is about to end (Legal Aid Law, Art. 44: 7 days)."""
    return today <= due <= today + timedelta(days=within)


def _read(text: str) -> str:
    from fawang.knowledge.guidance.urgency.plain import plainly

    return plainly(text if len(text) <= LONGEST else f"{text[: LONGEST - _END]}。{text[-_END:]}")
