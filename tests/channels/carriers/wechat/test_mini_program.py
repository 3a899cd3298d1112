"""Decryption of what WeChat encrypts, against the example of its own documentation."""

import pytest

from fawang.channels.carriers.wechat.crypt import NotTheirs
from fawang.channels.carriers.wechat.mini_program import decrypt

#: The example of WeChat's page on open data (开放数据校验与解密), as its sample programs have it.
KEY = "tiihtNczf5v6AKRyjwEUhQ=="
VECTOR = "r7BXXKkLb8qrSNn05n0qiA=="
ENCRYPTED = (
    "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOET"
    "KUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXw"
    "u0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UI"
    "eorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYV"
    "oKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew=="
)


def test_the_example_of_the_documentation_is_read() -> None:
    found = decrypt(KEY, ENCRYPTED, VECTOR)
    assert found["nickName"] == "Band"
    assert found["watermark"] == {"timestamp": 1477314187, "appid": "wx4f4bc4dec97d474b"}


@pytest.mark.parametrize(
    ("key", "encrypted", "vector"),
    [
        ("A" * 22 + "==", ENCRYPTED, VECTOR),
        (KEY, ENCRYPTED[:-24] + "A" * 22 + "==", VECTOR),
        (KEY, ENCRYPTED, "AAAA"),
        ("AAAA", ENCRYPTED, VECTOR),
        (KEY, "", VECTOR),
        (KEY, "?", VECTOR),
    ],
)
def test_what_was_made_with_another_key_or_altered_is_not_read(key: str, encrypted: str, vector: str) -> None:
    with pytest.raises(NotTheirs):
        decrypt(key, encrypted, vector)
