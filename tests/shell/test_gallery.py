"""Every component draws in every language, and no page breaks the content security policy."""

import re
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("frame_alone")

PAGES = [
    "/",
    "/accessibility",
    "/privacy",
    "/gallery",
    "/gallery/desk",
    "/gallery/question",
    "/gallery/sign-in",
]
TEMPLATES = Path(__file__).resolve().parents[2] / "fawang" / "shell" / "templates" / "shell"


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_it_draws(client: Client, address: str, language: str) -> None:
    client.cookies["fawang_language"] = language
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert response["Content-Language"] == language


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_inline(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", page)
    assert "unsafe" not in client.get(address)["Content-Security-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_comes_from_elsewhere(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*\s(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(source.startswith(("/static/", "/app.webmanifest")) for source in loaded)


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_unique(client: Client, address: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get(address).content.decode())
    assert len(ids) == len(set(ids))


def test_chinese_is_complete(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "zh-CN"}).content.decode()
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{3,}", text)) - {"English"}
    assert not words


def test_a_question_sent_empty_shows_its_mistake(client: Client) -> None:
    page = client.post("/gallery/question", {}).content.decode()
    assert 'href="#id_topic_0"' in page
    assert page.index("data-error-summary") < page.index("<form method", page.index("<main"))


def test_the_workbench_names_the_desk(client: Client) -> None:
    client.cookies["fawang_language"] = "en"
    page = client.get("/gallery/desk").content.decode()
    assert "Nanhai Legal Aid Office · Officer" in page
    assert 'aria-current="page"' in page
    assert "X-CSRFToken" in page


def test_templates_stay_short() -> None:
    for template in TEMPLATES.rglob("*.html"):
        assert len(template.read_text(encoding="utf-8").splitlines()) <= 150, template.name
