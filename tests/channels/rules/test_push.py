"""What a browser's subscription must be."""

import pytest

from fawang.channels.rules.push import is_believed, read_subscription
from fawang.kernel.rules.problems import Invalid

KEYS = {"p256dh": "B" * 87, "auth": "a" * 22}
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


def test_what_browsers_hand_over_is_taken() -> None:
    found = read_subscription({"endpoint": ENDPOINT, "expirationTime": None, "keys": KEYS})
    assert (found.endpoint, found.auth) == (ENDPOINT, "a" * 22)
    assert ENDPOINT not in repr(found)


@pytest.mark.parametrize(
    "given",
    [None, "x", [], {}, {"endpoint": ENDPOINT}, {"endpoint": ENDPOINT, "keys": {"p256dh": "B", "auth": "a"}},
     {"endpoint": 5, "keys": KEYS}, {"endpoint": "https://x/" + "a" * 1000, "keys": KEYS}],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(given: object) -> None:
    with pytest.raises(Invalid):
        read_subscription(given)


@pytest.mark.parametrize(
    ("endpoint", "believed"),
    [
        (ENDPOINT, True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://sg2p.notify.windows.com/w/?token=x", True),
        ("https://push.example.cn/x", True),
        ("https://notify.windows.com.evil.example/", False),
        ("http://fcm.googleapis.com/x", False),
        ("https://push.example.cn:8443/x", False),
        ("https://[::1", False),
    ],
)
def test_push_services_alone_are_believed(endpoint: str, believed: bool) -> None:
    assert is_believed(endpoint, ["push.example.cn"]) is believed
