"""Costs are paid back after deceit alone, and demanded once."""

import pytest

from fawang.legal_aid.rules.repayments import DECEIT, State, against_proposal


@pytest.mark.parametrize("ground", ["", "48.2", "48.3", "48", "48.11"])
def test_nothing_but_deceit_leads_there(ground: str) -> None:
    for state in ("", *State):
        assert against_proposal(ground, state) == "repayment_not_due"


@pytest.mark.parametrize("state", ["", *State])
def test_it_is_proposed_again_only_where_it_was_rejected_or_revoked(state: str) -> None:
    again = state in ("", "rejected", "revoked")
    assert against_proposal(DECEIT, state) == (None if again else "repayment_moved_on")
