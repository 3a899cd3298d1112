"""The sets of labels, and the sentences that say what each label is about."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

DATA: Final = Path(__file__).resolve().parent.parent.parent / "data" / "labels"
#: By the name that a question file has in `category_kind`: the file of sentences and of weights.
LABELS: Final = {"statute21": "statute", "crimekg20": "forum"}


@cache
def sentences(kind: str) -> dict[str, tuple[str, ...]]:
    """Return what people ask under each label of a set. They were written for this; none is of a collection.

    Raises:
        KeyError: the set is not known.
    """
    text = (DATA / f"{LABELS[kind]}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return {str(label): tuple(map(str, said)) for label, said in read.items()}
