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

from fawang.knowledge import citations
from fawang.knowledge.models import Flag
from fawang.knowledge.statutes.texts import ArticleText, Fault, LawText, Reading

_ABOUT = {"层级": "level", "公布": "dated", "修正": "dated", "施行": "effective", "地域": "region", "效力": "flag"}
_FLAGS = {"现行有效": Flag.NONE, "已废止": Flag.REPEALED, "已被修改": Flag.OUT_OF_DATE, "未核实": Flag.UNKNOWN}
_ARTICLE = re.compile(r"^(?:#{2,6}\s*)?(第[零〇一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?)[\s　:：]*(.*)$")
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
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        reading.faults.append(Fault(before.count(b"\n") + 1, "encoding"))
        text = path.read_bytes().decode(errors="replace")
    law: _Law | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith("# "):
            _close(law, reading)
            law = _Law(line[2:].strip(), number)
        elif law is None:
            reading.faults.append(Fault(number, "outside_law"))
        else:
            _line(law, number, line, reading)
    _close(law, reading)
    return reading


def _line(law: _Law, number: int, line: str, reading: Reading) -> None:
    if match := _ARTICLE.match(line):
        if citations.article_number(match[1]) is None:
            reading.faults.append(Fault(number, "field_wrong", match[1]))
            return
        law.articles.append((match[1], " / ".join(law.chapters.values()), [match[2]] if match[2] else []))
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


def _about(law: _Law, name: str, value: str, number: int, reading: Reading) -> None:
    if name in ("dated", "effective"):
        try:
            law.about[name] = date.fromisoformat(value)
        except ValueError:
            reading.faults.append(Fault(number, "date_wrong", value[:20]))
    elif name == "flag":
        if value not in _FLAGS:
            reading.faults.append(Fault(number, "field_wrong", value[:20]))
        law.about["flag"] = _FLAGS.get(value, Flag.UNKNOWN)
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
    if not law.title or not articles:
        reading.faults.append(Fault(law.line, "field_missing", "article"))
        return
    level = str(law.about.pop("level", "")) or "地方性法规"
    reading.laws.append(LawText(title=law.title, level=level, articles=tuple(articles), **law.about))  # type: ignore[arg-type]
