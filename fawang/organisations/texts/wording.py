"""The sentences for this room's codes."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "unit_not_found": _("There is no such unit."),
        "unit_wrong_parent": _("A unit of this kind cannot stand under that one."),
        "unit_closed": _("That unit is closed."),
        "unit_outside_parent": _("The unit must lie in the division of the unit above it."),
        "unit_has_units": _("There are still %(count)s open units below it. Close or move them first."),
        "unit_has_lawyers": _("The firm still has %(count)s active lawyers."),
        "unit_still_competent": _(
            "The unit is still competent for %(count)s areas or matters. End that first, so that nothing is"
            " sent to a closed door."
        ),
        "not_a_firm": _("Lawyers belong to law firms."),
        "hours_invalid": _(
            "The opening hours cannot be right (%(day)s): give them in order, for example 08:30–12:00 and"
            " 14:30–17:30."
        ),
        "jurisdiction_not_found": _("There is no such jurisdiction."),
        "jurisdiction_outside_unit": _("The area must lie in that of the bureau above the unit."),
        "jurisdiction_exists": _("The unit has this jurisdiction already; change that one."),
        "lawyer_not_found": _("There is no such lawyer."),
        "licence_taken": _("A lawyer with this licence number is registered already."),
        "closed_day_not_found": _("Nothing is recorded for this day and area."),
        "place_ambiguous": _("Several places are called so. Please choose the one that is meant."),
        "place_not_found": _("No place in this province was found in what you typed."),
    }
)
