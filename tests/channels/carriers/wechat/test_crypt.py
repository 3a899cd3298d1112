"""Signatures and encrypted messages, against another implementation (odoo-wechatpy) in both directions."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

from fawang.channels.carriers.wechat.crypt import MessageCipher, NotTheirs, is_signed, signature
from lab.platforms.wechat_side import APP_ID, KEY, TOKEN

CIPHER = MessageCipher(TOKEN, KEY, APP_ID)
OTHER = WeChatCrypto(TOKEN, KEY, APP_ID)


def _signed(encrypted: str) -> dict[str, str]:
    return {"given": signature(TOKEN, "1", "n", encrypted), "timestamp": "1", "nonce": "n"}


@given(st.text(min_size=1, max_size=200))
def test_what_we_encrypt_they_decrypt_and_the_other_way_round(text: str) -> None:
    message = f"<xml><Content>{len(text)}</Content></xml>" + text.encode("utf-8", "replace").decode()
    encrypted = CIPHER.encrypt(message.encode())
    assert CIPHER.decrypt(encrypted, **_signed(encrypted)) == message.encode()
    outer = f"<xml><Encrypt>{encrypted}</Encrypt></xml>"
    assert OTHER.decrypt_message(outer, signature(TOKEN, "1", "n", encrypted), "1", "n") == message
    theirs = ElementTree.fromstring(OTHER.encrypt_message(message, "n", "1"))
    found = {child.tag: child.text or "" for child in theirs}
    assert (
        CIPHER.decrypt(found["Encrypt"], given=found["MsgSignature"], timestamp="1", nonce="n")
        == message.encode()
    )


def test_signatures_are_theirs() -> None:
    check_signature(TOKEN, signature(TOKEN, "1700000000", "abc"), "1700000000", "abc")
    with pytest.raises(InvalidSignatureException):
        check_signature(TOKEN, signature("another", "1700000000", "abc"), "1700000000", "abc")
    assert not is_signed(TOKEN, "\ud800", "1")


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one[:-4] + "AAAA",
        lambda one: one[4:],
        lambda one: "",
        lambda one: "签名",
        lambda one: "%%%",
    ],
)
def test_what_was_altered_is_nothing_even_if_it_is_signed(change: object) -> None:
    altered = change(CIPHER.encrypt(b"<xml/>"))  # type: ignore[operator]
    with pytest.raises(NotTheirs):
        CIPHER.decrypt(altered, **_signed(altered))


def test_another_accounts_message_is_none_of_ours() -> None:
    foreign = MessageCipher(TOKEN, KEY, "wx1111111111111111").encrypt(b"<xml/>")
    with pytest.raises(NotTheirs):
        CIPHER.decrypt(foreign, **_signed(foreign))
    encrypted = CIPHER.encrypt(b"<xml/>")
    with pytest.raises(NotTheirs):
        CIPHER.decrypt(encrypted, given="0" * 40, timestamp="1", nonce="n")
    with pytest.raises(ValueError, match="43"):
        MessageCipher(TOKEN, "short", APP_ID)
