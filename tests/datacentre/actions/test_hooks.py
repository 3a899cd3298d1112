"""Which addresses may be called."""

import hashlib
import hmac

import pytest
from pytest_django import Settings

from fawang.datacentre.actions.hooks import allowed, signature


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://ops.example.cn/hooks/1?key=2", True),
        ("https://ops.example.cn:8443/x", True),
        ("https://OPS.example.cn/x", True),
        ("http://plain.example:8080/x", True),
        ("http://ops.example.cn/x", False),
        ("https://plain.example:8080/x", False),
        ("https://ops.example.cn:444/x", False),
        ("https://ops.example.cn.evil.example/x", False),
        ("https://user:word@ops.example.cn/x", False),
        ("https://evil.example/?ops.example.cn", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_named_hosts_may_be_called(settings: Settings, url: str, may: bool) -> None:
    settings.FAWANG_ALERT_HOSTS = ["ops.example.cn", "ops.example.cn:8443", "http://plain.example:8080"]
    assert allowed(url) is may


def test_a_signature_covers_the_moment_and_the_body() -> None:
    found = signature("word", b"{}", 1000)
    assert found == "t=1000,v1=" + hmac.new(b"word", b"1000.{}", hashlib.sha256).hexdigest()
    assert signature("word", b"{}", 1001) != found
