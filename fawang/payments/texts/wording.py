"""Sentences for the codes that payments raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "amount_wrong": _("This is no amount that can be asked for."),
        "payment_asked_otherwise": _("Another amount was asked for already. Cancel that payment first."),
        "moved_on_payment": _("This is not possible any more: the payment has moved on."),
        "amount_differs": _("This is not the amount that is owed."),
        "no_payment_side": _("Nobody can pay online here yet. Please pay at the office."),
        "payment_refused": _(
            "The payment service has refused this payment. Nothing was taken. Try again later, or pay at the office."
        ),
        "payment_side_away": _(
            "The payment service does not answer. Nothing is lost; please try again in %(retry_after)s seconds."
        ),
        "receipt_used": _("This receipt was recorded for another payment already. Please check its number."),
        "refund_by_side": _("The payment service is still paying this back."),
        "refund_open": _("Money of this matter is still to go back."),
        "notice_unsigned": _("This message is not signed by the payment service."),
        "payment_answer_unfit": _("The payment service has said something that cannot be understood."),
    }
)
