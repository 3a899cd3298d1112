"""Open data is made with a trace, and not at all where the check of its own files finds something."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from fawang.cli.figures import facts_publishing
from fawang.datacentre.actions.publishing import make
from fawang.datacentre.queries.answers import disclosure, open_data
from fawang.datacentre.queries.answers.open_data import Edition
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.rules.periods import Period
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]
EDITION = Edition(("volume",), Period(date(2021, 2, 1), date(2021, 3, 31)), "county", Scope(), 10)


def test_nothing_is_given_out_that_gives_a_cell_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # As if nothing were hidden but the small cells themselves.
    monkeypatch.setattr(disclosure, "exposed", lambda *_: frozenset())
    monkeypatch.setattr("fawang.datacentre.rules.suppression._Table.complete", lambda *_: None)
    with pytest.raises(RuntimeError, match="can be reckoned"):
        make(by=SYSTEM, edition=EDITION, folder=tmp_path / "open")
    assert not (tmp_path / "open").exists()
    assert not AuditEntry.objects.filter(action="datacentre.open_data_made").exists()


def test_from_the_command_line_and_its_check(tmp_path: Path) -> None:
    said: list[str] = []
    facts_publishing.run(
        tmp_path / "open", names=("volume",), first=date(2021, 2, 1), last=date(2021, 3, 31), level="county",
        say=said.append,
    )  # fmt: skip
    assert said[0].startswith("volume: 18 cells, ")
    entry = AuditEntry.objects.get(action="datacentre.open_data_made")
    assert (entry.actor, entry.data["least"]) == ("system", settings.FAWANG_SMALL_CELLS)
    assert facts_publishing.check(tmp_path / "open", say=said.append) == 0
    file = tmp_path / "open" / open_data.CSV
    text = file.read_text()
    file.write_text(
        text.replace("南海区,2021-02,,1", "南海区,2021-02,30,0").replace(
            "佛山市,2021-02,,1", "佛山市,2021-02,33,0"
        )
    )
    assert facts_publishing.check(tmp_path / "open", say=said.append) == 1
    assert any("440604: 3-3" in line for line in said)
