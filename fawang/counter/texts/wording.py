"""Sentences for the codes that the counter raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "queue_absent": _("No numbers are drawn at this office. Please ask at the desk."),
        "queue_full": _("All numbers of today are drawn. Please ask at the desk, or come tomorrow."),
        "ticket_moved_on": _("This number has moved on meanwhile. Here is how it stands now."),
        "counter_closed": _("You do not sit at this counter, or no longer. Open your counter first."),
        "counter_taken": _("Somebody else sits at counter %(label)s. Ask them first, then take it over."),
        "counter_busy": _("Somebody is still at counter %(label)s. Finish with them first."),
        "alarm_over": _("This alarm is over already."),
        "signature_missing": _("Nothing was signed. Please sign in the field."),
        "too_many_pages": _("Too many photos at once. Please take at most twenty."),
        "consent_needed": _("Ask the person first. Nothing is looked up without their consent."),
        "visit_rated": _("This visit has been rated already. Thank you."),
        "visit_elsewhere": _("A visit with this id was recorded by somebody else. Record it as a new one."),
        "appointment_not_here": _(
            "There is no such appointment here. Check both numbers, or ask at the desk."
        ),
        "command_unreadable": _("The device sent something that cannot be read. Load the offline desk anew."),
        "command_reused": _("A record with this id came from elsewhere. Record it as a new one."),
        "too_many_commands": _("At most %(most)s records are taken at once."),
        "held_resolved": _("Somebody has decided about this record meanwhile."),
        "held_open": _("A record of this person from a desk without a line has still to be decided about."),
        "export_unreadable": _("This is no file of an offline desk, or another platform made it."),
    }
)
