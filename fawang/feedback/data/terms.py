"""The terms of complaints: `data/terms.yaml` says how long each is, and by which source."""

from pathlib import Path

from fawang.feedback.rules.complaints import Term
from fawang.work_orders.data.term_files import Terms

TERMS = Terms(Term, Path(__file__).parent / "terms.yaml")
rule_for = TERMS.rule_for
