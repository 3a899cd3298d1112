"""Origins as browsers send them."""

import pytest

from fawang.channels.rules.sites import read_origin
from fawang.kernel.rules.problems import Invalid


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.nanhai.example.cn", "https://www.nanhai.example.cn"),
        (" https://WWW.Nanhai.example.cn:443/news/index.html?x=1 ", "https://www.nanhai.example.cn"),
        ("https://www.nanhai.example.cn:8443", "https://www.nanhai.example.cn:8443"),
        ("https://南海.example.cn", "https://xn--6krw12d.example.cn"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("https://localhost:80/", "https://localhost:80"),
        ("http://localhost:443/", "http://localhost:443"),
    ],
)
def test_an_address_is_kept_as_its_origin(typed: str, origin: str) -> None:
    assert read_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "", "*", "null", "nanhai.example.cn", "http://nanhai.example.cn", "https://*.example.cn", "javascript:alert(1)",
        "https://", "https://a b.cn", "https://user:pass@nanhai.example.cn", "https://nanhai.example.cn;script-src *",
        "https://nanhai.example.cn:port", "file:///etc/passwd", "https://-a.cn", "https://name@nanhai.example.cn",
        "ftp://localhost", "https://a.cn:99999", "https://" + "a" * 64 + ".cn",
    ],
)  # fmt: skip
def test_what_no_browser_sends_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_origin(typed)
    assert (refused.value.code, refused.value.errors) == ("origin_invalid", {"origin": "origin_invalid"})
