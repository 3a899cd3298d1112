"""When costs of legal aid are paid back: only after aid that was obtained by deceit (Legal Aid Law, Art. 64). Pure."""

from enum import StrEnum

#: Art. 48, item 1 names what Art. 64 names: aid obtained by deceit or other improper means. Nothing else leads there.
DECEIT = "48.1"


class State(StrEnum):
    """How far a demand for repayment is; empty: there is none."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    ORDERED = "ordered"
    REVOKED = "revoked"
    PAID = "paid"
    WAIVED = "waived"


def against_proposal(terminated_for: str, repayment: str) -> str | None:
    """Return the code of what stands against proposing that costs are paid back, None where nothing does.

    Args:
        terminated_for: the ground of Art. 48 on which aid was ended.
        repayment: how far a demand is already.
    """
    if terminated_for != DECEIT:
        return "repayment_not_due"
    return None if repayment in ("", State.REJECTED, State.REVOKED) else "repayment_moved_on"
