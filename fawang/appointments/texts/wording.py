"""Sentences for the codes that appointments raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "slot_full": _("This time has just been taken. Please choose another one."),
        "slot_over": _("It is too late for this time. Please choose a later one."),
        "slot_shut": _("The office cannot keep this time. Please choose another one."),
        "slot_not_open_yet": _("This time cannot be booked yet."),
        "capacity_below_booked": _("So many calls are promised already: %(booked)s. Nobody may lose one."),
        "key_elsewhere": _("This appointment has another time already. Move it instead."),
        "party_too_large": _("So many cannot come at once. Please call the office."),
        "too_many_appointments": _(
            "This number has several open appointments already. Cancel one of them, or call the office."
        ),
        "series_incomplete": _("Not all of these dates are free. Nothing has been booked."),
        "series_too_long": _("So many dates cannot be booked at once here. Please take fewer weeks."),
        "offer_lapsed": _("This time is not kept any more. Please choose another one."),
        "appointment_to_confirm": _("The office calls you to confirm this appointment."),
        "appointment_begun": _("This appointment has begun, or is over. Please call the office."),
        "appointment_moved_on": _("This appointment has changed meanwhile. Please look again."),
        "appointment_other_day": _("This appointment is not today."),
        "appointment_too_early": _("They may still come: the time of grace is not over."),
        "appointment_goes_on": _("This appointment is still open. Cancel it first."),
        "plan_ends_early": _("The last day lies before the first."),
        "plan_without_times": _("In these hours no appointment of this length fits."),
        "plan_collides": _("Another plan of the same counter or person has some of these hours."),
        "interpretation_moved_on": _("This request has changed meanwhile. Please look again."),
        "closure_ends_early": _("The end lies before the beginning, or more than a year after it."),
    }
)
