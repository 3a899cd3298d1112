"""Sentences for the codes that outreach raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "village_needed": _("Please name a village or a community: the lowest division there is."),
        "village_has_adviser": _(
            "This village has an adviser for some of these days already. End that contract first, or choose other days."
        ),
        "ends_before_begin": _("This would end before it begins."),
        "day_to_come": _("This day is still to come."),
        "day_is_past": _("This has to be a day to come."),
        "day_outside_contract": _("The contract does not cover this day."),
        "day_too_long_ago": _(
            "A day can be logged within 31 days. Please speak with the justice bureau about an older one."
        ),
        "day_without_work": _("Please say what you did: at least one of these, or a law talk."),
        "day_logged_already": _("This day in this village is logged already. You find it among your days."),
        "moved_on_day": _("This is not possible any more: the day has moved on."),
        "nothing_to_pay": _("No checked day waits for a list here: somebody may have closed it already."),
        "outreach_photo_too_large": _("A photo may have at most %(megabytes)s MB."),
        "outreach_photo_unfit": _(
            "This photo cannot be read. Please take another one, as JPEG, PNG or WebP."
        ),
        "military_number": _(
            "This may be the number of a unit of the military. Such numbers are not kept here: write, for example, “a"
            " unit in this district” instead."
        ),
        "talk_takes_no_names": _("Nobody needs to sign up for this talk: just come."),
        "talk_cancelled": _("This talk has been cancelled."),
        "talk_over": _("This talk has begun or is over."),
        "talk_full": _("So many places are not left: %(left)s."),
        "happening_over": _("This was reported or cancelled already."),
        "reported_too_early": _("This can be reported when it has begun."),
        "handout_kind": _("Please choose a PDF, Word or PowerPoint file (docx, pptx), or a picture."),
        "too_many_handouts": _("A talk has at most %(most)s files. Please remove one first."),
        "material_unknown": _("No published entry has one of these codes."),
        "service_day_exists": _("This day at this place is announced already."),
        "clinic_needs_lawyer": _(
            "A law school's clinic needs a lawyer who supervises it (Legal Aid Law, Art. 17)."
        ),
        "volunteer_needs_lawyer": _(
            "This is done only under a lawyer's supervision. Please name the lawyer who supervises."
        ),
        "volunteer_exists": _("A volunteer with this number is registered here already."),
        "volunteer_left": _("This volunteer has left the register."),
        "volunteer_may_not": _("This volunteer may not do that. Volunteers never represent anybody."),
        "training_needed": _("For this the volunteer needs a training that is valid on the day."),
        "deficiency_needs_words": _("Please say what is missing."),
        "mended_needs_photo": _("Please add a photo that shows that it is mended."),
        "moved_on_deficiency": _("This is not possible any more: the deficiency has moved on."),
        "unit_not_in_reach": _(
            "No office of yours is called so. Please type its name as the register has it."
        ),
        "office_ambiguous": _(
            "Several offices are called so. Please type the number of the one that is meant."
        ),
    }
)
