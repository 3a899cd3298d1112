"""How subsidies read: what they are for, how far a list is."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.legal_aid.rules.subsidies import ListState, Work

WORKS: dict[str, Text] = {
    Work.CIVIL: _("Civil case, before a court or commission"),
    Work.CIVIL_OUT_OF_COURT: _("Civil case, settled out of court"),
    Work.ADMINISTRATIVE: _("Administrative case or state compensation"),
    Work.INVESTIGATION: _("Criminal case, investigation"),
    Work.PROSECUTION: _("Criminal case, examination for prosecution"),
    Work.TRIAL: _("Criminal case, trial"),
    Work.NOTIFIED_DEFENCE: _("Notified defence"),
    Work.ADVICE_DAY: _("Advice, by the day"),
    Work.DOCUMENT: _("Document drafted"),
}
STATES: dict[str, tuple[Text, str]] = {
    ListState.MADE: (_("waits for approval"), "brand"),
    ListState.APPROVED: (_("approved, to be paid"), "warn"),
    ListState.PAID: (_("paid"), "good"),
    ListState.DISCARDED: (_("discarded"), ""),
}
