"""What the province's service app vouches for, and what may be done with it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fawang.people.rules.wishes import is_mobile, read_id_number, read_phone

#: Years; below them a guardian consents to what is done with somebody's data.
BELOW = 14


class Act(StrEnum):
    """What may be done without more proof from some level on (data/province_app.yaml)."""

    #: Come by the app at all; below `WITHOUT_CODE` a code to the telephone is asked for besides.
    SIGN_IN = "sign_in"
    #: Be signed in without a code: the number that the app has verified counts.
    WITHOUT_CODE = "without_code"
    #: Name and identity number stand in forms already.
    PREFILL = "prefill"
    #: See in the app's own frame how one's matters stand.
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Names:
    """By which names the app says what; its levels, and which level an act needs."""

    scope: str
    claims: Mapping[str, str]
    levels: Mapping[str, int]
    needs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Vouched:
    """A person as the app vouches for them. What is empty was not said, or cannot be right.

    Args:
        phone: a mobile number that the app has verified itself, in one form.
        level: of assurance, 0 to 3.
    """

    subject: str = field(repr=False)
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    level: int


def read_claims(claims: Mapping[str, object], names: Names) -> Vouched:
    """Return what claims say. A level that nobody has named is none; below a real name, they leave out who it is."""

    def said(what: str) -> str:
        value = claims.get(names.claims[what])
        return value.strip() if isinstance(value, str) else ""

    level = names.levels.get(said("level"), 0)
    phone = read_phone(said("phone")) if claims.get(names.claims["phone_verified"]) is True else None
    real = level >= names.needs[Act.PREFILL]
    return Vouched(
        subject=str(claims.get("sub", "")),
        name=said("name")[:60] if real else "",
        id_number=(read_id_number(said("id_number")) or "") if real else "",
        phone=phone if phone and is_mobile(phone) else "",
        level=level,
    )


def may(act: Act, level: int, names: Names) -> bool:
    """Tell whether a level is enough for an act."""
    return level >= names.needs[act]


def is_child(id_number: str, today: date) -> bool:
    """Tell whether somebody is below fourteen: their data needs a guardian's consent (PIPL Art. 31). No number: no.

    Args:
        id_number: in the form of GB 11643, eighteen characters; the day of birth stands in it.
    """
    if len(id_number) != 18:
        return False
    born = id_number[6:14]
    # As text: on 29 February whoever was born on 1 March is not yet fourteen.
    return born > f"{today.year - BELOW:04d}{today:%m%d}"
