"""A law written as Markdown: a heading, a few lines about it, then its articles.

    # 某某市公共法律服务条例

    层级: 地方性法规
    公布: 2024-05-30
    施行: 2024-09-01
    地域: 4406
    效力: 现行有效

    ## 第一章 总则

    第一条　为了……

    第二条　……

Several laws may follow each other in one file. docs/statutes.md has the whole description.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fawang.knowledge.data.statutes.texts import ArticleText, Fault, LawText, Reading
from fawang.knowledge.models import Flag
from fawang.knowledge.rules import citations

_ABOUT = {
    "层级": "level",
    "公布": "dated",
    "修正": "dated",
    "施行": "effective",
    "地域": "region",
    "效力": "flag",
}
_FLAGS = {
    "现行有效": Flag.NONE,
    "已废止": Flag.REPEALED,
    "已被修改": Flag.OUT_OF_DATE,
    "未核实": Flag.UNKNOWN,
}
_ARTICLE = re.compile(
    r"^(?:#{2,6}\s*)?(?P<label>第[零〇一二三四五六七八九十百千0-9]{1,12}条(?:之[一二三四五六七八九十]{1,3})?)"
    r"(?P<gap>[\s　:：]*)(?P<text>.*)$"
)
_LONGEST = {"title": 300, "chapter": 300, "level": 20, "region": 60}
_ABOUT_LINE = re.compile(r"^([一-鿿]{2})\s*[:：]\s*(.+)$")


@dataclass
class _Law:
    title: str
    line: int
    about: dict[str, object] = field(default_factory=dict)
    chapters: dict[int, str] = field(default_factory=dict)
    articles: list[tuple[str, str, list[str]]] = field(default_factory=list)


def read(path: Path) -> Reading:
    """Read `path`; faults carry the number of the line, from 1."""
    reading = Reading()
    law: _Law | None = None
    for number, raw in enumerate(path.read_bytes().splitlines(), 1):
        try:
            # Editors of Windows put a mark before the first line.
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            # Left in its place, so that what follows stays with its own article.
            reading.faults.append(Fault(number, "encoding"))
            text = raw.decode(errors="replace")
        line = text.strip()
        if not line:
            continue
        if "\x00" in line:
            reading.faults.append(Fault(number, "field_wrong"))
        elif line.startswith("# "):
            _close(law, reading)
            law = _Law(line[2:].strip(), number)
        elif law is None:
            reading.faults.append(Fault(number, "outside_law"))
        else:
            _line(law, number, line, reading)
    _close(law, reading)
    return reading


def _line(law: _Law, number: int, line: str, reading: Reading) -> None:
    match = _ARTICLE.match(line)
    if match and _begins(law, match):
        if citations.article_number(match["label"]) is None:
            reading.faults.append(Fault(number, "field_wrong", match["label"]))
            return
        chapter = " / ".join(law.chapters.values())[: _LONGEST["chapter"]]
        law.articles.append((match["label"], chapter, [match["text"]] if match["text"] else []))
    elif line.startswith("##"):
        depth = len(line) - len(line.lstrip("#"))
        law.chapters = {level: name for level, name in law.chapters.items() if level < depth}
        law.chapters[depth] = line.lstrip("# ").strip()
    elif law.articles:
        law.articles[-1][2].append(line)
    elif (match := _ABOUT_LINE.match(line)) and match[1] in _ABOUT:
        _about(law, _ABOUT[match[1]], match[2].strip(), number, reading)
    else:
        reading.faults.append(Fault(number, "outside_law", line[:20]))


def _begins(law: _Law, match: re.Match[str]) -> bool:
    """Tell whether a line begins an article, and is not a paragraph that begins with the name of another.

    Without a space behind its label, an article is the one that follows the last.
    """
    if match["gap"] or not match["text"] or not law.articles:
        return True
    before = citations.article_number(law.articles[-1][0]) or (0, 0)
    return citations.article_number(match["label"]) in ((before[0] + 1, 0), (before[0], before[1] + 1))


def _about(law: _Law, name: str, value: str, number: int, reading: Reading) -> None:
    if name in ("dated", "effective"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            reading.faults.append(Fault(number, "date_wrong", value[:20]))
            return
        # Of 公布 and 修正 the later one made this text.
        before = law.about.get(name)
        law.about[name] = max(day, before) if isinstance(before, date) else day
    elif name == "flag":
        if value not in _FLAGS:
            reading.faults.append(Fault(number, "field_wrong", value[:20]))
        law.about["flag"] = _FLAGS.get(value, Flag.UNKNOWN)
    elif len(value) > _LONGEST[name]:
        reading.faults.append(Fault(number, "field_wrong", value[:20]))
    else:
        law.about[name] = "00" if value == "全国" else value


def _close(law: _Law | None, reading: Reading) -> None:
    if law is None:
        return
    articles = []
    for label, chapter, lines in law.articles:
        if not lines:
            reading.faults.append(Fault(law.line, "field_missing", label))
            continue
        articles.append(ArticleText(label, "\n".join(lines), chapter))
    if len(law.title) > _LONGEST["title"]:
        reading.faults.append(Fault(law.line, "field_wrong", law.title[:20]))
        return
    if not law.title or not articles:
        reading.faults.append(Fault(law.line, "field_missing", "article"))
        return
    level = str(law.about.pop("level", "")) or "地方性法规"
    reading.laws.append(LawText(title=law.title, level=level, articles=tuple(articles), **law.about))  # type: ignore[arg-type]
