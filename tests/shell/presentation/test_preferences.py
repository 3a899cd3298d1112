"""Language, theme and text size: chosen without script, kept without a table."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("frame_alone")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK,zh;q=0.9", "zh-hant"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-FR,de;q=0.8", "zh-hans"),
        ("fr-FR,en;q=0.3", "en"),
        ("*", "zh-hans"),
        ("\x00;;q=nonsense", "zh-hans"),
    ],
)
def test_the_language_follows_the_browser(client: Client, asked: str, given: str) -> None:
    response = client.get("/", headers={"accept-language": asked})
    assert response["Content-Language"] == given
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}


def test_a_choice_counts_more_than_the_browser(client: Client) -> None:
    client.post("/preferences", {"language": "en"})
    response = client.get("/", headers={"accept-language": "zh-CN"})
    assert response["Content-Language"] == "en"
    assert '<html lang="en"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [("theme", "dark", 'data-theme="dark"'), ("text", "large", 'data-text="large"')],
)
def test_a_choice_stands_on_the_next_page(client: Client, name: str, value: str, mark: str) -> None:
    assert mark not in client.get("/").content.decode()
    client.post("/preferences", {name: value})
    assert mark in client.get("/").content.decode()


def test_what_is_not_a_choice_is_ignored(client: Client) -> None:
    response = client.post("/preferences", {"theme": '"><script>', "language": "fr", "text": "huge"})
    assert not response.cookies


def test_a_foreign_value_in_the_cookie_is_ignored(client: Client) -> None:
    client.cookies["fawang_theme"] = '"onload="'
    assert 'data-theme="auto"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("next_", "referer", "leads_to"),
    [
        ("/gallery?x=1", "", "/gallery?x=1"),
        ("https://evil.example/", "", "/"),
        ("//evil.example/", "", "/"),
        ("javascript:alert(1)", "", "/"),
        ("", "http://testserver/privacy", "http://testserver/privacy"),
        ("", "https://evil.example/", "/"),
    ],
)
def test_the_way_back_stays_in_the_house(client: Client, next_: str, referer: str, leads_to: str) -> None:
    response = client.post("/preferences", {"text": "large", "next": next_}, headers={"referer": referer})
    assert response.status_code == 302
    assert response["Location"] == leads_to


def test_the_script_gets_no_page(client: Client) -> None:
    response = client.post("/preferences", {"text": "large"}, headers={"x-requested-with": "fetch"})
    assert response.status_code == 204
    assert response.cookies["fawang_text"].value == "large"


def test_cookies_are_kept_from_scripts_and_foreign_pages(client: Client) -> None:
    cookie = client.post("/preferences", {"text": "large"}).cookies["fawang_text"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_looking_is_not_choosing(client: Client) -> None:
    assert client.get("/preferences").status_code == 405


def test_a_page_without_a_form_sets_no_cookie(client: Client) -> None:
    assert not client.get("/accessibility").cookies
