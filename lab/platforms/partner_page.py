"""The small desk page of a partner that is a process of its own (partner_side.py)."""

import html
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

_CHINA = timezone(timedelta(hours=8))
#: What can be pressed for a matter that came: the event, its button, the words that go with it.
ANSWERS = {
    "acknowledged": ("收到", ""),
    "accepted": ("受理", ""),
    "refused": ("不予受理", "不属于本单位职责。"),
    "concluded": ("办结", "已办结。"),
    "news": ("告知进展", "正在办理。"),
}
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name}（演示）</title><body style="font:1.1rem/1.7 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem">
<h1>{name}（演示）</h1><p>这里是演示用的对方单位，所列事项都是演示数据。</p>
<h2>往来事项</h2>{rows}
<h2>向法网转介</h2><form method="post"><p><label>编号（已在电话里转过的，填电话的编号；否则留空）<br>
<input name="number" style="font:inherit;width:100%"></label></p><p><label>诉求<br><textarea name="summary" rows="3"
style="font:inherit;width:100%">公司扣着工资和加班费不给。</textarea></label></p>
<button name="command" value="offer" style="font:inherit;padding:.6rem 1.4rem">转介</button></form></body></html>"""
_STEPS = {
    "offered": "转出", "acknowledged": "签收", "accepted": "接收", "refused": "不予接收", "returned": "退回",
    "concluded": "办结", "withdrawn": "撤回", "decided": "裁定", "news": "留言",
}  # fmt: skip
_STEP = "<li>{step}</li>"
_ROW = """<section><h3>{subject}</h3><p>{story}</p><ol>{trail}</ol><form method="post">
<input type="hidden" name="subject" value="{subject}">{buttons}</form></section>"""


def page(name: str, *, came: list[tuple[dict[str, Any], int]], sent: list[dict[str, Any]]) -> str:
    """Return the page of a partner: what came and went of each matter, in its order, and what can be pressed
    (`ANSWERS`).
    """
    subjects: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    events = [*(("法网", event) for event, _times in came), *((name, event) for event in sent)]
    for side, event in sorted(events, key=_moment):
        if event["type"].startswith("cn.fawang.referral."):
            subjects.setdefault(event["subject"], []).append((side, event["data"]))
    buttons = "".join(
        f'<button name="command" value="{command}" style="font:inherit;padding:.4rem 1rem">{label}</button> '
        for command, (label, _words) in ANSWERS.items()
    )
    rows = [
        _ROW.format(
            subject=html.escape(subject),
            story=html.escape(_story(steps)),
            trail="".join(_STEP.format(step=html.escape(_told(side, data))) for side, data in steps),
            buttons=buttons,
        )
        for subject, steps in reversed(subjects.items())
    ]
    return _PAGE.format(name=html.escape(name), rows="".join(rows) or "<p>还没有。</p>")


def _moment(step: tuple[str, dict[str, Any]]) -> datetime:
    return datetime.fromisoformat(step[1]["time"])


def _story(steps: list[tuple[str, dict[str, Any]]]) -> str:
    fields: Mapping[str, str] = next((data["fields"] for _side, data in steps if data.get("fields")), {})
    return " · ".join(fields[name] for name in ("name", "phone", "summary", "request") if fields.get(name))


def _told(side: str, data: Mapping[str, Any]) -> str:
    at = datetime.fromisoformat(data["at"]).astimezone(_CHINA)
    words = f"：{data['words']}" if data.get("words") else ""
    return f"{at:%m-%d %H:%M}　{side} {_STEPS.get(data['type'], data['type'])}{words}"
