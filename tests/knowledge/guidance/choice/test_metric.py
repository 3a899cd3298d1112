"""Directions that tell entries apart: what differs between ways of asking the same thing counts less."""

import numpy as np

from fawang.knowledge.guidance.choice.metric import Metric
from fawang.knowledge.guidance.choice.taught import load

#: Of three directions the second says nothing.
METRIC = Metric(
    np.diag([1.0, 0.1, 1.0]).astype(np.float32),
    np.array([0.5, 0.5, 0.5], dtype=np.float32),
    np.array([0.4, 0.5, 0.5], dtype=np.float32),
)
PHRASES = np.array([[0.9, 0.9, 0.1], [0.9, 0.1, 0.1], [0.1, 0.9, 0.9]], dtype=np.float32)


def test_what_differs_in_a_shortened_direction_alone_is_alike() -> None:
    asked = np.array([0.9, 0.1, 0.1], dtype=np.float32)
    found = METRIC.cosines(PHRASES, asked)
    assert found[0] > 0.95
    assert found[1] > 0.95
    assert found[2] < 0


def test_cosines_are_those_of_turned_vectors_less_the_means_of_their_kinds() -> None:
    asked = np.array([0.7, 0.3, 0.2], dtype=np.float32)
    turned = (PHRASES - METRIC.said) @ METRIC.turn
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    assert np.allclose(METRIC.cosines(PHRASES, asked), turned @ METRIC.turned(asked), atol=1e-5)


def test_another_index_has_lengths_of_its_own() -> None:
    asked = np.array([0.7, 0.3, 0.2], dtype=np.float32)
    METRIC.cosines(PHRASES, asked)
    alone = METRIC.cosines(PHRASES[2:].copy(), asked)
    assert np.allclose(alone, METRIC.cosines(PHRASES, asked)[2:], atol=1e-6)


def test_a_vector_of_another_sentence_model_does_not_fit() -> None:
    assert METRIC.fits(np.zeros(3, dtype=np.float32))
    assert not METRIC.fits(np.zeros(4, dtype=np.float32))


def test_in_what_is_shipped_the_nearest_sentence_is_of_the_same_entry_more_often_than_before() -> None:
    shipped = load()
    assert shipped is not None
    assert shipped.metric is not None
    assert shipped.lengths is not None
    turned = shipped.metric.turned(shipped.vectors)
    # They need not be kept: their lengths tell as much.
    one = shipped.vectors[7]
    near = shipped.metric.likeness(shipped.vectors, shipped.metric.asked, shipped.lengths, one)
    assert np.allclose(near, turned @ shipped.metric.turned(one), atol=1e-5)
    some = np.arange(0, len(shipped.sentences), 2)

    def same(vectors: np.ndarray) -> float:
        near = vectors[some] @ vectors.T
        near[np.arange(len(some)), some] = -1
        pairs = zip(some.tolist(), near.argmax(1).tolist(), strict=True)
        return float(np.mean([shipped.codes[one][0] == shipped.codes[other][0] for one, other in pairs]))

    assert same(turned) > same(shipped.vectors) + 0.01
