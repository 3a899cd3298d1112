"""The grants of whoever acts, as the rules of feedback read them."""

from fawang.feedback.rules.checks import Grants, firms_of
from fawang.kernel.rules.actor import Actor


def grants_of(by: Actor) -> Grants:
    """Return the grants of an actor: (unit, role, permissions)."""
    return tuple((grant.unit_id, grant.role, grant.permissions) for grant in by.grants)


def firms(by: Actor) -> frozenset[int]:
    """Return the firms at which an actor works."""
    return firms_of(grants_of(by))
