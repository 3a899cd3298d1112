"""Names of the codes of payments, in the reader's language."""

from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.payments.rules.procedure import RefundState, State, Waiver, Way

STATES: dict[str, Text] = {
    State.DUE: pgettext_lazy("state of a payment", "To be paid"),
    State.PAID: pgettext_lazy("state of a payment", "Paid"),
    State.WAIVED: pgettext_lazy("state of a payment", "Waived"),
    State.CANCELLED: pgettext_lazy("state of a payment", "Cancelled"),
    State.REFUNDING: pgettext_lazy("state of a payment", "Being paid back"),
    State.REFUNDED: pgettext_lazy("state of a payment", "Paid back"),
}
TONES: dict[str, str] = {
    State.DUE: "brand",
    State.PAID: "good",
    State.WAIVED: "good",
    State.CANCELLED: "",
    State.REFUNDING: "warn",
    State.REFUNDED: "",
}
WAYS: dict[str, Text] = {
    Way.ONLINE: pgettext_lazy("way of paying", "Online"),
    Way.CASH: pgettext_lazy("way of paying", "Cash"),
    Way.POS: pgettext_lazy("way of paying", "Card or phone at the counter"),
    Way.TRANSFER: pgettext_lazy("way of paying", "Bank transfer"),
}
WAIVERS: dict[str, Text] = {
    Waiver.AID: pgettext_lazy("why a fee is waived", "Receives legal aid"),
    Waiver.SOLDIER: pgettext_lazy("why a fee is waived", "Soldier, veteran, or of their family"),
    Waiver.HARDSHIP: pgettext_lazy("why a fee is waived", "Economic hardship"),
    Waiver.OFFICE_ERROR: pgettext_lazy("why a fee is waived", "A mistake of the office is put right"),
    Waiver.OTHER: pgettext_lazy("why a fee is waived", "Another rule, named beside"),
}
REFUNDS: dict[str, Text] = {
    RefundState.ASKED: pgettext_lazy("state of a refund", "to go back"),
    RefundState.DONE: pgettext_lazy("state of a refund", "paid back"),
    RefundState.REFUSED: pgettext_lazy(
        "state of a refund", "refused by the payment service: pay out by hand"
    ),
}
REFUND_TONES: dict[str, str] = {
    RefundState.ASKED: "warn",
    RefundState.DONE: "good",
    RefundState.REFUSED: "bad",
}
REFUND_REASONS: dict[str, Text] = {
    "paid_twice": pgettext_lazy("why money goes back", "Paid twice"),
    "amount_differs": pgettext_lazy("why money goes back", "Not the amount that is owed"),
    "not_owed": pgettext_lazy("why money goes back", "Came when nothing was owed"),
    "decided": pgettext_lazy("why money goes back", "Decided by the office"),
}
