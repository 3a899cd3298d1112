"""A new group is a row of data: it is asked, pays nothing, goes first in the queue, has a page and figures."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import fawang

HERE = Path(fawang.__file__).parent
NAME = '{ zh-hans = "船民", zh-hant = "船民", en = "Boat people" }'
ROW = f"""
[boat_people]
name = {NAME}
who = {NAME}
intro = {{ zh-hans = "船上人家可以在码头办。", zh-hant = "船上人家可以在碼頭辦。", en = "Come to the pier." }}
also = ["疍家"]
said = {{ waiver = ["relief"] }}
units = ["park_station"]
first_by_hours = 48
support = ["callback", "sign"]

[[boat_people.benefits]]
text = {{ zh-hans = "公证费减免。", zh-hant = "公證費減免。", en = "No notary fee." }}
law = "某办法"
article = 3
verified = false
kind = "notarisation"
answers = {{ waiver = "relief" }}
"""
#: What is asked of an installation with it. Nothing of the program is changed: only its data.
ASKED = """
import json
import django
django.setup()
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
settings.ALLOWED_HOSTS = ["*"]
from django.db import transaction
from django.test import Client
import ibis
from fawang.datacentre.actions.filling.sources import read
from fawang.datacentre.actions.loading.headings import _words
from fawang.datacentre.queries.questions.filter_state import OFFERED
from fawang.datacentre.texts.labels import VALUES
from fawang.datacentre.warehouse.dimensions import LEVELS
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.actions.loading.headings import Mapping
from fawang.consultations.pages.seat.forms import SkillsForm
from fawang.counter.pages.forms import VisitForm
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions.units import create_unit
from fawang.organisations.rules import UnitKind
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.steps import take_step


def applied(number, **answers):
    given = {"item": "birth", "ground": "domicile", "applies": "self", "use": "here", "institution": str(office.pk)}
    intake = Intake(kind="notarisation", matter="other", words="办理出生公证", place="440605",
                    reach=Reach(name="某人", phone=f"1380013800{number}"), answers={**given, **answers})
    return submit(by=ANONYMOUS, intake=intake).order

with transaction.atomic():
    bureau = organisations.nearest("440605", UnitKind.BUREAU)[0]
    office = create_unit(by=SYSTEM, name="南海公证处", kind="notary_office", region_code="440605", parent_id=bureau.id)
    plain, asked, waived = applied(1), applied(2, group="boat_people"), applied(3, waiver="relief")
    for command, data in (("accept", {}), ("settle_fee", {"waived": "relief"})):
        waived = take_step(by=SYSTEM, code=waived.code, command=command, version=waived.version, data=data)
    rows = read("service", clock.today()).to_pylist()
    client = Client(headers={"accept-language": "zh-CN"})
    page = client.get("/groups/boat_people").content.decode()
    begun = client.get("/help?kind=notarisation&group=boat_people&waiver=relief").status_code
    found = {
        "groups": [one.facts.get("group", "") for one in (plain, asked, waived)],
        "first": asked.queue_key < plain.queue_key,
        "hours": round((plain.queue_key - asked.queue_key) / 3_600_000_000),
        "facts": sorted(row["special_group"] for row in rows if row["kind"] == "notarisation"),
        "waived": [row["special_group"] for row in rows if row.get("fee_waived")],
        "known": "boat_people" in LEVELS["special_group"][1].known,
        "name": str(VALUES["special_group"]["boat_people"]),
        "read from a file": _words(FACTS["service"], Mapping())["special_group"].get("疍家"),
        "seat": "boat_people" in dict(SkillsForm().fields["groups"].choices),
        "counter": "boat_people" in dict(VisitForm.base_fields["special_group"].choices),
        "page": ["船上人家" in page, "公证费减免" in page, "未核实" in page, "group=boat_people" in page],
        "begun": begun,
        "listed": "船民" in client.get("/groups").content.decode(),
    }
    transaction.set_rollback(True)
print(json.dumps(found))
"""


def test_a_row_is_walked_through_intake_waiver_queue_and_figures(real_database: str, tmp_path: Path) -> None:
    copied = tmp_path / "fawang"
    shutil.copytree(HERE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    with (copied / "people/data/groups.toml").open("a", encoding="utf-8") as file:
        file.write(ROW)
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=tmp_path, check=False, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fawang.config.settings",
             "DATABASE_URL": real_database, "FAWANG_CONTENT": str(HERE.parent / "content")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["groups"] == ["", "boat_people", "boat_people"]
    assert (found["first"], found["hours"]) == (True, 48)
    assert found["facts"] == ["", "boat_people", "boat_people"]
    assert found["waived"] == ["boat_people"]
    assert (found["known"], found["name"], found["read from a file"]) == (True, "船民", "boat_people")
    assert (found["seat"], found["counter"], found["listed"]) == (True, True, True)
    assert found["page"] == [True, True, True, True]
    assert found["begun"] == 302
