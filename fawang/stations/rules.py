"""What somebody who looks for an office means by what they typed. Pure."""

import re

from fawang.kernel.rules.text import clean
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.kinds import ROWS

#: Words by which people name offices of one heading (`organisations/data/unit_kinds.toml`), the first that fits.
_HEADINGS = (
    (re.compile("公证"), "notaries"),
    (re.compile("鉴定"), "appraisal"),
    (re.compile("仲裁"), "arbitration"),
    (re.compile("调解"), "mediation"),
    (re.compile("军人|军属|退役|老兵"), "soldiers"),
    (re.compile("庇护|救助站|避难"), "protection"),
    (re.compile("法院|检察院|派出所|公安|司法局|司法厅|司法所"), "authorities"),
    (re.compile("律师事务所|律师楼|律所"), "lawyers"),
    (re.compile("法律援助|法援|法律服务|工作站|工作室|服务中心"), "public_service"),
)
#: What the name of an office ends with, so that a place alone (南海区) is not looked for among names.
_OFFICE = re.compile("(?:站|室|处|所|局|厅|中心|委员会|律师|窗口|法院|检察院|机构)$")
#: Where no heading is chosen: whoever helps with any matter and sends nobody away.
_GENERAL = "public_service"


def heading_named(text: str) -> str:
    """Return the heading of the offices that a text asks for by a word of theirs; empty if it names none."""
    return next((heading for word, heading in _HEADINGS if word.search(text)), "")


def names_office(text: str) -> bool:
    """Tell whether a text may be the name of an office, or a part of one, and not that of a place."""
    return bool(_OFFICE.search(clean(text)))


def kinds_under(heading: str) -> tuple[UnitKind, ...]:
    """Return the kinds that people visit under a heading; under an empty one, those that help with any matter."""
    return tuple(kind for kind, row in ROWS.items() if row.heading == (heading or _GENERAL) and row.visited)
