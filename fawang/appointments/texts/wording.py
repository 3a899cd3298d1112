"""Sentences for the codes that appointments raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "slot_full": _("This time has just been taken. Please choose another one."),
        "slot_over": _("It is too late for this time. Please choose a later one."),
        "capacity_below_booked": _("So many calls are promised already: %(booked)s. Nobody may lose one."),
        "key_elsewhere": _("This appointment has another time already. Move it instead."),
    }
)
