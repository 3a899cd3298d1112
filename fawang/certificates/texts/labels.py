"""Names of the codes of certificates, in the reader's language."""

from django.utils.translation import pgettext_lazy

from fawang.certificates.rules.procedure import Ending, State
from fawang.kernel.wording import Text

STATES: dict[str, Text] = {
    State.DRAFT: pgettext_lazy("state of a certificate", "To be signed"),
    State.SIGNED: pgettext_lazy("state of a certificate", "Signed, being sealed"),
    State.VALID: pgettext_lazy("state of a certificate", "Valid"),
    State.CORRECTED: pgettext_lazy("state of a certificate", "Corrected"),
    State.REVOKED: pgettext_lazy("state of a certificate", "Revoked"),
    State.VOID: pgettext_lazy("state of a certificate", "Void, never issued"),
}
TONES: dict[str, str] = {
    State.DRAFT: "brand",
    State.SIGNED: "brand",
    State.VALID: "good",
    State.CORRECTED: "warn",
    State.REVOKED: "bad",
    State.VOID: "",
}
ENDINGS: dict[str, Text] = {
    Ending.CORRECT: pgettext_lazy(
        "ending of a certificate", "Correct: another certificate stands in its place"
    ),
    Ending.REVOKE: pgettext_lazy("ending of a certificate", "Revoke: void from the beginning"),
}
