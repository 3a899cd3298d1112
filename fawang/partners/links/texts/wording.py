"""Sentences for the codes of the links."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "batch_empty": _(
            "There is no row in this file. Begin with the template, and write a row for each referral."
        ),
        "batch_moved_on": _("Somebody else is at this file already."),
        "open311_missing": _("%(field)s is missing."),
        "open311_too_long": _("%(field)s may have at most %(longest)s characters."),
        "open311_wrong": _("%(field)s has a value that cannot be right."),
        "open311_key": _("The api_key is missing, or no longer valid."),
        "open311_not_stuck": _("What became of this request is known already."),
        "open311_keys": _("This partner has two keys already. Take one back first."),
        "open311_service": _("There is no service of this service_code here."),
        "open311_format": _("There is no such format. Ask for .json or .xml."),
        "open311_too_large": _("This is more than a request of Open311 can be. Leave files out."),
        "open311_no_location": _("The place cannot be told from this. Give a division's code as address_id."),
        "open311_request": _("There is no request of this service_request_id here."),
        "open311_span": _("start_date and end_date may be at most 90 days apart."),
        "open311_answer_unfit": _("The other server has said something that cannot be understood."),
        "open311_unreachable": _("The other server does not answer."),
        "open311_refused": _("The other server has refused it."),
        "open311_unknown": _("The other server knows no such request."),
        "open311_not_allowed": _("The operator has not named this server among those that may be called."),
    }
)
