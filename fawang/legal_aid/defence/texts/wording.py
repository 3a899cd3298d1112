"""Sentences for the codes that notified defence raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "already_notified": _("This organ has notified the same case and person already: order %(order)s."),
        "stage_of_another_organ": _("A case of this organ cannot be at this stage."),
        "kept_already": _("This office has said already that it is competent."),
        "lawyer_refused_before": _(
            "The person has refused a lawyer once already. Where aid is owed, a second one is not replaced (Supreme"
            " People's Court, interpretation of the Criminal Procedure Law, Arts. 50 and 311)."
        ),
        "not_met_yet": _("Record the first meeting with the person before the outcome."),
        "post_exists": _("Duty lawyers are entered for this unit already."),
        "post_wrong_unit": _("Only courts, procuratorates and police organs have duty lawyers here."),
        "wish_handed_on": _("This wish has been handed on already."),
        "helped_needs_name": _("For a plea that was witnessed the name of the person is needed."),
    }
)
