"""What is known of a unit, as rows of label and value; what nobody has said, says so."""

from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.organisations import queries
from fawang.organisations.pages.unit_forms import write_position
from fawang.organisations.queries import UnitRow
from fawang.organisations.texts.labels import LANGUAGES, SERVICES
from fawang.regions import queries as regions


def facts_of(unit: UnitRow) -> list[dict[str, str]]:
    """Return everything that is kept of a unit but its hours."""
    unknown = _("Not known")
    known = {True: _("Yes"), False: _("No"), None: unknown}
    return [
        {"label": _("Number in your own register"), "value": unit.code},
        {"label": _("Division"), "value": regions.name(unit.region_code)},
        {"label": _("Address"), "value": unit.address or unknown},
        {"label": _("How to find the door"), "value": unit.directions or unknown},
        {"label": _("Phone"), "value": unit.phone or _not_known_but(unit)},
        {"label": _("Other numbers"), "value": ", ".join(unit.other_phones)},
        {"label": _("Position"), "value": write_position(unit.position) or unknown},
        {"label": _("Lift, or everything on the ground floor"), "value": known[unit.lift]},
        {"label": _("Way in without steps"), "value": known[unit.ramp]},
        {"label": _("Offers"), "value": " · ".join(str(SERVICES[one]) for one in unit.services)},  # type: ignore[index]
        {
            "label": _("What somebody there speaks"),
            "value": " · ".join(str(LANGUAGES[one]) for one in unit.languages) or unknown,
        },
        {
            "label": _("Takes in for other offices"),
            "value": _("Yes") if unit.accepts_any else _("No"),
        },
        {"label": _("Last confirmed"), "value": confirmation_of(unit)},
    ]


def confirmation_of(unit: UnitRow) -> str:
    """Return when somebody last said that all this is right, and who."""
    if unit.confirmed_at is None:
        return _("Nobody has confirmed this yet.")
    day = f"{unit.confirmed_at.astimezone(CHINA):%Y-%m-%d}"
    if unit.confirmed_unit_id in (None, unit.id):
        return _("Confirmed on %(day)s by the office itself.") % {"day": day}
    named = queries.names({unit.confirmed_unit_id}).get(unit.confirmed_unit_id, "")
    return _("Confirmed on %(day)s by %(office)s.") % {"day": day, "office": named}


def _not_known_but(unit: UnitRow) -> str:
    call = queries.card(unit.id, clock.now()).call
    if call is None:
        return _("Not known")
    return _("Not known. People are told to call %(office)s, %(number)s.") % {
        "office": call.unit_name,
        "number": call.phone,
    }
