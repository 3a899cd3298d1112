"""A dispute that was settled on the spot, as a mediator writes it down: what is missing, what it becomes. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.mediation.rules import Relation
from fawang.mediation.rules.subsidies import Grade
from fawang.organisations.rules.matters import Matter

#: The head under which orders of all kinds are filed, by what a dispute is about.
MATTER: dict[str, Matter] = {
    Relation.FAMILY: Matter.MARRIAGE_FAMILY,
    Relation.NEIGHBOURS: Matter.NEIGHBOURS,
    Relation.HOUSING: Matter.HOUSING,
    Relation.WORK: Matter.LABOUR,
    Relation.TRADE: Matter.CONTRACT,
    Relation.TRAFFIC: Matter.TRAFFIC,
    Relation.MEDICAL: Matter.MEDICAL,
    Relation.PROPERTY: Matter.HOUSING,
    Relation.LAND: Matter.RURAL_LAND,
    Relation.DAMAGE: Matter.PERSONAL_INJURY,
    Relation.OTHER: Matter.OTHER,
}
LONGEST = {"words": 5000, "terms": 5000, "name": 60, "other": 60, "place_text": 300, "told": 2000}


class Danger(StrEnum):
    """What the mediator says about signs of violence in the words (Art. 25), once they have been asked."""

    #: Reported, at once: then this is no dispute that was settled, and the committee goes on with it.
    REPORTED = "reported"
    #: They spoke to the person alone, and nobody is in danger: what the words tell is over, or somebody else's.
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Record:
    """What a mediator writes down in three minutes, both sides standing there.

    `name`, `other`: the two sides, telephones optional; `words` what it was about, `terms` what was agreed by word of
    mouth (Art. 28); `performed`: done on the spot; `willing`: both came of their own will, and want no paper;
    `no_conflict`: the mediator is nobody's relative, employer or adviser; `danger`, `reported_to`, `told`: Art. 25.
    """

    relation: str
    words: str
    terms: str
    name: str
    other: str
    phone: str = ""
    other_phone: str = ""
    place_text: str = ""
    performed: bool = False
    willing: bool = False
    no_conflict: bool = False
    grade: str = Grade.SIMPLE
    danger: str = ""
    reported_to: str = ""
    told: str = ""

    @property
    def is_report(self) -> bool:
        """Tell whether danger was reported instead of a dispute settled."""
        return self.danger == Danger.REPORTED


def check(record: Record, *, signs: bool) -> None:
    """Return if a record can be kept.

    Args:
        signs: there are signs of danger in its words.

    Raises:
        Invalid: `invalid`, with a code for each field that is missing or wrong; `danger` where the signs have not been
            answered.
    """
    errors: dict[str, str] = {}
    needed = ["words", "name", "other"]
    if record.is_report:
        needed += ["told", "reported_to"]
    else:
        needed.append("terms")
        errors |= {name: "record_needs" for name in ("willing", "no_conflict") if not getattr(record, name)}
    errors |= {name: "field_required" for name in needed if not getattr(record, name)}
    errors |= {name: "field_too_long" for name, most in LONGEST.items() if len(getattr(record, name)) > most}
    if record.relation not in MATTER:
        errors["relation"] = "field_required"
    if record.grade not in set(Grade):
        errors["grade"] = "field_wrong"
    if signs and record.danger not in set(Danger):
        errors["danger"] = "record_danger"
    if record.name and record.name == record.other:
        errors["other"] = "record_one_person"
    if errors:
        raise Invalid("invalid", errors=errors)
