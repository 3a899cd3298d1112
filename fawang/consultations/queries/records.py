"""The record of a consultation, and what one would begin with from what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fawang.consultations.models import Consultation, Record
from fawang.consultations.queries.talk import Line, Sources, lines, sources_of
from fawang.consultations.records import LONGEST_ADVISED, LONGEST_ASKED, LONGEST_NEXT_STEPS, Outcome
from fawang.consultations.rules import Side, Sort
from fawang.knowledge import citations
from fawang.people import queries as people


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it is read. `codes` are the entries it rests on, `lawyer` the name of who wrote it."""

    asked: str
    advised: str
    next_steps: str
    codes: tuple[str, ...]
    outcome: Outcome
    lawyer: str
    at: datetime
    sources: Sources


def record_of(row: Consultation) -> Written | None:
    """Return the record of `row`, if it has been written and is not erased."""
    found = Record.objects.filter(consultation=row).first() if not row.erased else None
    if found is None:
        return None
    line = Line(
        number=0,
        side=Side.LAWYER,
        sort=Sort.ANSWER,
        text=f"{found.advised}\n{found.next_steps}",
        next_steps="",
        sources=tuple((str(code), int(version)) for code, version in found.sources),
        client_id="",
        at=found.at,
    )
    return Written(
        asked=found.asked,
        advised=found.advised,
        next_steps=found.next_steps,
        codes=tuple(code for code, _ in line.sources),
        outcome=Outcome(found.outcome),
        lawyer=people.staff_named({found.staff_id}).get(found.staff_id, ""),
        at=found.at,
        sources=sources_of([line])[0],
    )


def prefilled(row: Consultation) -> dict[str, Any]:
    """Return what the form of a record begins with: the question, what was answered, the sources put in.

    Of a chat only messages that cite the law are taken over: the lawyer sums up the rest.
    """
    said = lines(row)
    mine = [one for one in said if one.side == Side.LAWYER]
    answers = [one for one in mine if one.sort == Sort.ANSWER]
    advised = answers or [one for one in mine if citations.find(one.text)]
    codes = [code for one in mine for code, _ in one.sources]
    return {
        "asked": said[0].text[:LONGEST_ASKED] if said else "",
        "advised": "\n\n".join(one.text for one in advised)[:LONGEST_ADVISED],
        "next_steps": "\n".join(one.next_steps for one in answers if one.next_steps)[:LONGEST_NEXT_STEPS],
        "sources": list(dict.fromkeys(codes)),
        "topic": row.topic,
    }
