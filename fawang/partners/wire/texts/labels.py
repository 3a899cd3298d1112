"""Names of what the desk shows of the wire."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.partners.wire.rules.retry import Health

HEALTH: Mapping[str, Text] = {
    Health.CLOSED: pgettext_lazy("link", "In order"),
    Health.OPEN: _("Paused after failures"),
    Health.HALF_OPEN: _("Being tried again"),
}
TONES: Mapping[str, str] = {Health.CLOSED: "good", Health.OPEN: "bad", Health.HALF_OPEN: "warn"}
#: Codes of failures as the desk reads them; what another system says besides is shown as its code.
FAILURES: Mapping[str, Text] = {
    "host_not_allowed": _("The operator does not allow this host"),
    "unreachable": _("Nobody answers there"),
    "too_slow": _("No answer within 15 seconds"),
    "answer_unfit": _("The answer is no receipt"),
    "no_key": _("We have no key that is valid"),
    "broken": _("An error of ours"),
}
STEPS: Mapping[str, Text] = {
    "offer": pgettext_lazy("referral", "Offered"),
    "offer_again": pgettext_lazy("referral", "Offered again"),
    "acknowledge": pgettext_lazy("referral", "Acknowledged"),
    "accept": pgettext_lazy("referral", "Accepted"),
    "refuse": pgettext_lazy("referral", "Refused"),
    "return": pgettext_lazy("referral", "Returned"),
    "conclude": pgettext_lazy("referral", "Concluded"),
    "withdraw": pgettext_lazy("referral", "Withdrawn"),
    "decide": pgettext_lazy("referral", "Decided by the referee"),
}
#: Names of events on the wire.
EVENTS: Mapping[str, Text] = {
    "referral.offered": STEPS["offer"],
    "referral.acknowledged": STEPS["acknowledge"],
    "referral.accepted": STEPS["accept"],
    "referral.refused": STEPS["refuse"],
    "referral.returned": STEPS["return"],
    "referral.concluded": STEPS["conclude"],
    "referral.withdrawn": STEPS["withdraw"],
    "referral.decided": STEPS["decide"],
    "referral.news": pgettext_lazy("referral", "News"),
    "reconciliation.counted": _("Counts of a day"),
    "reconciliation.answered": _("Answer to the counts of a day"),
    "link.test": _("A trial"),
}
DELIVERIES: Mapping[str, Text] = {
    "due": pgettext_lazy("delivery", "Waiting"),
    "sent": pgettext_lazy("delivery", "Received"),
    "dead": pgettext_lazy("delivery", "Given up"),
}
DELIVERY_TONES: Mapping[str, str] = {"due": "warn", "sent": "good", "dead": "bad"}
