"""Articles as a legal document cites them."""

import re

import pytest
from django.utils import translation

from fawang.legal_aid.queries.forms.citations import CITATIONS

ARTICLES = {"31": "三十一", "32": "三十二", "41": "四十一", "42": "四十二", "43": "四十三", "44": "四十四"}
ITEMS = "一二三四五六七八九"


@pytest.mark.parametrize("ground", CITATIONS)
def test_the_chinese_names_article_item_and_the_words_of_the_law(ground: str) -> None:
    article, _, item = ground.partition(".")
    with translation.override("zh-hans"):
        text = str(CITATIONS[ground])
    assert re.match("第.+条", text)
    assert text.startswith(
        f"第{ARTICLES[article]}条" + (f"第{ITEMS[int(item) - 1]}项" if item else "") + "（"
    )
    assert re.fullmatch(r".+（[^a-zA-Z（）]+）", text)


@pytest.mark.parametrize("ground", CITATIONS)
def test_other_languages_cite_the_same_article(ground: str) -> None:
    article, _, item = ground.partition(".")
    with translation.override("en"):
        assert str(CITATIONS[ground]).startswith(f"Art. {article}" + (f", item {item} (" if item else " ("))
    with translation.override("zh-hant"):
        assert re.match("第.+條", str(CITATIONS[ground]))
