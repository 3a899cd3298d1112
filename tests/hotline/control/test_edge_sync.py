"""What the tables say of the edge: what of it can be used, and the file from which it opens without them."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from fawang.hotline.actions import lines as actions
from fawang.hotline.actions.lines import Partner
from fawang.hotline.control import edge_sync
from fawang.hotline.models import SeatLine
from fawang.hotline.models.operating import Number
from fawang.hotline.queries import installation
from fawang.hotline.queries.installation import OfTables, TrunksWrong
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor


def known(**changes: object) -> OfTables:
    """Another hotline, a number, a desk phone."""
    partner = {"name": "12345", "sources": ["10.0.0.7"], "host": "10.0.0.7", "numbers": ["12345"]}
    given = {"partners": [partner], "numbers": ["96348"], "phones": {"lawyer7": 1}, **changes}
    return OfTables.model_validate(given)


def test_what_is_kept_is_read_and_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "edge" / "tables.json"
    for found in (known(), known(phones={}), OfTables()):
        edge_sync.keep(path, found)
        assert edge_sync.read(path) == found
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [one.name for one in path.parent.iterdir()] == ["tables.json"]


def test_a_file_that_a_killed_process_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "tables.new").write_text("half of")
    edge_sync.keep(tmp_path / "tables.json", known())
    assert edge_sync.read(tmp_path / "tables.json") == known()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"partners": [{"name": "12345", "host": "a.example"}]}',
        '{"partners": [{"name": "12345\\" }", "sources": ["10.0.0.7"]}]}',
        '{"phones": {"Lawyer 7": 1}}',
        '{"numbers": ["12348)|(.*"]}',
        '{"secret": "x"}',
    ],
)
def test_what_cannot_be_used_is_not_known(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    path = tmp_path / "tables.json"
    assert edge_sync.read(path) is None
    assert not caplog.records
    path.write_text(content)
    assert edge_sync.read(path) is None
    assert "cannot be read" in caplog.text


@pytest.mark.django_db
def test_what_operators_enter_comes_through_the_edge(
    lead: Actor, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    by_address = Partner("9001", "另一热线", "sip:9001@10.0.0.7", "10.0.0.7", active=True)
    by_name = Partner("9002", "又一热线", "sip:9002@sip.example.org", "10.0.0.8", active=True)
    for partner in (by_address, by_name):
        actions.set_line(by=lead, partner=partner)
    realm = settings.FAWANG_HOTLINE_REALM
    for staff, address in enumerate((f"sip:lawyer7@{realm}:5060", "sip:lawyer8@10.0.0.9:5060"), 1):
        SeatLine.objects.create(staff_id=staff, address=address, updated_at=clock.now(), updated_by="test")
    Number.objects.create(number="96348", name="另一号码", updated_at=clock.now(), updated_by="test")
    found = installation.of_tables()
    # A name is looked up by whoever could answer it; the edge goes by addresses.
    assert "9002 is left out of the edge" in caplog.text
    edge = installation.edge(found)
    (partner_,) = (one for one in edge.trunks if one.partner and one.name.startswith("900"))
    assert (partner_.name, partner_.sources, partner_.host) == ("9001", ("10.0.0.7",), "10.0.0.7")
    assert edge.numbers == (settings.FAWANG_HOTLINE_NUMBER, "96348")
    assert edge.phones == {"lawyer7": 1}


def test_a_trunk_with_the_name_of_a_partner_is_refused(settings: LazySettings, tmp_path: Path) -> None:
    trunks = tmp_path / "trunks.yaml"
    trunks.write_text("- {name: '12345', sources: [192.0.2.1]}")
    settings.FAWANG_HOTLINE_TRUNKS = trunks
    with pytest.raises(TrunksWrong, match="12345 is the number of another hotline"):
        installation.edge(known())
