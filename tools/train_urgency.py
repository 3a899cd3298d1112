"""Train the model of fawang.knowledge.guidance.urgency.learned from the labelled sentences and the content pack.

Run `python -m tools.train_urgency` after adding sentences to tests/knowledge/data (`_SETS`). Hold-outs and held sets
are never read here. What is printed is measured on sentences that were left out of training in
turn, those that resemble one another together.
"""

import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgency
from fawang.knowledge.guidance.urgency.learned import MODEL, SIGNS, groups, pieces, together
from fawang.knowledge.search import language

_ROOT = Path(__file__).resolve().parent.parent
_SETS = (
    "questions.jsonl",
    "urgency_dev.jsonl",
    "signs_dev.jsonl",
    "unseen/urgency_dev.jsonl",
    "unseen/signs_more_dev.jsonl",
)
#: What other sets call a sign; what their sentences say besides is what the patterns find.
_CALLED = {
    "violence": {"danger"},
    "missing": {"danger"},
    "child_danger": {"minor"},
    "confinement": {"confinement", "danger", "detention"},
    "ransom": {"ransom", "danger", "detention"},
    "demolition": {"demolition", "danger"},
    "none": set[str](),
}
#: Who is held for ransom is confined as well, whether the label says so or not.
_ALSO = {Urgency.RANSOM: Urgency.CONFINEMENT}
#: Whether a sign is shown besides, such a label leaves open: kin who neglect somebody old, or others.
_OPEN = {Urgency.ELDER_NEGLECT: Urgency.DOMESTIC_VIOLENCE}
#: Matters whose phrases all show a sign, and matters whose phrases may or may not: these are not learnt from.
_SHOWN = {
    "domestic_violence.partner": {"domestic_violence"},
    "domestic_violence.child": {"minor", "domestic_violence"},
    "domestic_violence.elder": {"domestic_violence"},
    "personal_injury.school": {"minor"},
    "criminal.detained": {"detention"},
    "criminal.juvenile": {"minor"},
}
_UNCLEAR = {
    "criminal.bail", "criminal.victim", "criminal.defence", "criminal.plea", "domestic_violence.stalking",
    "domestic_violence.protection_order", "domestic_violence.evidence", "debt.collection", "administrative.police",
    "maintenance.left_behind", "marriage_family.custody", "expropriation.forced", "personality.privacy",
    "personality.sexual_harassment", "procedure.limitation", "procedure.appeal",
}  # fmt: skip
_SEEN = 2
_KEPT = 16_000
_FIT = 30.0
_FOLDS = 5
#: Sentences whose pairs of characters agree by this share are left out together.
_ALIKE = 0.45
#: How often "any sign" may at least be right, among sentences that are all meant to mislead; and each sign by itself.
_RIGHT = 0.92
_RIGHT_OF_ONE = 0.75

type Rows = list[tuple[str, set[str]]]
type Floats = NDArray[np.float64]


def _labelled() -> Rows:
    """Return the sentences with their signs."""
    rows: Rows = []
    for name in _SETS:
        path = _ROOT / "tests" / "knowledge" / "data" / name
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            plain = language.read(one["text"]).plain
            if plain.isascii():
                continue
            signs = set(one.get("urgency", ()))
            for called in one.get("signs", ()):
                signs |= _CALLED.get(called, {called})
            if signs and "signs" in one:
                signs |= {str(sign) for sign in urgency.said(plain)}
            signs |= {str(also) for sign, also in _ALSO.items() if sign in signs}
            rows.append((plain, signs))
    return rows


def _phrases() -> Rows:
    """Return what the content pack says people say; nearly all of it can wait."""
    rows: Rows = []
    for path in sorted((_ROOT / "content" / "matters").glob("*.yaml")):
        for matter in yaml.safe_load(path.read_text(encoding="utf-8"))["matters"]:
            code = f"{path.stem}.{matter['code']}"
            for phrase in [*matter["mandarin"], *matter["cantonese"]]:
                plain = language.read(phrase).plain
                said = {str(sign) for sign in urgency.said(plain)}
                if code in _SHOWN:
                    rows.append((plain, _SHOWN[code] | said))
                elif code not in _UNCLEAR and not said:
                    rows.append((plain, set()))
    return rows


def _folds(texts: list[str]) -> NDArray[np.int64]:
    """Return for every text in which turn it is left out; texts that resemble one another go together."""
    first = list(range(len(texts)))
    having: dict[str, list[int]] = defaultdict(list)
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in texts]
    for number, mine in enumerate(pairs):
        shared = Counter(other for pair in sorted(mine) for other in having[pair])
        for other, count in shared.items():
            if count > _ALIKE * (len(mine) + len(pairs[other]) - count):
                first[number] = min(first[number], first[other])
        for pair in mine:
            having[pair].append(number)
    turns: NDArray[np.int64] = np.random.default_rng(0).integers(0, _FOLDS, len(texts))
    chosen: NDArray[np.int64] = turns[np.array(first)]
    return chosen


class _Fitted:
    """A vocabulary with its weights, fitted on some sentences."""

    def __init__(
        self, found: list[set[str]], wanted: NDArray[np.bool_], known: NDArray[np.bool_], kept: int
    ) -> None:
        seen = Counter(group for one in found for group in one)
        self.vocabulary = sorted(group for group, count in seen.items() if count >= _SEEN)
        for _ in range(2):
            self._at = {group: row for row, group in enumerate(self.vocabulary)}
            self.rarity = np.array(
                [math.log((1 + len(found)) / (1 + seen[one])) + 1 for one in self.vocabulary]
            )
            table = self._table(found)
            fit = [
                LogisticRegression(C=_FIT, class_weight="balanced", solver="liblinear", max_iter=2_000).fit(
                    table[sure], column[sure]
                )
                for column, sure in zip(wanted.T, known.T, strict=True)
            ]
            self.weights = np.column_stack([model.coef_[0] for model in fit])
            self.bias = np.array([model.intercept_[0] for model in fit])
            if len(self.vocabulary) <= kept:
                break
            # Groups that say little are left out, and the rest is fitted once more.
            best = np.argsort(-np.abs(self.weights).max(axis=1), kind="stable")[:kept]
            self.vocabulary = sorted(self.vocabulary[row] for row in best)

    def _table(self, found: list[set[str]]) -> sparse.csr_matrix:
        places = [sorted(self._at[group] for group in one if group in self._at) for one in found]
        ends = np.cumsum([0, *map(len, places)])
        flat = np.array([place for one in places for place in one], dtype=np.int64)
        table = sparse.csr_matrix((self.rarity[flat], flat, ends), shape=(len(found), len(self.vocabulary)))
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ table)

    def scores(self, text: str) -> Floats:
        """Return the scores of the piece of `text` in which some sign is the likeliest."""
        table = self._table([groups(piece) for piece in pieces(text)])
        scores = np.asarray(table @ self.weights) + self.bias
        best: Floats = scores[np.argmax(together(scores, len(text)))]
        return best


def _bound(scores: Floats, wanted: NDArray[np.bool_], right: float) -> float:
    """Return the lowest score from which at least the share `right` is meant."""
    order = np.argsort(-scores, kind="stable")
    share = np.cumsum(wanted[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(share >= right)
    return float(scores[order][reached[-1]]) if len(reached) else float(scores.max())


def _examples(rows: Rows) -> Rows:
    """Return the sentences to learn from: of a long story without any sign, all its pieces are without one too."""
    return [
        (part, signs)
        for text, signs in rows
        for part in ([text] if signs else dict.fromkeys([text, *pieces(text)]))
    ]


def _fit(rows: Rows) -> _Fitted:
    rows = _examples(rows)
    return _Fitted([groups(text) for text, _ in rows], _wanted(rows), _known(rows), _KEPT)


def _wanted(rows: Rows) -> NDArray[np.bool_]:
    return np.array([[str(sign) in signs for sign in SIGNS] + [bool(signs)] for _, signs in rows])


def _known(rows: Rows) -> NDArray[np.bool_]:
    """Return which of the columns of `_wanted` the labels decide."""
    return np.array(
        [
            [
                str(sign) in signs or not any(_OPEN.get(Urgency(one)) == sign for one in signs)
                for sign in SIGNS
            ]
            + [True]
            for _, signs in rows
        ]
    )


def _measured(labelled: Rows, phrases: Rows) -> Floats:
    """Return the bounds, chosen on sentences left out of training, and print what they are worth."""
    folds = _folds([re.sub("\\W", "", text) for text, _ in labelled])
    scores = np.zeros((len(labelled), len(SIGNS) + 1))
    for turn in range(_FOLDS):
        fitted = _fit([row for row, fold in zip(labelled, folds, strict=True) if fold != turn] + phrases)
        for number in np.flatnonzero(folds == turn):
            scores[number] = fitted.scores(labelled[number][0])
    wanted, known = _wanted(labelled), _known(labelled)
    alone = [
        _bound(scores[sure, at], wanted[sure, at], _RIGHT_OF_ONE)
        for at, sure in zip(range(len(SIGNS)), known.T, strict=False)
    ]
    any_sign = np.array([together(row, len(text)) for row, (text, _) in zip(scores, labelled, strict=True)])
    bounds = np.array([*alone, _bound(any_sign, wanted[:, -1], _RIGHT)])
    for name, column, meant, bound in [
        *(
            (str(sign), scores[known[:, at], at], wanted[known[:, at], at], bounds[at])
            for at, sign in enumerate(SIGNS)
        ),
        ("any", any_sign, wanted[:, -1], bounds[-1]),
    ]:
        told = column >= bound
        right = (told & meant).sum()
        print(
            f"{name}: bound {bound:.2f}, recall {right / meant.sum():.3f}, precision {right / told.sum():.3f}"
        )
    return bounds


def main() -> None:
    """Train, measure and write the model."""
    labelled, phrases = _labelled(), _phrases()
    bounds = _measured(labelled, phrases)
    fitted = _fit(labelled + phrases)
    np.savez_compressed(
        MODEL,
        groups=np.array(fitted.vocabulary),
        rarity=fitted.rarity.astype(np.float16),
        weights=fitted.weights.astype(np.float16),
        bias=fitted.bias.astype(np.float32),
        bounds=bounds.astype(np.float32),
    )
    print(
        f"{len(labelled)} + {len(phrases)} sentences, {len(fitted.vocabulary)} groups, "
        f"{MODEL.stat().st_size // 1024} kB"
    )


if __name__ == "__main__":
    main()
