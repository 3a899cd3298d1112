"""Sentences for the codes that work orders raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "wrong_state": _("This is not possible any more: the order has moved on. Look at its present state."),
        "not_ended": _("This order is still being worked on. Only what has ended can be erased."),
        "erased": _("The personal data of this order have been erased. Nothing more can be done with it."),
        "designated": _("A superior bureau has designated this office; the order cannot be sent away."),
        "no_superior": _("There is no superior bureau to return this to."),
        "return_too_late": _(
            "A misdirected order goes back within two working days. That time is over; please handle it or ask"
            " the superior bureau."
        ),
        "not_received_here": _(
            "Only an order that your office took in itself can be passed on. Return a misdirected one instead."
        ),
        "extension_pending": _("An extension has been asked for and waits for approval."),
        "not_extendable": _("No running term of this order can be extended any further."),
        "no_extension_asked": _("No extension has been asked for."),
        "extension_too_long": _("This is more than may still be added."),
        "not_supervised": _("There is no supervision to answer."),
        "already_urgent": _("This order is marked as urgent already."),
        "would_bounce": _(
            "%(unit)s has returned this order. To send it there again, designate the office bindingly."
        ),
        "same_unit": _("The order is at this office already."),
        "unit_unknown": _("There is no such office."),
        "lawyer_unknown": _("There is no such lawyer."),
        "kind_unknown": _("We do not offer this kind of service here."),
        "kind_not_offered": _(
            "This service is not offered at that place. Please call 12348; we tell you who can help."
        ),
        "province_not_loaded": _("This installation has no offices yet. Please call 12348."),
        "words_too_short": _("Please tell us a little more, in your own words."),
        "matter_unknown": _("Please choose one of the subjects."),
        "file_too_large": _(
            "The file is too large: at most %(megabytes)s MB are possible. Hand a long document in as several files,"
            " or scan it in grey; of a single paper a photograph is enough."
        ),
        "file_empty": _("The file is empty."),
        "file_kind": _(
            "We cannot read this kind of file. Please send a PDF, a photograph, a Word document or a recording."
        ),
        "file_being_scanned": _("The file is being checked for viruses. Please try again in a minute."),
        "file_infected": _("The file contained a virus and was deleted."),
        "too_many_files": _("There are already %(most)s files with this order."),
        "draft_too_large": _("This is more text than can be kept. Please shorten it."),
        "supervised_by_red_card": _(
            "Overdue: %(term)s. Please say by when it will be done, and why it is late."
        ),
        "others_remain": _(
            "You are not alone in this matter. You can leave it instead; it goes on for the others."
        ),
        "last_applicant": _(
            "Nobody else applies here. Withdraw the application if you do not want it any more."
        ),
        "too_many_persons": _("An order can have %(most)s persons at most."),
        "person_unknown": _("There is no such person in this matter for whom somebody could act."),
        "guardian_kept_out": _(
            "The person asked that whoever looks after them learns nothing. Enter another one who represents them by"
            " law, or a close relative (Legal Aid Law, Art. 40)."
        ),
        "consent_missing": _("Ask the person first. Without their consent no other unit sees the order."),
        "order_unknown": _("There is no such order, or you may not see it."),
        "link_to_itself": _("An order cannot be linked to itself."),
        "link_in_circle": _("That order is itself a part of this one."),
        "too_many_filters": _("You have many saved filters already. Please delete one first."),
    }
)
