"""How sure the first candidate is to be right, and to be at least of a matter that is meant."""

import json

import numpy as np

from fawang.knowledge.guidance.choice.candidates import COLUMNS
from fawang.knowledge.guidance.choice.selector import DENSE, PLAIN, chances, load, matter_signs, signs
from fawang.knowledge.guidance.choice.taught import FOLDER

#: Columns, the same less those of the best, ranks, and ten of the question and of sides.
_WIDTH = 2 * COLUMNS + 9 + 10
SCORES = np.array([2.0, 1.0, -1.0])
MATTERS = ("labour.wages", "labour.wages", "traffic.liability")
WEIGHTS = {
    kind: np.array(json.loads((FOLDER / "weights.json").read_text())[kind]["matter"])
    for kind in (DENSE, PLAIN)
}


def figures(leader: int) -> np.ndarray:
    """Return figures of three candidates, of which one is ahead in all views."""
    found = np.full((3, _WIDTH), 0.2, dtype=np.float32)
    found[leader, :COLUMNS] = 0.7
    found[:, COLUMNS : 2 * COLUMNS] = found[:, :COLUMNS] - found[:, :COLUMNS].max(0)
    return found


def test_weights_of_what_is_shipped_are_as_many_as_there_are_signs() -> None:
    weights = json.loads((FOLDER / "weights.json").read_text())
    for kind in (DENSE, PLAIN):
        assert len(weights[kind]["right"]) == len(signs(SCORES, figures(0)))
        assert len(weights[kind]["matter"]) == len(matter_signs(SCORES, figures(0), MATTERS, 0.9))
        assert load(kind) is not None


def test_views_that_agree_on_the_matter_are_surer_than_views_that_do_not() -> None:
    for weights in WEIGHTS.values():
        agree, same, other = (
            float(matter_signs(SCORES, figures(leader), MATTERS, 0.9) @ weights) for leader in (0, 1, 2)
        )
        assert agree > other
        assert same > other


def test_a_rival_of_another_matter_is_a_doubt_and_one_of_the_same_is_none() -> None:
    rival = ("labour.wages", "traffic.liability", "labour.wages")
    for weights in WEIGHTS.values():
        of_same = float(matter_signs(SCORES, figures(0), MATTERS, 0.9) @ weights)
        assert of_same > float(matter_signs(SCORES, figures(0), rival, 0.9) @ weights)


def test_the_first_has_the_highest_chance_and_the_rest_in_proportion() -> None:
    found = chances(SCORES, figures(0), np.zeros(len(signs(SCORES, figures(0)))))
    assert np.allclose(found, 0.5 * np.exp(SCORES - 2.0))
    assert len(chances(np.zeros(0), figures(0)[:0], np.zeros(3))) == 0
