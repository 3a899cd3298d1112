"""Where somebody is signed in, in words that they recognise."""

import pytest

from fawang.people.pages.devices import device

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Mobile/15E148 MicroMessenger/8.0.40"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (EDGE, "Edge · Windows 10"),
        (WECHAT, "WeChat Browser · iOS 17"),
        (FIREFOX, "Firefox · Linux"),
        ("a program of ours", "a program of ours"),
        ("x" * 200, "x" * 80),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(agent: str, named: str) -> None:
    assert device(agent) == named
