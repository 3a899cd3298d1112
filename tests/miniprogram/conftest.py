"""A platform that listens, with matters in the middle of their lives, and what runs the tests of the mini program."""

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from fawang.catalogue.queries import forms as versions
from fawang.consultations.actions.asking import ask
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.actions.intake import submit
from lab.platforms.wechat_side import MINI_APP_ID, MINI_SECRET, RunningSide, running_side
from tests.appointments.cases import EVERY_DAY, office, plan
from tests.browser import PLAIN_FILES, sign_in
from tests.cases import bring_to, intake
from tests.catalogue.form_cases import ANSWERS
from tests.channels.cases import switch_on
from tests.conftest import unit_at
from tests.consultations.cases import ANSWER, give, question
from tests.npm import installed
from tests.stations.cases import place_unit

HERE = Path(__file__).resolve().parent
#: The forms of which one becomes a document and one an order.
FORMS = ("court_fee_relief", "wage_aid")
#: What node does with the files.
_EACH = "process.argv.slice(1).forEach((file) => require(file))"


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def simulate() -> Path:
    """The package.json beside which miniprogram-simulate is installed; skips the test where it cannot be."""
    return installed(HERE, "miniprogram-simulate")


@dataclass
class Runner:
    """Runs files of tests by node. `environment`: what they get beyond ours."""

    environment: dict[str, str]

    def __call__(self, *files: Path) -> None:
        """Run them, one after the other; what they say is shown where one fails.

        In one process: what renders pages takes a second of CPU to load. Each test begins with a phone of its own.
        """
        # A file without tests would pass as well.
        assert [one for one in files if not re.search(r"^test\(", one.read_text(), re.MULTILINE)] == []
        command = ["node", "--test-reporter=spec", "-e", _EACH, *map(str, files)]
        done = subprocess.run(
            command,
            cwd=HERE,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
        assert "tests 0" not in done.stdout


@pytest.fixture
def run(simulate: Path) -> Runner:
    """What runs tests that need no platform."""
    return Runner({"SIMULATE_FROM": str(simulate)})


@pytest.fixture(scope="session")
def side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSide]:
    """WeChat's side, as a process of its own."""
    with running_side(tmp_path_factory.mktemp("wechat_of_phones")) as one:
        yield one


@pytest.fixture
def platform(
    simulate: Path, side: RunningSide, real_database: str, settings: Settings, tmp_path: Path
) -> Iterator[Runner]:
    """A platform that listens, with a database of its own and the channel switched on; what runs tests against it."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    settings.FAWANG_MINI_PROGRAM_APP_ID, settings.FAWANG_MINI_PROGRAM_SECRET = MINI_APP_ID, MINI_SECRET
    settings.FAWANG_MINI_PROGRAM_TEMPLATE, settings.FAWANG_MINI_PROGRAM_MINIMUM = "template-mini", "1.3.0"
    settings.FAWANG_MINI_PROGRAM_CONTENT_CHECK = True
    settings.FAWANG_WECHAT_API = side.url
    side.forget()
    side.risky("违禁词")
    # The zones that run are those of the demonstration.
    settings.FAWANG_DEMO = True
    facts = _facts()
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Runner(
            {
                "SIMULATE_FROM": str(simulate),
                "FAWANG_ADDRESS": f"http://127.0.0.1:{server.server_port}",
                "FAWANG_FACTS_HERE": json.dumps(facts, ensure_ascii=False),
                "WECHAT_SIDE": str(side.folder),
            }
        )
        server.shutdown()
        thread.join()
    versions.forget()


def _facts() -> dict[str, Any]:
    """Make what the tests begin with; return how they find it."""
    switch_on("miniprogram")
    versions.forget()
    unit = office()
    place_unit(unit.id, "23.03", "113.15")
    plan(unit, now=clock.now(), week=EVERY_DAY, lead_minutes=0, days_ahead=40, capacity=3)
    return {
        "unit": unit.id,
        "answers": {code: ANSWERS[code] for code in FORMS},
        "answered": _answered(),
        "waiting": _asked(),
        "closed": _closed(),
    }


def _asked() -> dict[str, str]:
    asked = ask(by=ANONYMOUS, question=question())
    return {"code": asked.consultation.code, "key": asked.access_key}


def _closed() -> dict[str, str]:
    submitted = submit(by=ANONYMOUS, intake=intake())
    return {"code": bring_to(submitted.order, "closed").code, "key": submitted.access_key}


def _answered() -> dict[str, str]:
    lawyer = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    with clock.at(clock.now() - timedelta(hours=1)):
        asked = ask(by=ANONYMOUS, question=question())
        row = give(asked.consultation, "grab", lawyer)
        give(row, "answer", lawyer, text=ANSWER)
    return {"code": row.code, "key": asked.access_key}
