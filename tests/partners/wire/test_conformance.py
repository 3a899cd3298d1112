"""The conformance kit against a partner that runs, one that behaves badly, and against ourselves."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings

from fawang.cli.main import main
from fawang.cli.upkeep import partners
from fawang.kernel import clock
from fawang.partners.wire.conformance import cases
from fawang.partners.wire.conformance.report import html
from lab.platforms.partner_side import running_partner
from tests.partners.wire.cases import ADDRESS, Peer, partner


def test_a_partner_that_runs_conforms(tmp_path: Path) -> None:
    key, report = tmp_path / "key.pem", tmp_path / "report.html"
    made = CliRunner().invoke(main, ["partner", "key", str(key)])
    assert made.exit_code == 0, made.output
    with running_partner(tmp_path / "side") as side:
        side.trust("trial-1", "ed25519", made.output)
        wanted = [
            "partner",
            "check",
            side.url,
            "--key",
            str(key),
            "--key-id",
            "trial-1",
            "--report",
            str(report),
        ]
        done = CliRunner().invoke(main, wanted)
        assert done.exit_code == 0, done.output
        page = report.read_text()
        assert re.search(r"<title>.*" + re.escape(side.url), page)
        assert page.count("<tr id=") == len(cases._CASES) > 20
        side.mode("garbage")
        failing = CliRunner().invoke(main, wanted)
    assert failing.exit_code == 1
    assert len(re.findall("<strong>", report.read_text())) >= 3


def test_nobody_there(tmp_path: Path) -> None:
    tester = cases.Tester(
        "http://127.0.0.1:9/", "x", "ed25519", _private(), partial(partners._post, "http://127.0.0.1:9/")
    )
    results = list(cases.run(tester))
    assert not any(one.passed for one in results)
    assert "<strong>" in html("http://127.0.0.1:9/", results, clock.now())


def _private() -> str:
    from fawang.partners.wire.algorithms import new_pair

    return new_pair("ed25519")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("algorithm", ["ed25519", "sm2-sm3"])
def test_we_conform(algorithm: str) -> None:
    peer = Peer.of(partner(), "trial-1", algorithm, is_test=True)

    def post(headers: Any, body: bytes) -> cases.Reply:
        answer = peer.post(body, dict(headers))
        return cases.Reply(answer.status_code, {}, answer.content, 0.01)

    tester = cases.Tester(settings.FAWANG_PUBLIC_URL + ADDRESS, "trial-1", algorithm, peer.private, post)
    assert {one.code: one.came for one in cases.run(tester) if not one.passed} == {}
