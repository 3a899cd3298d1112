"""The benchmark of matching."""

from lab.bench import dispatch, run_dispatch


def test_a_decision_costs_less_than_its_reach() -> None:
    costs = dispatch.run(events=60)
    assert {cost.waiting for cost in costs} == {0, 1_000, 10_000}
    # A generous factor: what is tested is that it measures, and that nothing has become slow by its kind.
    assert all(cost.mean_ms < 5 * cost.reach for cost in costs)


def test_it_prints_a_line_for_each() -> None:
    lines: list[str] = []
    run_dispatch(as_json=False, say=lines.append, events=20)
    assert len(lines) == 8
