"""The sentences for this room's codes."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "region_not_found": _("There is no division with the code %(region)s."),
        "region_unknown": _("There is no such place. Please choose one from the list."),
        "division_unreadable": _("Line %(line)s of the file is not a division."),
        "division_code_wrong": _("Line %(line)s of the file has no code of 2, 4, 6, 9 or 12 digits."),
        "division_name_wrong": _(
            "Line %(line)s of the file: the name of %(division)s is missing or too long."
        ),
        "division_parent_wrong": _(
            "Line %(line)s of the file: %(division)s does not lie in the division that its code says."
        ),
        "division_twice": _("Line %(line)s of the file: %(division)s is there twice."),
        "divisions_shrunk": _(
            "The file has only %(found)s divisions where there are %(known)s now. It is probably cut off;"
            " nothing was changed."
        ),
    }
)
