"""Files of a talk: judged by content, one each, scanned before anybody reads them, gone when they are removed."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import handouts, photos, talks
from fawang.outreach.models import Handout, Talk
from fawang.outreach.rules.talks import MOST_HANDOUTS
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.consultations.samples import photo, upload

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nleaflet"


@pytest.fixture
def talk(leader: Actor, bureau: UnitRow) -> Talk:
    """A talk of the bureau."""
    begins_at = clock.now() + timedelta(days=2)
    plan = talks.Plan(
        bureau.id, "工资被拖欠怎么办", "440605011", "文化站", begins_at, begins_at + timedelta(hours=1)
    )
    return talks.plan_talk(by=leader, plan=plan)


def files() -> list[str]:
    return [path.name for path in photos.STORE.path("aa").parent.parent.glob("??/*")]


def test_a_file_is_read_by_everybody_and_removed_by_its_office(
    leader: Actor, talk: Talk, staff: Appoint
) -> None:
    row = handouts.add_handout(by=leader, code=talk.code, upload=upload(PDF, "讨薪 指南.pdf"))
    assert (row.name, row.media_type) == ("讨薪 指南", "application/pdf")
    # The same once more is one file.
    assert handouts.add_handout(by=leader, code=talk.code, upload=upload(PDF, "another.pdf")).pk == row.pk
    assert handouts.read_handout(talk.code, row.pk)[1] == PDF
    picture = handouts.add_handout(
        by=leader, code=talk.code, upload=upload(photo(), "flyer.png"), name="海报"
    )
    assert (picture.name, picture.media_type) == ("海报", "image/jpeg")
    assert photos.delete_orphans(older_than_seconds=-1.0) == 0
    foreign = staff(Role.SUPERVISOR, unit_at("440106", UnitKind.BUREAU))
    with pytest.raises(NotFound):
        handouts.remove_handout(by=foreign, code=talk.code, number=row.pk)
    handouts.remove_handout(by=leader, code=talk.code, number=row.pk)
    handouts.remove_handout(by=leader, code=talk.code, number=row.pk)
    with pytest.raises(NotFound):
        handouts.read_handout(talk.code, row.pk)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 a programme", b"<html>"])
def test_what_opens_on_no_phone_is_refused(leader: Actor, talk: Talk, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        handouts.add_handout(by=leader, code=talk.code, upload=upload(content, "a.pdf"))
    assert set(refused.value.errors) == {"upload"}
    assert files() == []


def test_a_talk_has_only_so_many_files(leader: Actor, talk: Talk) -> None:
    for number in range(MOST_HANDOUTS):
        handouts.add_handout(by=leader, code=talk.code, upload=upload(PDF + b"%d" % number, "a.pdf"))
    with pytest.raises(Conflict, match="too_many_handouts"):
        handouts.add_handout(by=leader, code=talk.code, upload=upload(PDF, "a.pdf"))
    with pytest.raises(Invalid) as refused:
        handouts.add_handout(by=leader, code=talk.code, upload=upload(PDF, "a.pdf"), name="73021部队")
    assert refused.value.errors == {"name": "military_number"}


@pytest.mark.parametrize(("ends", "read"), [(0, True), (1, False)])
def test_nobody_reads_a_file_before_it_is_scanned(
    leader: Actor, talk: Talk, settings: Settings, tmp_path: Path, ends: int, read: bool
) -> None:
    scanner = tmp_path / "scanner"
    scanner.write_text(f"#!/bin/sh\nexit {ends}\n", encoding="utf-8")
    scanner.chmod(0o755)
    settings.FAWANG_VIRUS_SCAN = str(scanner)
    row = handouts.add_handout(by=leader, code=talk.code, upload=upload(PDF, "a.pdf"))
    with pytest.raises(NotFound):
        handouts.read_handout(talk.code, row.pk)
    for _ in range(2):
        handouts.scan_handout(by=SYSTEM, handout_id=row.pk)
    assert Handout.objects.filter(pk=row.pk).exists() == read
    if read:
        assert handouts.read_handout(talk.code, row.pk)[1] == PDF
