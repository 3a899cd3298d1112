"""The terms of consultations: `data/terms.yaml` says how long each is, and by which source."""

from pathlib import Path

from fawang.consultations.rules import Term
from fawang.work_orders.term_files import Terms

TERMS = Terms(Term, Path(__file__).parent / "data" / "terms.yaml")
rule_for = TERMS.rule_for
