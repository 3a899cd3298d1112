"""Every text, in every language, open and neutral, by text message and by e-mail."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from pytest_django import Settings

from fawang.notices.rules import Send
from fawang.notices.texts import TEXTS, Rendered, declared, render
from fawang.people.rules.wishes import Medium

from .cases import CODE, LINK

PARAMS: dict[str, Any] = {
    "code": CODE,
    "link": LINK,
    "office": "佛山市南海区法律援助处",
    "due": "2026-03-09T09:30:00+00:00",
    "until": "2026-03-20T09:30:00+00:00",
    "papers": ["劳动合同", "工资条 100%"],
    "reason": "不属于法律援助范围 %(x)s",
    "minutes": 10,
    "hours": 5,
    "name": "Calls",
    "moment": "2026-03-09T09:30:00+00:00",
    "day": "2026-03-20",
    "before": "2026-03-08T09:30:00+00:00",
    "kept": "2026-03-09T11:30:00+00:00",
    "phone": "0757-12345678",
    "counter": "3",
    "fee": "1,200 yuan",
    "sum": "1,200.50 yuan",
    "people": 30,
}
LOCALES = [code for code, _name in django_settings.LANGUAGES]
#: What gives away that somebody has to do with the law, or what about.
TELLING = (
    "legal", "law", "aid", "office", "justice", "bureau", "lawyer", "application", "case", "paper",
    "法律", "援助", "律师", "律師", "司法", "南海", "申请", "申請", "案", "材料",
)  # fmt: skip
#: These say two moments, or when and where: their words take two parts.
TWO_MOMENTS = {
    "appointment_displaced",
    "appointment_displaced_bare",
    "appointment_soon",
    "appointment_to_confirm",
}
CASES = [name for name in TEXTS if name != "one_time_code"]


def way(medium: Medium, *, third: bool = False, neutral: bool = False) -> Send:
    return Send(medium, third=third, neutral=neutral or third, not_before=datetime(2026, 3, 5, tzinfo=UTC))


def said(name: str, locale: str, **how: Any) -> Rendered:
    return render(name, declared(name, PARAMS), way=way(**how), locale=locale)


@pytest.fixture(autouse=True)
def public_url(settings: Settings) -> None:
    settings.FAWANG_PUBLIC_URL = "https://example.org"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("medium", [Medium.SMS, Medium.EMAIL])
def test_says_code_and_link_and_leaves_no_gap(name: str, medium: Medium, locale: str) -> None:
    text = said(name, locale, medium=medium)
    assert "2048 1736 5528" in text.body
    assert f"https://example.org{LINK}" in text.body
    filled = text.body.replace(PARAMS["reason"], "")
    assert "%(" not in filled
    assert "{" not in filled
    assert bool(text.subject) == (medium == Medium.EMAIL)
    assert "\n" not in text.subject


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("medium", [Medium.SMS, Medium.EMAIL])
def test_neutral_words_are_the_same_whatever_happened(name: str, medium: Medium, locale: str) -> None:
    text = said(name, locale, medium=medium, neutral=True)
    assert text == said("progress", locale, medium=medium, neutral=True)
    shown = (text.subject + text.body).replace("https://example.org" + LINK, "").lower()
    assert not [word for word in TELLING if word in shown]
    assert LINK in text.body


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("medium", [Medium.SMS, Medium.EMAIL])
def test_a_third_party_learns_the_code_and_no_secret(name: str, medium: Medium, locale: str) -> None:
    text = said(name, locale, medium=medium, third=True)
    assert LINK not in text.body
    assert "https://example.org/" in text.body
    assert "2048 1736 5528" in text.body
    assert text == said("progress", locale, medium=medium, third=True)
    assert text != said("progress", locale, medium=medium, neutral=True)
    assert not [word for word in TELLING if word in (text.subject + text.body).lower()]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_one_time_code_names_nobody(locale: str) -> None:
    text = render(
        "one_time_code", {"code": "012345", "minutes": 10}, way=way(Medium.SMS, neutral=True), locale=locale
    )
    assert "012345" in text.body
    assert "10" in text.body
    assert not [word for word in TELLING if word in text.body.lower()]
    assert fits(text.body)


def fits(text: str, parts: int = 1) -> bool:
    """Tell whether a text message has at most so many parts (GSM 7-bit 160 or 153, UCS-2 70 or 67)."""
    single, each = (160, 153) if text.isascii() else (70, 67)
    return len(text) <= (single if parts == 1 else parts * each)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CASES)
def test_a_text_message_is_one_part_of_words_and_one_of_link(name: str, locale: str) -> None:
    # The names of offices are Chinese, and would make an English message a Unicode one.
    office = "Nanhai Legal Aid Office" if locale == "en" else PARAMS["office"]
    params = declared(name, {**PARAMS, "office": office})
    text = render(name, params, way=way(Medium.SMS), locale=locale).body
    words = 2 if name in TWO_MOMENTS else 1
    assert fits(text.replace(f"https://example.org{LINK}", ""), parts=words)
    assert fits(text, parts=words + 1)


@pytest.mark.parametrize("name", CASES)
def test_text_messages_hold_no_papers_and_no_reasons(name: str) -> None:
    body = said(name, "zh-hans", medium=Medium.SMS).body
    assert "工资条" not in body
    assert "不属于" not in body


def test_an_email_lists_papers_and_cites_reasons() -> None:
    body = said("papers_requested", "en", medium=Medium.EMAIL).body
    assert "– 劳动合同\n– 工资条 100%" in body
    assert "March 20, 2026" in body
    body = said("refused", "en", medium=Medium.EMAIL).body
    assert PARAMS["reason"] in body
    assert "Art. 49" in body


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.EMAIL])
def test_a_sentence_without_its_date_is_left_out(medium: Medium) -> None:
    text = render("received", {**declared("received", PARAMS), "due": ""}, way=way(medium), locale="en")
    assert "by" not in text.body.split()


def test_dates_are_those_of_china() -> None:
    late = {**PARAMS, "due": "2026-03-09T17:00:00+00:00"}
    text = render("received", declared("received", late), way=way(Medium.SMS), locale="en")
    assert "March 10, 2026" in text.body


def test_speaks_the_language_of_the_contact_and_gives_back_the_one_before() -> None:
    with translation.override("zh-hans"):
        assert "You have news" in said("late", "en", medium=Medium.SMS, neutral=True).body
        assert translation.get_language() == "zh-hans"
    default = said("late", django_settings.LANGUAGE_CODE, medium=Medium.SMS)
    assert said("late", "tlh", medium=Medium.SMS) == default


def test_a_text_takes_what_it_declares_and_nothing_else() -> None:
    assert declared("progress", PARAMS) == {"code": CODE, "link": LINK}
    with pytest.raises(ValueError, match="office"):
        declared("passed_on", {"code": CODE, "link": LINK})
    with pytest.raises(ValueError, match="nonsense"):
        declared("nonsense", PARAMS)


@pytest.mark.parametrize("name", TEXTS)
def test_names_are_short_enough_for_the_table(name: str) -> None:
    assert len(name) <= 30
