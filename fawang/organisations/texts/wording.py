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
        "unit_wrong_successor": _(
            "Only another open unit of the same kind can go on with what this one did."
        ),
        "unit_code_taken": _("Another unit has this number already."),
        "import_no_parent": _(
            "The unit above is not there. Give the number of one that is in the register or further up in this file."
        ),
        "import_fixed": _(
            "This cannot be changed by a file. Close the unit and create another, or put the old value back."
        ),
        "import_not_yours": _(
            "This lies outside the units that you look after. Leave the row to whoever does."
        ),
        "import_phone": _("This is no telephone number."),
        "import_hours": _("These hours cannot be read."),
        "import_half_position": _("One half of the position is missing."),
        "picture_broken": _("This picture cannot be read. Take a JPEG, PNG or WebP file."),
        "picture_too_large": _("This picture has too many pixels. Take a smaller one."),
        "picture_hidden": _("Where people hide, no picture is shown."),
        "not_a_firm": _("Lawyers belong to law firms."),
        "hours_invalid": _(
            "The opening hours cannot be right (%(day)s): give them in order, for example 08:30–12:00 and"
            " 14:30–17:30."
        ),
        "jurisdiction_not_found": _("There is no such jurisdiction."),
        "jurisdiction_outside_unit": _("The area must lie in that of the bureau above the unit."),
        "jurisdiction_exists": _("The unit has this jurisdiction already; change that one."),
        "lawyer_not_found": _("There is no such lawyer."),
        "lawyer_not_in_register": _(
            "No lawyer of the register is called so. Please type name or licence number."
        ),
        "licence_taken": _(
            "This licence number is registered already. Check it, or ask the bureau that keeps the register."
        ),
        "closed_day_not_found": _("Nothing is recorded for this day and area."),
        "place_ambiguous": _("Several places are called so. Please choose the one that is meant."),
        "place_not_found": _("No place in this province was found in what you typed."),
    }
)
