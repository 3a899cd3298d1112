"""How many different people, from all rows and from the people of a sample. Pure.

Each row counts, but for those of people who have had another one: people = rows - repeats. Rows are counted all; only
repeats are reckoned from the sample, all rows of one in `ONE_IN` people, whose keys are hashes and so drawn at random.
Few rows are repeats, so the figure is much closer than one of the sample's people times `ONE_IN` would be.
"""

from math import sqrt

from fawang.datacentre.warehouse.summaries import ONE_IN

#: Standard deviations to each side within which 19 of 20 such figures lie.
_SIDE = 1.96


def people(known: int, again: int, squares: int) -> tuple[int, int]:
    """Return how many different people rows are for, and the variance of that figure.

    Args:
        known: rows of which it is known for whom.
        again: rows of the sample less its people.
        squares: for each person of the sample the square of their rows but one, added up.
    """
    # Those of the sample are there for sure. One more than seen: where the sample has no repeat there may be some.
    least = max(known and 1, 0)
    return max(known - ONE_IN * again, least), ONE_IN * (ONE_IN - 1) * (squares + 1)


def off_by(variance: int, most: int) -> float:
    """Return by how much a figure may be off to each side, in 19 of 20 cases; never more than `most`."""
    return min(_SIDE * sqrt(variance), float(most))
