"""What the law says of notified defence, duty lawyers and detainees' wishes: codes, who must do what. Pure.

Articles are of the Legal Aid Law (in force 2022-01-01), "CPL" of the Criminal Procedure Law, "Interp." of the Supreme
People's Court's interpretation of it.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DefenceGround(StrEnum):
    """Why an organ must or may notify; the articles stand in `GROUNDS`."""

    MINOR = "minor"
    DISABLED = "disabled"
    CAPACITY = "capacity"
    LIFE_OR_DEATH = "life_or_death"
    DEATH_REVIEW = "death_review"
    ABSENT_TRIAL = "absent_trial"
    MEDICAL_TREATMENT = "medical_treatment"
    OTHER_BY_LAW = "other_by_law"
    ORDINARY_TRIAL = "ordinary_trial"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a ground rests on: articles as they are cited; whether the organ must notify, or may."""

    articles: str
    must: bool = True


GROUNDS: dict[DefenceGround, Basis] = {
    DefenceGround.MINOR: Basis("Art. 25(1) no. 1; CPL Art. 278"),
    DefenceGround.DISABLED: Basis("Art. 25(1) no. 2; CPL Art. 35(2)"),
    DefenceGround.CAPACITY: Basis("Art. 25(1) no. 3; CPL Art. 35(2)"),
    DefenceGround.LIFE_OR_DEATH: Basis("Art. 25(1) no. 4; CPL Art. 35(3)"),
    DefenceGround.DEATH_REVIEW: Basis("Art. 25(1) no. 5"),
    DefenceGround.ABSENT_TRIAL: Basis("Art. 25(1) no. 6; CPL Art. 293"),
    DefenceGround.MEDICAL_TREATMENT: Basis("Art. 28; CPL Art. 304(2)"),
    DefenceGround.OTHER_BY_LAW: Basis("Art. 25(1) no. 7"),
    DefenceGround.ORDINARY_TRIAL: Basis("Art. 25(2)", must=False),
}
#: Art. 26: their lawyer has at least so many years of relevant practice.
EXPERIENCED = frozenset({DefenceGround.LIFE_OR_DEATH, DefenceGround.DEATH_REVIEW})
YEARS = 3
#: Where aid is owed, a lawyer who is refused with good reason is replaced once; whoever refuses again keeps the lawyer
#: (Interp. Arts. 50, 311).
MOST_REFUSALS = 1


class Organ(StrEnum):
    """Who notifies."""

    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"


class DefenceStage(StrEnum):
    """Where the criminal case is."""

    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    FIRST_INSTANCE = "first_instance"
    SECOND_INSTANCE = "second_instance"
    REVIEW = "review"


#: Which stages lie with which organ.
STAGES: dict[Organ, frozenset[DefenceStage]] = {
    Organ.POLICE: frozenset({DefenceStage.INVESTIGATION}),
    Organ.PROCURATORATE: frozenset({DefenceStage.INVESTIGATION, DefenceStage.PROSECUTION}),
    Organ.COURT: frozenset({DefenceStage.FIRST_INSTANCE, DefenceStage.SECOND_INSTANCE, DefenceStage.REVIEW}),
}


class DefenceEnd(StrEnum):
    """Why a notified defence ends before its case does."""

    OWN_LAWYER = "own_lawyer"
    WITHDRAWN = "withdrawn"
    MISTAKE = "mistake"
    OTHER = "other"


class Help(StrEnum):
    """What a duty lawyer does (Art. 30; CPL Arts. 36, 173, 174)."""

    ADVICE = "advice"
    PROCEDURE = "procedure"
    MEASURES = "measures"
    OPINION = "opinion"
    PLEA = "plea"
    WISH = "wish"


class PostKind(StrEnum):
    """Where duty lawyers are (CPL Art. 36)."""

    COURT = "court"
    DETENTION = "detention"
    PROCURATORATE = "procuratorate"
    POLICE = "police"


#: A hearing within so many days makes a notification urgent. Interp. Art. 49 has courts send it 15 days before.
URGENT_WITHIN = timedelta(days=7)
IN_TIME = timedelta(days=15)
#: Art. 39: whoever holds the person, and the duty lawyer, hand a wish for legal aid on within 24 hours.
HAND_ON = timedelta(hours=24)


def urgent(hearing_on: date | None, today: date) -> bool:
    """Tell whether a hearing is so near that the matter goes first; one that has been is not."""
    return hearing_on is not None and timedelta() <= hearing_on - today <= URGENT_WITHIN


def late(hearing_on: date | None, today: date) -> bool:
    """Tell whether a notification comes later than Interp. Art. 49 has it."""
    return hearing_on is not None and hearing_on - today < IN_TIME


def years_before(today: date, years: int = YEARS) -> date:
    """Return the last day on which somebody may have begun to practise who has practised `years`."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        # 29 February.
        return today.replace(year=today.year - years, day=28)


def years_needed(grounds: Collection[str]) -> int:
    """Return how many years of practice the lawyer of these grounds needs (Art. 26); 0: none are asked for."""
    return YEARS if EXPERIENCED & set(grounds) else 0


def plain_number(number: str) -> str:
    """Return the number of a case as it is compared: （2026）粤０６０５刑初１号 and (2026) 粤0605 刑初 1号 are one."""
    text = unicodedata.normalize("NFKC", number)
    return re.sub(r"[\s〔〕\[\]()]", "", text).upper()
