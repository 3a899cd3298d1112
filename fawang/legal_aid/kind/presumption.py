"""What the law asks and somebody has told already: answers to begin with, for a person to confirm.

Only what leaves no doubt is presumed; everything else stays open and is asked.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from fawang.legal_aid.rules import Claim, Exempt, NoCondition
from fawang.legal_aid.rules.eligibility import Question

#: As knowledge names the sign, and the head of matters, of violence at home.
DOMESTIC_VIOLENCE = "domestic_violence"
#: The claims of Art. 42(3): pay, and injury at work.
_AT_WORK = ("labour.", "work_injury.")
_MIGRANT = re.compile("农民工|進城務工|进城务工|外来务工|外來務工|外来工|外來工|务工人员")
#: Who receives minimum living allowance; not who applies for it or was refused.
_ASSISTED = re.compile(
    "(?<!不是)(?:低保户|低保戶|特困人员|特困人員|五保户|五保戶)|(?:领|領|吃|拿|享受)(?:着|著)?低保"
)


class Claims(BaseModel):
    """Matters of the second level by what is sought in them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verified: bool
    claims: dict[Claim, tuple[str, ...]]


@cache
def claims(path: Path = Path(__file__).parent.parent / "data" / "claims.yaml") -> Claims:
    """Return the table of the file.

    Raises:
        pydantic.ValidationError: it names a claim that Art. 31 does not have.
    """
    return Claims.model_validate(yaml.safe_load(path.read_text()))


def presume(words: str, topic: str = "", signs: Collection[str] = ()) -> dict[str, str]:
    """Return the answers to the law's questions that somebody's words already hold.

    Args:
        words: what the person told.
        topic: the code of the matter of the second level; empty if nobody knows.
        signs: what knowledge found in the words (knowledge.pack.Urgency).
    """
    found: dict[str, str] = {}
    if claim := next((claim for claim, topics in claims().claims.items() if topic in topics), None):
        found[Question.CLAIM] = claim
    if DOMESTIC_VIOLENCE in signs or topic.startswith(f"{DOMESTIC_VIOLENCE}."):
        # Art. 32(4)
        found[Question.NO_CONDITION] = NoCondition.ABUSE
    if _ASSISTED.search(words):
        # Art. 42(2)
        found[Question.EXEMPT] = Exempt.ASSISTED
    elif claim in (Claim.LABOUR, Claim.INJURY) and topic.startswith(_AT_WORK) and _MIGRANT.search(words):
        # Art. 42(3)
        found[Question.EXEMPT] = Exempt.MIGRANT_WORKER
    return found
