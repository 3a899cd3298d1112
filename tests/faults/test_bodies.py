"""Ten megabytes of text, NUL bytes, emoji, script tags, two hundred megabytes of file: an answer, or stored safely."""

import io
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.platform import Platform, body

MEGABYTE = 1024 * 1024


def post(platform: Platform, **options: object) -> httpx.Response:
    return httpx.post(f"{platform.url}/api/v1/work-orders", timeout=60, **options)  # type: ignore[arg-type]


def test_ten_megabytes_of_text(platform: Platform) -> None:
    answer = post(platform, json=body(words="字" * (10 * MEGABYTE // 3)))
    assert answer.status_code in (413, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in ("body_too_large", "invalid")


def test_a_little_too_much_text_names_the_field(platform: Platform) -> None:
    answer = post(platform, json=body(words="字" * 20_001))
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"words": "field_too_long"}


@pytest.mark.parametrize(
    "words",
    [
        "\x00工资\x00不给我发\x00",
        "😀👩‍👧‍👦🏳️‍🌈 老板不发工资",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "\u202e反向文字\u202c 工资不给",
        "％'\"; DROP TABLE",
    ],
)
def test_strange_text_comes_back_harmless(platform: Platform, words: str) -> None:
    answer = post(platform, json=body(words=words))
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    page = httpx.get(f"{platform.url}/f/{receipt['code']}/{receipt['access_key']}", timeout=20)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "\x00" not in page.text


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"words": ' + b"[" * 5000]
)
def test_broken_json(platform: Platform, content: bytes) -> None:
    answer = post(platform, content=content, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_file_of_two_hundred_megabytes_is_refused_with_a_page(platform: Platform) -> None:
    receipt = post(platform, json=body()).json()
    file = io.BytesIO(b"%PDF-1.4" + b"0" * (200 * MEGABYTE))
    page = httpx.post(
        f"{platform.url}/f/{receipt['code']}/{receipt['access_key']}/files",
        files={"file": ("big.pdf", file, "application/pdf")},
        headers={"Accept-Language": "zh-CN"},
        timeout=120,
    )
    assert page.status_code == 413
    assert "20" in page.text
    assert "<html" in page.text


def test_a_body_without_a_declared_length_is_measured_too(platform: Platform) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"0" * MEGABYTE

    answer = httpx.post(f"{platform.url}/api/v1/work-orders", content=chunks(), timeout=60)
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
