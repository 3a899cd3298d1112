"""A fifth spoken language is data: rows in two files, and it is in every list, in the menu, and heard."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import fawang
from fawang.organisations.rules import languages

HERE = Path(fawang.__file__).parent
ROW = """
[leizhou]
name = {zh-hans = "雷州话", zh-hant = "雷州話", en = "Leizhou"}
key = 5
also = ["雷话"]
"""
CHOOSE = "雷州话请按{key}。"
#: What is asked of an installation with it. Nothing of the program is changed: only its data.
ASKED = """
import asyncio, json, sys
from pathlib import Path
import django
django.setup()
from django.utils import translation
from fawang.config.api import api
from fawang.datacentre.texts.labels import VALUES
from fawang.dispatch.queries import callbacks
from fawang.hotline.data import prompts
from fawang.hotline.rules.calls.events import Begun, Key
from fawang.hotline.rules.calls.call_flow import decide
from fawang.hotline.rules.calls.commands import Say
from fawang.hotline.rules import Call
from fawang.hotline.telephony.sound.tts import Voice
from fawang.organisations.rules import Language
from fawang.work_orders.pages.applying.questions import PersonForm
from fawang.consultations.pages.seat.forms import SkillsForm

begun = decide(Call("1"), Begun())
menu = [phrase for order in begun.orders if isinstance(order, Say) for phrase in order.phrases]
chosen = decide(begun.call, Key("5"))
last = menu[-1]
heard, text = prompts.said(last, Language.MANDARIN)
file = asyncio.run(Voice(Path(sys.argv[1])).files([last], Language.MANDARIN))[0]
#: As telephones carry it: a byte a sample.
seconds = file.stat().st_size / 8000
with translation.override("zh-hans"):
    name = str(VALUES["language"]["leizhou"])
schemas = api.get_openapi_schema(path_prefix="")["components"]["schemas"]
print(json.dumps({
    "menu": [one.language for one in menu if one.id == "choose"], "text": text, "heard": heard,
    "seconds": seconds, "chosen": chosen.call.language, "name": name,
    "api": sorted(one for one, schema in schemas.items() if "leizhou" in schema.get("enum", ())),
    "called back": "leizhou" in callbacks.SPOKEN,
    "seat": "language_leizhou" in SkillsForm().fields,
    "intake": "leizhou" in dict(PersonForm().fields["dialect"].choices),
}))
"""


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """The program as it is, with a language more in its data."""
    copied = tmp_path / "fawang"
    # With what is compiled of it: that belongs to files of the same time and size, wherever they are.
    shutil.copytree(HERE, copied, ignore=shutil.ignore_patterns("static", "*.mo"))
    with (copied / "organisations/data/languages.toml").open("a", encoding="utf-8") as file:
        file.write(ROW)
    path = copied / "hotline/data/prompts.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    found["languages"]["leizhou"] = {"source": "machine", "voice": "yue", "standing": "draft"}
    for row in found["prompts"]:
        row["leizhou"] = CHOOSE if row["id"] == "choose" else row["mandarin"]
    path.write_text(yaml.safe_dump(found, allow_unicode=True), encoding="utf-8")
    return tmp_path


def test_it_is_in_the_menu_heard_and_in_every_list(installation: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(installation / "sounds")], cwd=installation, check=False,
        env={**os.environ, "PYTHONPATH": str(installation), "DJANGO_SETTINGS_MODULE": "fawang.config.settings",
             "FAWANG_CONTENT": str(HERE.parent / "content")},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["menu"] == ["mandarin", "cantonese", "hakka", "teochew", "leizhou"]
    assert (found["heard"], found["text"], found["chosen"]) == ("leizhou", "雷州话请按5。", "leizhou")
    assert 1 < found["seconds"] < 10
    assert found["name"] == "雷州话"
    assert {"Dialect", "Language"} <= set(found["api"])
    assert (found["called back"], found["seat"], found["intake"]) == (True, True, True)


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("key = 5", "key = 7"),
        ROW.replace("key = 5", "key = 1"),
        ROW.replace(', en = "Leizhou"', ""),
        ROW.replace("leizhou", "the_language_of_leizhou"),
    ],
    ids=["key left out", "key taken", "no name", "too long"],
)
def test_a_row_that_cannot_be_is_refused(row: str, tmp_path: Path) -> None:
    path = tmp_path / "languages.toml"
    path.write_text((HERE / "organisations/data/languages.toml").read_text() + row, encoding="utf-8")
    with pytest.raises(ValueError, match=r"languages\.toml"):
        languages.read(path)
