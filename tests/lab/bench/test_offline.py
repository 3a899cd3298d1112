"""The benchmark of what a desk without a line sends."""

from lab.bench import offline
from tests.counter.cases import clerk
from tests.environment import CLUSTER


def test_a_replay_costs_less_than_its_reach(real_database: str) -> None:
    database = CLUSTER.pid()
    assert database is not None
    said: list[str] = []
    costs = offline.measure(clerk().actor, database, said.append, commands=40)
    assert said == [cost.name for cost in costs]
    # A fifth of the commands within what all of them may take: nothing has become slow by its kind.
    assert all(0 < cost.cpu < cost.reach for cost in costs)
