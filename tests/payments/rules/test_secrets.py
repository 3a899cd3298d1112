"""What is a secret, as Standard Webhooks write it."""

import base64

import pytest

from fawang.payments.rules.secrets import is_secret


def secret(size: int) -> str:
    return "whsec_" + base64.b64encode(bytes(range(size))).decode()


def test_twenty_four_bytes_are_enough() -> None:
    assert is_secret(secret(24))
    assert is_secret(secret(64))


@pytest.mark.parametrize(
    "text",
    [
        "", "whsec_", secret(23), secret(24).removeprefix("whsec_"), secret(24)[:-1], "whsec_中" + "A" * 40,
        "whsec_!" + "A" * 40,
    ],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_secret(text)
