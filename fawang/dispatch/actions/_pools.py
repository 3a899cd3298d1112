"""A centre gets its pool when somebody first waits or sits there."""

from fawang.dispatch.models import Pool
from fawang.organisations import queries as organisations


def pool_for(unit_id: int) -> Pool:
    """Return the pool of a centre, made now if there is none."""
    pool = Pool.objects.filter(unit_id=unit_id).first()
    if pool is None:
        path = list(organisations.unit(unit_id).path)
        pool, _ = Pool.objects.get_or_create(unit_id=unit_id, defaults={"units": path})
    return pool
