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
    longest = "https://x/" + "a" * 990
    for keys in (
        {"p256dh": "B" * 80, "auth": "a" * 20},
        {"p256dh": "-" * 100 + "==", "auth": "_" * 30 + "="},
    ):
        found = read_subscription({"endpoint": longest, "keys": keys})
        assert (found.endpoint, found.p256dh, found.auth) == (longest, *keys.values())


@pytest.mark.parametrize(
    "given",
    [None, "x", [], {}, {"endpoint": ENDPOINT}, {"endpoint": ENDPOINT, "keys": {"p256dh": "B", "auth": "a"}},
     {"endpoint": ENDPOINT, "keys": KEYS | {"auth": "a"}}, {"endpoint": ENDPOINT, "keys": KEYS | {"p256dh": "B"}},
     {"endpoint": ENDPOINT, "keys": KEYS | {"auth": None}}, {"endpoint": ENDPOINT, "keys": KEYS | {"p256dh": None}},
     {"endpoint": ENDPOINT, "keys": "x"}, {"keys": KEYS}, {"endpoint": "https://x/" + "a" * 991, "keys": KEYS},
     {"endpoint": 5, "keys": KEYS}, {"endpoint": "https://x/" + "a" * 1000, "keys": KEYS}],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(given: object) -> None:
    with pytest.raises(Invalid) as refused:
        read_subscription(given)
    assert refused.value.code == "subscription_wrong"


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
        ("https://FCM.googleapis.com:443/x", True),
        ("https://web.push.apple.com/x", True),
        ("https://api.push.apple.com/x", True),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://name@fcm.googleapis.com/x", False),
        ("https://push.example.org/x", False),
        ("https:///x", False),
        ("", False),
        # Without TLS only the very one that was set.
        ("http://127.0.0.1:9000/x", True),
        ("http://127.0.0.1:9001/x", False),
    ],
)
def test_push_services_alone_are_believed(endpoint: str, believed: bool) -> None:
    assert is_believed(endpoint, ["push.example.cn", "http://127.0.0.1:9000"]) is believed
    # What the installation has not set is believed of browsers' services alone.
    assert is_believed(endpoint) is (believed and "example" not in endpoint and "127" not in endpoint)
