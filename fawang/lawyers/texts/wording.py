"""Sentences for the codes that the room raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "too_many_recipients": _("You can ask at most %(most)s lawyers or firms with one request."),
        "takes_no_requests": _("%(name)s takes no requests here at present. Please choose another."),
        "too_many_requests_open": _(
            "Several requests with this number are still open. Choose an offer or take one back first."
        ),
        "request_moved_on": _("This is not possible any more: the request has ended."),
        "answer_moved_on": _("This is not possible any more: the answer has moved on."),
        "request_over": _("The time for this request has run out."),
        "request_not_over": _("The time for this request has not run out."),
        "request_goes_on": _("This request to lawyers is still open. It can be erased once it has ended."),
        "time_not_offered": _("This time was not offered. Please choose one of those that are shown."),
        "conflict_known": _(
            "According to matters here, your firm works against this person or for the other side. You cannot take"
            " this up (Lawyers Law, Art. 39). Please decline."
        ),
        "offer_not_accepted": _("Name and number are shown once your offer is accepted."),
        "fee_barred": _("A share of what is won is barred in matters of this kind."),
        "fee_too_high": _("This share is higher than is allowed."),
        "too_many_times": _("Three times are enough."),
        "time_is_past": _("A time must lie ahead."),
        "lawyer_complaint_moved_on": _("This is not possible any more: the complaint has moved on."),
        "lawyer_complaint_goes_on": _(
            "This complaint is still being looked into. It can be erased afterwards."
        ),
        "firm_without_bureau": _(
            "No justice bureau is entered for the place of this firm. Please call the hotline."
        ),
        "sanction_moved_on": _("This is not possible any more: the record has moved on."),
        "sanction_by_two": _("You brought this record in yourself: somebody else has to publish it."),
        "lawyers_unit_unknown": _("No office of the register has this number."),
        "lawyers_no_firm": _("This office is not a law firm."),
        "lawyers_unit_taken": _("This firm is entered with another licence number."),
        "lawyers_other_sort": _("This belongs to an entry of the other sort (lawyer or firm)."),
        "lawyers_licence_unknown": _("No lawyer or firm of the register has this licence number."),
        "lawyers_record_of_other": _("The record with this number is about somebody else."),
    }
)
