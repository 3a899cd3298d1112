"""A special zone as somebody writes it in a hurry."""

from typing import Any

CODE = "huifeng"
WORD = "惠丰"
SAID = "惠丰鞋厂停产欠薪，专区律师免费解答。"


def content(**changes: Any) -> dict[str, Any]:
    """Return a zone as its file would have it."""
    return {
        "code": CODE,
        "kind": "insolvency",
        "name": {"zh-hans": "惠丰鞋厂欠薪专区", "en": "Huifeng shoe factory: unpaid wages"},
        "introduction": {
            "zh-hans": "为惠丰鞋厂停产以后没有拿到工资的职工。",
            "en": "For unpaid workers of Huifeng.",
        },
        "announcement": {"zh-hans": SAID, "en": "Huifeng has stopped: lawyers answer its workers."},
        "words": [WORD],
        "opening": {"always": True},
        "priority": 30,
        "scenarios": [
            {
                "code": "situation-1",
                "title": {"zh-hans": "厂里停产，欠着工资", "en": "The factory stopped and owes wages"},
                "matter": "labour.wages",
                "steps": ["先登记欠了几个月、多少钱。", "向劳动监察投诉。"],
            }
        ],
        **changes,
    }


def form(**changes: str) -> dict[str, str]:
    """Return the same as the form of the workbench sends it."""
    zone = content()
    texts = {
        f"{name}_{language}": zone[name][language]
        for name in ("name", "introduction", "announcement")
        for language in ("zh-hans", "en")
    }
    return texts | {
        "version": "0", "code": CODE, "kind": "insolvency", "accent": "vermilion", "words": WORD, "usual": "on",
        "priority": "30", "s-TOTAL_FORMS": "2", "s-INITIAL_FORMS": "0", "s-MIN_NUM_FORMS": "0",
        "s-MAX_NUM_FORMS": "20", "s-0-title_zh": "厂里停产，欠着工资", "s-0-title_en": "The factory stopped",
        "s-0-matter": "labour.wages", "s-0-steps": "先登记欠了几个月、多少钱。\n向劳动监察投诉。",
        **changes,
    }  # fmt: skip
