"""A small law, entries of its own, and two people who write and review."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.models import Article, Entry, EntryVersion, Law, LawVersion
from fawang.knowledge.rules import Kind, VersionState
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at

LAW = "中华人民共和国织网捕鱼示范法"
FIRST, SECOND = f"《{LAW}》第一条", f"《{LAW}》第二条"

type Body = dict[str, Any]


@pytest.fixture(autouse=True)
def _plain_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def public() -> Client:
    """A reader, in the language of the sources."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def law(db: None) -> LawVersion:
    """A law of three articles that nobody else has."""
    return text_of_law(LAW, from_day=date(2020, 1, 1))


def text_of_law(title: str, *, from_day: date, until: date | None = None) -> LawVersion:
    """A text of a law, with three articles."""
    law, _new = Law.objects.get_or_create(
        name=title.removeprefix("中华人民共和国"), region="00", defaults={"title": title, "level": "law"}
    )
    version = LawVersion.objects.create(
        law=law, dated=from_day, effective=from_day, applies_from=from_day, applies_until=until,
        source="test", digest=str(from_day), imported_at=clock.now(),
    )  # fmt: skip
    for number, label in enumerate(("第一条", "第二条", "第三条"), 1):
        Article.objects.create(
            version=version, position=number, number=number, label=label, text=f"{label}的内容。"
        )
    return version


@pytest.fixture
def province() -> UnitRow:
    """The justice department of the province."""
    return unit_at("44", UnitKind.BUREAU)


@pytest.fixture
def editor(db: None, province: UnitRow) -> Browser:
    """Who writes for the country and the province."""
    return in_english(sign_in(Role.KNOWLEDGE_EDITOR, province))


@pytest.fixture
def reviewer(db: None, province: UnitRow) -> Browser:
    """Who reviews what others write."""
    return in_english(sign_in(Role.KNOWLEDGE_REVIEWER, province))


@pytest.fixture
def county_editor(db: None) -> Browser:
    """Who writes for the district of Nanhai."""
    return in_english(sign_in(Role.KNOWLEDGE_EDITOR, unit_at("440605", UnitKind.BUREAU)))


def in_english(browser: Browser) -> Browser:
    """Let somebody read the workbench in the language of its sources."""
    browser.client.cookies["fawang_language"] = "en"
    return browser


def question(code: str = "q-net", **changes: Any) -> Body:
    """A question's body, complete."""
    return {
        "id": code,
        "matter": "labour.wages",
        "also": [],
        "articles": [FIRST],
        "regulations": [],
        "region": "00",
        "review": {"state": "unreviewed", "role": None, "date": "2026-01-05"},
        "expires": None,
        "ask": "渔网破了谁来补？",
        "phrasings": ["网破了怎么办", "谁来补网", "张网烂咗点算"],
        "answer": "谁弄破谁来补。\n\n先留下照片。再找对方谈。",
        "steps": ["拍下破网。", "找对方谈。"],
        "papers": ["照片"],
        "periods": [],
        "items": [],
        **changes,
    }


def guide(code: str = "g-net", **changes: Any) -> Body:
    """A guide's body, complete."""
    base = question(code)
    step = {
        "title": "第一步",
        "text": "先看清楚。",
        "papers": [],
        "where": None,
        "periods": [],
        "articles": [FIRST],
    }
    for name in ("ask", "answer", "papers", "periods"):
        del base[name]
    return {
        **base,
        "title": "补网指南",
        "who": "网破了的人。",
        "phrasings": ["补网", "网破了", "怎么补网", "张网烂咗"],
        "steps": [step, {**step, "title": "第二步"}, {**step, "title": "第三步"}],
        **changes,
    }


type Publish = Callable[..., Entry]


@pytest.fixture
def publish(law: LawVersion) -> Publish:
    """Put an entry before readers: `publish(question(), author=…)`."""

    def make(body: Body, *, kind: Kind = Kind.QUESTION, author: str = SYSTEM.label) -> Entry:
        row = entry_of(body, kind, published=1)
        version_of(row, 1, VersionState.PUBLISHED, body, author)
        return row

    return make


def entry_of(body: Body, kind: Kind = Kind.QUESTION, *, published: int = 0) -> Entry:
    """The row of an entry, without versions."""
    return Entry.objects.create(
        code=body["id"],
        kind=kind,
        matter=body["matter"],
        also=body["also"],
        region=body["region"],
        title=body.get("ask") or body["title"],
        published=published,
        expires=body["expires"],
    )


def version_of(row: Entry, number: int, state: VersionState, body: Body, author: str) -> EntryVersion:
    """A version of an entry."""
    return EntryVersion.objects.create(
        entry=row, number=number, state=state, body=body, author=author, changed_at=clock.now()
    )


def text_of(answer: Any) -> str:
    """A page's text."""
    return str(answer.content.decode())
