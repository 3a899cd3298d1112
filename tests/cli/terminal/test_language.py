"""Which language the terminal gets, and that it gets it everywhere."""

import gettext
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from fawang.cli.terminal import language
from fawang.config.environment import Misconfigured


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C"}, "zh-hans"),
        ({"LANG": "POSIX"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_SG"}, "zh-hans"),
        ({"LANG": "zh"}, "zh-hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_HK"}, "zh-hant"),
        ({"LANG": "zh_MO.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_Hant_CN"}, "zh-hant"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "zh-hant"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8", "FAWANG_LANGUAGE": "zh-hans"}, "zh-hans"),
        ({"LC_ALL": "zh_CN.UTF-8", "FAWANG_LANGUAGE": "en"}, "en"),
        ({"FAWANG_LANGUAGE": "zh-Hant"}, "zh-hant"),
    ],
)
def test_the_variable_decides_then_the_locale_then_simplified_chinese(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    monkeypatch.setenv("LANG", "")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language.chosen() == code


def test_a_language_that_is_none_of_ours_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", "fr")
    with pytest.raises(Misconfigured, match="FAWANG_LANGUAGE must be zh-hans, zh-hant, en, not 'fr'"):
        language.chosen()


@pytest.mark.parametrize(
    ("encoding", "wanted", "code"),
    [
        ("ascii", "zh-hans", "en"),
        ("iso-8859-1", "zh-hant", "en"),
        ("gb18030", "zh-hans", "zh-hans"),
        ("gb2312", "zh-hans", "zh-hans"),
        ("gb2312", "zh-hant", "en"),
        ("big5", "zh-hant", "zh-hant"),
    ],
)
def test_where_the_output_cannot_take_chinese_it_is_english(
    monkeypatch: pytest.MonkeyPatch, encoding: str, wanted: str, code: str
) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", wanted)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert language.chosen() == code


@pytest.mark.parametrize(("code", "usage"), [("zh-hans", "选项"), ("zh-hant", "選項"), ("en", "Options")])
def test_settling_lets_gettext_speak_the_language(
    monkeypatch: pytest.MonkeyPatch, code: str, usage: str
) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", code)
    language.settle()
    assert gettext.gettext("Options") == usage


def test_a_process_that_serves_people_does_not_inherit_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", "zh-hant")
    language.settle()
    assert os.environ["LANGUAGE"] == "zh_Hant"
    language.hand_over()
    assert "LANGUAGE" not in os.environ


def test_what_is_written_stays_in_the_default_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", "en")
    language.settle()
    assert translation.get_language() == "zh-hans"


def test_a_terminal_without_chinese_gets_question_marks_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fawang.cli", "--help"],
        env={
            **os.environ,
            "PYTHONIOENCODING": "latin-1",
            "LANG": "zh_CN.UTF-8",
            "FAWANG_HOME": str(tmp_path),
        },
        capture_output=True,
        check=True,
    )
    assert b"?? ? the platform on which a province runs its public legal services." in done.stdout
