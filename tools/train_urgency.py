"""Train the model of fawang.knowledge.urgency_learned from the labelled sentences and the content pack.

Run `python -m tools.train_urgency` after adding sentences to tests/knowledge/data/urgency_dev.jsonl. The hold-out
(urgency_holdout.jsonl) is never read here.
"""

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from fawang.knowledge import language, urgency
from fawang.knowledge.urgency_learned import MODEL, SIGNS, groups

_ROOT = Path(__file__).resolve().parent.parent
_SETS = ("questions.jsonl", "urgency_dev.jsonl")
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
_KEPT = 9_000
_FIT = 30.0


def _labelled() -> list[tuple[str, set[str]]]:
    """Return the sentences with their signs."""
    rows: list[tuple[str, set[str]]] = []
    for name in _SETS:
        path = _ROOT / "tests" / "knowledge" / "data" / name
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            rows.append((language.read(one["text"]).plain, set(one["urgency"])))
    return rows


def _phrases() -> list[tuple[str, set[str]]]:
    """Return what the content pack says people say; nearly all of it can wait."""
    rows: list[tuple[str, set[str]]] = []
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


def main() -> None:
    """Train and write the model."""
    rows = [*_labelled(), *_phrases()]
    found = [groups(text) for text, _ in rows]
    seen = Counter(group for one in found for group in one)
    vocabulary = sorted(group for group, count in seen.items() if count >= _SEEN)
    wanted = np.array([[str(sign) in signs for sign in SIGNS] + [bool(signs)] for _, signs in rows])
    for kept in (len(vocabulary), _KEPT):
        at = {group: row for row, group in enumerate(vocabulary)}
        rarity = np.array([math.log((1 + len(rows)) / (1 + seen[group])) + 1 for group in vocabulary])
        table = np.zeros((len(rows), len(vocabulary)), dtype=np.float32)
        for number, one in enumerate(found):
            places = [at[group] for group in one if group in at]
            table[number, places] = rarity[places]
        table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
        models = [
            LogisticRegression(C=_FIT, class_weight="balanced", max_iter=3_000).fit(table, column)
            for column in wanted.T
        ]
        weights = np.column_stack([model.coef_[0] for model in models])
        if kept == _KEPT:
            break
        # Groups that say little are left out, and the rest is fitted once more.
        best = np.argsort(-np.abs(weights).max(axis=1), kind="stable")[:_KEPT]
        vocabulary = sorted(vocabulary[row] for row in best)
    np.savez_compressed(
        MODEL,
        groups=np.array(vocabulary),
        rarity=rarity.astype(np.float16),
        weights=weights.astype(np.float16),
        bias=np.array([model.intercept_[0] for model in models], dtype=np.float32),
    )
    print(f"{len(rows)} sentences, {len(vocabulary)} groups, {MODEL.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
