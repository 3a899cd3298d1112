"""Small laws, a small content pack, and entries of a test's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Problem
from fawang.knowledge.actions.statutes import Report, import_statutes
from fawang.knowledge.data.statutes import jsonl

#: In force since 2020; amended with a text that begins in 2090; repealed; not the text in force; not verified.
IN_FORCE, COMING, REPEALED, STALE, UNKNOWN = (f"中华人民共和国甲乙丙{name}示范法" for name in "春夏秋冬闰")
FIRST, SECOND = f"《{IN_FORCE}》第一条", f"《{IN_FORCE}》第二条"

type Row = dict[str, Any]


def article(law: str, label: str, text: str = "", **more: Any) -> Row:
    """Return an article as a line of a JSONL file holds it."""
    return {"law": law, "article": label, "text": text or f"{law}{label}。", "level": "法律", **more}


LAWS = [
    *(article(IN_FORCE, label, version="2020-05-28", effective="2021-01-01") for label in ("第一条", "第二条",
    "第二条之一")),
    *(article(COMING, label, version="2010-01-01") for label in ("第一条", "第二条")),
    article(COMING, "第一条", "新文。", version="2089-10-01", effective="2090-01-01"),
    article(REPEALED, "第一条", version="2001-01-01", status="repealed"),
    article(STALE, "第一条", version="1997-03-14", status="out_of_date"),
    article(UNKNOWN, "第一条", version="2005-01-01", status="unknown"),
]  # fmt: skip


def file_of(folder: Path, rows: list[Row], name: str = "laws.jsonl") -> Path:
    """Write a JSONL file."""
    path = folder / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def import_rows(folder: Path, rows: list[Row], *, source: str = "test", dry_run: bool = False) -> Report:
    """Import rows through a file, as somebody does on the command line."""
    reading = jsonl.read(file_of(folder, rows))
    return import_statutes(by=SYSTEM, reading=reading, source=source, dry_run=dry_run)


def question(code: str = "q-test-net", **changes: Any) -> Row:
    """Return a question that wants for nothing."""
    return {
        "id": code, "matter": "labour.wages", "articles": [FIRST], "region": "44",
        "review": {"state": "unreviewed", "date": "2026-01-05"}, "ask": "渔网破了谁来补？",
        "phrasings": ["网破了怎么办", "谁来补网", "张网烂咗点算"], "answer": "谁弄破谁来补。",
        "steps": ["拍下破网。"],
        **changes,
    }  # fmt: skip


def opinion(code: str = "o-test-net", **changes: Any) -> Row:
    """Return an opinion that wants for nothing."""
    base = question(code)
    for name in ("ask", "answer", "steps"):
        del base[name]
    return {
        **base, "title": "渔网纠纷", "situation": "网破了，邻船不认。", "opinion": "谁弄破谁来补。",
        "cautions": ["没有照片。"], "evidence": ["照片"], **changes,
    }  # fmt: skip


def item(code: str = "i-test-net", **changes: Any) -> Row:
    """Return a service item that wants for nothing."""
    return {
        "id": code, "department": "justice", "name": "补网", "about": "请人补网。", "phrasings": ["补网", "网破了"],
        "articles": [FIRST], "where": "县一级的窗口。", "fee": "不收费", "matters": ["labour.wages"],
        "code": "FWGF01900000", "who": "网破了的人。", "steps": ["把网带来。"], "depth": "book", "offices": ["centre"],
        "review": {"state": "unreviewed", "date": "2026-01-05"}, **changes,
    }  # fmt: skip


def matter(code: str = "wages", **changes: Any) -> Row:
    """Return a matter of the second level."""
    return {
        "code": code, "name": "欠薪", "name_en": "Unpaid wages", "scope": "老板不给工资。",
        "mandarin": [f"老板不给工资{number}" for number in range(8)],
        "cantonese": [f"老细唔出粮{number}" for number in range(4)],
        "units": ["legal_aid"], "clarify": "老板欠的是工资吗？", **changes,
    }  # fmt: skip


def period(code: str = "p-test-net", **changes: Any) -> Row:
    """Return a period of the law."""
    return {
        "code": code, "name": "补网的期限", "length": 15, "unit": "days", "counting": "civil_code",
        "starts": "网是哪一天破的？", "note": "过了就没有了。", "articles": [FIRST],
        "matters": ["labour.wages"], **changes,
    }  # fmt: skip


def write_pack(folder: Path, **files: Any) -> Path:
    """Write a pack with one matter, one period and what `files` say: `questions=[…]`; returns its folder."""
    whole: dict[str, Any] = {
        "matters": {"head": "labour", "mapping": {}, "matters": [matter()]},
        "periods": [period()],
        **files,
    }
    for name, content in whole.items():
        path = folder / ("periods.yaml" if name == "periods" else f"{name}/test.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if name == "matters" else {name: content}
        path.write_text(yaml.safe_dump(data, allow_unicode=True))
    return folder


def code(attempt: Callable[[], object]) -> str:
    """Return the code of the problem that `attempt` meets."""
    with pytest.raises(Problem) as caught:
        attempt()
    return caught.value.code
