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
- confinement: somebody cannot leave because a boss, lenders, a ring of fraud or selling, an institution or the family
  keeps them. Not: what is over, papers or things that are kept.
- ransom: money is asked for somebody's release, here or abroad. Not: cars, goods, a contract's damages.
- fraud_now: money is being sent to swindlers, or was minutes or hours ago, so that a bank may still stop it. Not: last
  year's, what is only suspected or has been seen through.
- demolition: a house is being pulled down against the will of those in it. Not: notices, compensation, what was.
- elder_neglect: somebody old or helpless is left without food, medicine, warmth or care, or hurt by who cares for them.
  Not: who pays, who takes turns.
- deadline: a period of the law, a court's or an authority's term, a hearing or a sale by the court falls within about
  ten days, in words or by arithmetic, or has ended in the last two. Not: contracts, cards, licences, leave.

To miss a sign is worse than to show a number too many: patterns (`said`) and a learnt model are added together.
"""

import hashlib
import os
from datetime import date, timedelta

from fawang.knowledge.data.pack import WIDER, Urgency

#: Of a longer text the beginning and the end are read: people put the worst last.
LONGEST = 2_000
_END = 500


#: What may have been long ago; a wish to die, a period and a child's harm are looked at all the same.
_OVER = frozenset(
    {Urgency.DANGER, Urgency.DOMESTIC_VIOLENCE, Urgency.DETENTION, Urgency.CONFINEMENT, Urgency.DEMOLITION}
)

#: What was found in texts of the last moments, by their digest: one request has the same words judged more than once.
#: The words themselves are not kept, and the key is of this process alone.
_found: dict[bytes, frozenset[Urgency]] = {}
_KEY, _MOST_FOUND = os.urandom(16), 512


def signs(plain: str) -> frozenset[Urgency]:
    """Return the signs in a text in plain wording."""
    digest = hashlib.blake2b(plain.encode(errors="replace"), key=_KEY, digest_size=16).digest()
    found = _found.get(digest)
    if found is None:
        if len(_found) >= _MOST_FOUND:
            _found.clear()
        found = _found[digest] = _judge(plain)
    return found


def _judge(plain: str) -> frozenset[Urgency]:
    from fawang.knowledge.guidance.urgency import held, learned, periods
    from fawang.knowledge.guidance.urgency import plain as plain_facts

    found = said(text := _read(plain))
    if plain.isascii():
        # The model has learnt from Chinese alone.
        return found.union(*(WIDER.get(sign, ()) for sign in found))
    likely = learned.likely(text)
    # The model sees that days are counted, but cannot count them.
    if Urgency.DEADLINE in likely - found and periods.ample(text):
        likely -= {Urgency.DEADLINE}
    # To the model, who is held by police and who is held by a ring sound alike.
    if held.by_the_state(text):
        likely -= {Urgency.CONFINEMENT, Urgency.RANSOM}
    found |= likely
    if plain_facts.is_over(text):
        found -= _OVER
    return found.union(*(WIDER.get(sign, ()) for sign in found))


def said(plain: str) -> frozenset[Urgency]:
    """Return the signs that a text says in words that leave no doubt. Pure."""
    # Hundreds of patterns are compiled with these; most processes read no such text.
    from fawang.knowledge.guidance.urgency import (
        child,
        danger,
        demolition,
        english,
        fraud,
        held,
        neglect,
        periods,
        self_harm,
        short,
        violence,
    )
    from fawang.knowledge.guidance.urgency.words import ABOUT, HARMLESS, ages

    if plain.isascii():
        # A code, a number, or English: all other patterns are Chinese.
        cried = short.cry(plain)
        return english.signs(plain) | ({cried} if cried else frozenset())
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
        Urgency.CONFINEMENT: confined,
        Urgency.RANSOM: held.ransomed(text),
        Urgency.FRAUD_NOW: fraud.going_on(plain),
        Urgency.DEMOLITION: demolition.going_on(text),
        Urgency.ELDER_NEGLECT: neglect.neglected(text),
        Urgency.DEADLINE: periods.ending(plain),
    }
    found = english.signs(plain) | {sign for sign, yes in told.items() if yes}
    cried = short.cry(plain)
    return found | {cried} if cried else found


def running_out(due: date, today: date, *, within: int = 7) -> bool:
    """Tell whether a period that ends on `due` is about to end (Legal Aid Law, Art. 44: 7 days)."""
    return today <= due <= today + timedelta(days=within)


def _read(text: str) -> str:
    from fawang.knowledge.guidance.urgency.plain import plainly

    return plainly(text if len(text) <= LONGEST else f"{text[: LONGEST - _END]}。{text[-_END:]}")
