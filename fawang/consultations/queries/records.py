"""The record of a consultation, and what one would begin with from what was said."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fawang.consultations.models import Consultation, Record
from fawang.consultations.queries.talk import Line, Sources, lines, sources_of
from fawang.consultations.rules import Kind, Side, Sort
from fawang.consultations.rules.records import LONGEST_ADVISED, LONGEST_ASKED, LONGEST_NEXT_STEPS, Outcome
from fawang.knowledge.data import packs
from fawang.knowledge.rules import citations
from fawang.people import queries as people

#: A shorter message of a chat is a greeting or a yes. In characters.
_SHORTEST_ADVICE = 12


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


def notes_of(row: Consultation) -> str:
    """Return what the lawyer has noted during a call; nobody else reads it, and the record begins with it."""
    return str(json.loads(row.draft or "{}").get("notes", "")) if row.kind == Kind.PHONE else ""


def receipt_of(row: Consultation) -> dict[str, Any]:
    """Return what the person was told before they asked (knowledge.guidance.receipts); empty if nothing."""
    found: dict[str, Any] = json.loads(row.guidance) if row.guidance else {}
    return found


def topic_of(row: Consultation) -> str:
    """Return the matter of the second level: the talk's own, else what guidance had understood; else empty."""
    understood = str(receipt_of(row).get("matter") or "")
    if row.topic or (row.matter and row.matter != understood.partition(".")[0]):
        return row.topic
    return understood if packs.is_matter(understood) else ""


def prefilled(row: Consultation) -> dict[str, Any]:
    """Return what the form of a record begins with: the question, what was answered, the sources put in.

    Of a chat the lawyer's messages are taken over, but for questions and the small words between them.
    """
    said = lines(row)
    mine = [one for one in said if one.side == Side.LAWYER]
    answers = [one for one in mine if one.sort == Sort.ANSWER]
    advised = answers or [one for one in mine if one.sort == Sort.LINE and _advises(one.text)]
    codes = [code for one in mine for code, _ in one.sources]
    # Of a call there is no question in writing, but what the lawyer has noted while they talked.
    asked = notes_of(row) or (said[0].text if said and said[0].sort == Sort.QUESTION else "")
    return {
        "asked": asked[:LONGEST_ASKED],
        "advised": "\n\n".join(one.text for one in advised)[:LONGEST_ADVISED],
        "next_steps": "\n".join(one.next_steps for one in answers if one.next_steps)[:LONGEST_NEXT_STEPS],
        "sources": list(dict.fromkeys(codes)),
        "topic": topic_of(row),
    }


def _advises(text: str) -> bool:
    """Tell whether a message of a chat says something that the person takes home."""
    said = text.strip()
    return bool(citations.find(said)) or (len(said) >= _SHORTEST_ADVICE and not said.endswith(("?", "？")))
