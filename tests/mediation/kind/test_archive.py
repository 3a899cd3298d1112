"""The file of a mediation holds each version and who signed it (Art. 27)."""

from fawang.mediation.kind.archive import archived
from tests.mediation.cases import Committee, of
from tests.work_orders.cases import attach
from tests.work_orders.persons import fresh


def test_the_file_has_every_version_and_signature(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order, terms="第一稿")
    committee.draft(order, terms="第二稿")
    scan = attach(fresh(order), by=committee.mediator.actor, name="签字页.pdf", side="")
    committee.step(order, "attest_signature", signer=str(of(order, "applicant").id), file=str(scan.pk))
    mediators, versions, signed = archived(fresh(order)).tables
    assert list(mediators.rows) == [("某某",)]
    assert [row[:2] for row in versions.rows] == [(1, "第一稿"), (2, "第二稿")]
    assert [row[:2] for row in signed.rows] == [(2, of(order, "applicant").name)]
