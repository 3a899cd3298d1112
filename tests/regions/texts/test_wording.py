"""Every code has words, and the words take the parameters that come with it."""

from fawang.kernel.wording import SENTENCES, say
from fawang.regions.texts import wording


def test_words() -> None:
    assert wording is not None
    params = {"region": "440699", "line": 3, "division": "4406", "found": 2, "known": 9}
    codes = [code for code in SENTENCES if code.startswith(("region_", "division"))]
    assert len(codes) == 8
    assert all(say(code, **params) for code in codes)
