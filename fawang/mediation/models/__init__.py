"""Tables of mediation."""

from fawang.mediation.models.agreements import Agreement, Consent

__all__ = ["Agreement", "Consent"]
