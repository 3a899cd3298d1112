"""The shipped weights of a set of labels: no question is in them, only sums over all of them and squeezed vectors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.embedders.vectors import Bytes, Floats, spread, squeeze
from fawang.knowledge.search.labelling.labels import DATA, LABELS
from fawang.knowledge.search.labelling.learning import Learned, Mixture, Numbers, near
from fawang.knowledge.search.labelling.views import Views

#: Digests of the questions that taught the weights, by which they are known again (ranking.questions.fingerprint).
TAUGHT: Final = DATA / "taught.npy"
#: Of 127 steps every so many-th is enough, and takes less room in the file.
COARSE: Final = np.float32(16)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of groups of characters by label, as bytes with a scale for each place, and where labels start."""

    words: Bytes
    scale: Floats
    start: Floats

    def scores(self, views: Views) -> Floats:
        """Return a score of each question for each label."""
        found: Floats = (views.words * self.scale) @ self.words.astype(np.float32) + self.start
        return found


@dataclass(frozen=True, slots=True)
class Weights:
    """What gives labels. `labels` in the order of all columns.

    `examples` are the meanings of what was learned from, as bytes with a scale a row; `says` what each says for each
    label; `matters` what each of our matters says, `law` what each label of articles says.
    """

    labels: tuple[str, ...]
    by_words: Linear
    together: Linear
    examples: Bytes
    spread: Floats
    says: Floats
    matters: Floats
    law: Floats
    reach: float

    def guess(self, views: Views) -> list[str]:
        """Return the label of each question; by words alone where meaning is missing."""
        return [self.labels[number] for number in self.scores(views).argmax(axis=1).tolist()]

    def scores(self, views: Views) -> Floats:
        """Return a score of each question for each label; by words alone where meaning is missing."""
        if views.meaning is None or views.matters is None or views.law is None:
            return self.by_words.scores(views)
        likeness = near(views.meaning, spread(self.examples, self.spread), self.reach)
        known: Floats = likeness @ self.says + views.matters @ self.matters + views.law @ self.law
        return np.asarray(self.together.scores(views) + known, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the weights into a file."""
        arrays: dict[str, npt.NDArray[Any]] = {
            "labels": np.array(self.labels),
            "examples": self.examples,
            "spread": self.spread.astype(np.float16),
            "says": self.says.astype(np.float16),
            "matters": self.matters.astype(np.float16),
            "law": self.law.astype(np.float16),
            "reach": np.array(self.reach, dtype=np.float32),
        }
        for name, part in (("by_words", self.by_words), ("together", self.together)):
            arrays |= {f"{name}_words": part.words, f"{name}_scale": part.scale.astype(np.float16)}
            arrays[f"{name}_start"] = part.start
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        floats = {name: arrays[name].astype(np.float32) for name in arrays if name != "labels"}
        by_words, together = (
            Linear(arrays[f"{name}_words"], floats[f"{name}_scale"], floats[f"{name}_start"])
            for name in ("by_words", "together")
        )
        return cls(
            labels=tuple(map(str, arrays["labels"])),
            by_words=by_words,
            together=together,
            examples=arrays["examples"],
            spread=floats["spread"],
            says=floats["says"],
            matters=floats["matters"],
            law=floats["law"],
            reach=float(arrays["reach"]),
        )


def file_of(kind: str) -> Path:
    """Return where the weights of a set of labels are.

    Raises:
        KeyError: the set is not known.
    """
    return DATA / f"{LABELS[kind]}.npz"


def linear(views: Views, learned: Learned, share: float) -> Linear:
    """Return weights of groups of characters from what was learned of examples."""
    words, scale = squeeze(share * (views.words.T @ learned.says))
    return Linear(np.rint(words / COARSE).astype(np.int8), scale * COARSE, learned.start)


def weights(
    labels: tuple[str, ...], by_words: tuple[Views, Learned], by_all: tuple[Views, Learned], mixture: Mixture
) -> Weights:
    """Return the weights from what was learned of examples, by words alone and by everything.

    Raises:
        ValueError: the examples have no meaning, because there is no embedder.
    """
    views, together = by_all
    if views.meaning is None or views.matters is None or views.law is None:
        raise ValueError("weights are learned with an embedder")
    examples, scale = squeeze(views.meaning)
    examples, scale = np.rint(examples / COARSE).astype(np.int8), scale * COARSE
    return Weights(
        labels=labels,
        by_words=linear(*by_words, 1.0),
        together=linear(views, together, mixture.words),
        examples=examples,
        spread=scale,
        says=mixture.meaning * together.says,
        matters=mixture.matters * (views.matters.T @ together.says),
        law=mixture.law * (views.law.T @ together.says),
        reach=mixture.reach,
    )


def numbered(labels: list[str], known: tuple[str, ...]) -> Numbers:
    """Return the number of each label, -1 for one that is not known."""
    place = {label: number for number, label in enumerate(known)}
    return np.array([place.get(label, -1) for label in labels], dtype=np.int64)
