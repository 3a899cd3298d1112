"""Questions without a label, from which labels are learned by guessing (`guessing`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from fawang.knowledge.search.labelling.views import Views

#: From this cosine of centred vectors on, two questions may ask the same.
_SAME: Final = np.float32(0.8)


def unlabelled(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the questions of a file that have no label. LeCoQA asks in the words of lawyers, not of a forum."""
    found = (
        str(row["question"])
        for row in rows
        if row.get("question") and not row.get("category") and row.get("source") != "LeCoQA"
    )
    return list(dict.fromkeys(found))


def unlike(ours: Views, theirs: Views) -> Views:
    """Return those of theirs that ask the same as none of ours; none at all without an embedder."""
    if ours.meaning is None or theirs.meaning is None:
        return theirs.of(np.zeros(0, dtype=np.int64))
    nearest = (theirs.meaning @ ours.meaning.T).max(axis=1)
    return theirs.of(np.flatnonzero(nearest < _SAME))
