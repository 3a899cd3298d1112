"""The parties sign the same version, each for themselves: by a code sent to their own telephone, or by hand."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from fawang.certificates.actions import keys
from fawang.certificates.actions.signatures import seal_certificate, sign_certificate
from fawang.certificates.events import CertificateIssued
from fawang.certificates.models import Certificate
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.mediation import queries
from fawang.mediation.actions import reactions
from fawang.mediation.actions.signatures import ask_code, sign
from fawang.mediation.models import Agreement, Consent
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.persons import leave
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser
from tests.mediation.cases import APPLICANT, RESPONDENT, TERMS, Committee, committee_at, of
from tests.races import at_once
from tests.shell.cases import text_of
from tests.work_orders.cases import attach
from tests.work_orders.persons import fresh, holder, join


def digest_of(order: WorkOrder) -> str:
    return str(fresh(order).facts["digest"])


def signs(order: WorkOrder, side: str) -> WorkOrder:
    """Sign the current version with a code, as the first person of a side."""
    by = holder(fresh(order), of(order, side).key)
    digits = ask_code(by=by, code=order.code, locale="zh-hans")
    return sign(by=by, code=order.code, digest=digest_of(order), digits=digits)


def test_both_sign_the_same_version_and_the_committee_seals_it(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order, perform_by=(clock.today() + timedelta(days=10)).isoformat())
    with pytest.raises(Conflict, match="not_signed_by_all"):
        committee.step(order, "seal_agreement")
    signs(order, "applicant")
    with pytest.raises(Conflict, match="not_signed_by_all"):
        committee.step(order, "seal_agreement")
    signs(order, "respondent")
    row = queries.current(fresh(order))
    assert row is not None
    assert {one.digest for one in Consent.objects.filter(agreement=row)} == {row.digest}
    committee.step(order, "seal_agreement")
    certificate = Certificate.objects.get(order_id=order.pk)
    said = json.loads(certificate.context)
    assert (said["terms"], said["digest"], certificate.signers) == (
        TERMS,
        row.digest,
        [committee.mediator.staff_id],
    )
    assert [one["name"] for one in said["persons"]] == [APPLICANT.name, RESPONDENT.name]
    assert all(one["signed"] for one in said["persons"])
    # The committee has no key here: what is signed stands for the paper.
    keys.set_numbering(
        by=SYSTEM, unit_id=committee.unit.id, sort="mediation", pattern="（{year}）南调字第{number}号"
    )
    sign_certificate(by=committee.mediator.actor, code=certificate.code)
    seal_certificate(by=SYSTEM, certificate_id=certificate.pk)
    for event in OutboxEvent.objects.filter(name="certificates.issued"):
        for _told_twice in range(2):
            reactions.put_into_force(CertificateIssued.read(event.payload))
    order = fresh(order)
    assert (order.state, order.facts["in_force_on"]) == ("in_force", clock.today().isoformat())
    assert {"confirm", "perform"} <= set(order.open_terms)


def test_whoever_read_an_older_version_signs_nothing(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order)
    old = digest_of(order)
    signs(order, "applicant")
    committee.draft(order, terms="改为赔偿三千元。")
    assert fresh(order).facts["signed"] == []
    by = holder(fresh(order), of(order, "respondent").key)
    digits = ask_code(by=by, code=order.code, locale="zh-hans")
    with pytest.raises(Conflict, match="agreement_changed"):
        sign(by=by, code=order.code, digest=old, digits=digits)
    # The code was not used up by the refusal.
    sign(by=by, code=order.code, digest=digest_of(order), digits=digits)
    with pytest.raises(Conflict, match="not_signed_by_all"):
        committee.step(order, "seal_agreement")
    versions = {row.version: row.consents.count() for row in Agreement.objects.filter(order=order)}
    assert versions == {1: 1, 2: 1}


def test_a_wrong_code_signs_nothing_and_somebody_elses_neither(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order)
    theirs, mine = (holder(fresh(order), of(order, side).key) for side in ("applicant", "respondent"))
    digits = ask_code(by=theirs, code=order.code, locale="zh-hans")
    with pytest.raises(NotAllowed, match="code_wrong"):
        sign(by=mine, code=order.code, digest=digest_of(order), digits=digits)
    with pytest.raises(NotFound):
        sign(by=committee_at_other().actor, code=order.code, digest=digest_of(order), digits=digits)
    # A mediator has no page on which to sign for somebody.
    with pytest.raises(Conflict, match="not_the_signer"):
        ask_code(by=committee.mediator.actor, code=order.code, locale="zh-hans")
    assert not Consent.objects.exists()
    assert fresh(order).facts["signed"] == []


def committee_at_other() -> Browser:
    return Committee(committee_at("440104")).mediator


@pytest.mark.parametrize(
    ("matter", "paper"),
    [("inheritance", "none"), ("marriage_family", "none"), ("housing", "3.2"), ("debt", "3.3")],
)
def test_what_the_law_keeps_from_codes_is_signed_by_hand(
    committee: Committee, matter: str, paper: str
) -> None:
    order = committee.mediating(committee.apply(matter=matter), way="letter")
    committee.draft(order, paper=paper)
    by = holder(fresh(order), of(order, "applicant").key)
    with pytest.raises(Conflict, match="paper_only"):
        ask_code(by=by, code=order.code, locale="zh-hans")
    scan = attach(fresh(order), by=committee.mediator.actor, name="签字页.pdf", side="")
    for side in ("applicant", "respondent"):
        committee.step(order, "attest_signature", signer=str(of(order, side).id), file=str(scan.pk))
    committee.step(order, "sealed_on_paper", on=clock.today().isoformat())
    assert fresh(order).state == "in_force"


def test_nobody_signs_twice_or_for_who_takes_no_part(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order)
    scan = attach(fresh(order), by=committee.mediator.actor, name="签字页.pdf", side="")
    signer = str(of(order, "applicant").id)
    with pytest.raises(Invalid):
        committee.step(order, "attest_signature", signer="4711", file=str(scan.pk))
    with pytest.raises(Invalid):
        committee.step(order, "attest_signature", signer=signer, file="4711")
    committee.step(order, "attest_signature", signer=signer, file=str(scan.pk))
    with pytest.raises(Invalid):
        committee.step(order, "attest_signature", signer=signer, file=str(scan.pk))
    with pytest.raises(Conflict, match="not_the_signer"):
        ask_code(by=holder(fresh(order)), code=order.code, locale="zh-hans")


def test_a_telephone_of_two_shows_nobody(committee: Committee) -> None:
    order = committee.apply()
    committee.mediating(order, reach=Reach(name="乙", phone=APPLICANT.phone), way="letter")
    committee.draft(order)
    for side in ("applicant", "respondent"):
        with pytest.raises(Conflict, match="phone_not_own"):
            ask_code(by=holder(fresh(order), of(order, side).key), code=order.code, locale="zh-hans")


def test_after_the_talks_went_on_nothing_is_signed(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order)
    by = holder(fresh(order), of(order, "applicant").key)
    digits, old = ask_code(by=by, code=order.code, locale="zh-hans"), digest_of(order)
    committee.step(order, "back_to_talks", reason="还要商量")
    with pytest.raises(Conflict, match="agreement_not_open"):
        sign(by=by, code=order.code, digest=old, digits=digits)


def test_an_agent_signs_for_whom_they_act_and_one_of_thirty_withdraws(committee: Committee) -> None:
    order = committee.mediating()
    others = [
        join(fresh(order), reach=Reach(name=f"工友{n}", phone=f"138001380{n:02}"), side="applicant")
        for n in range(30, 59)
    ]
    guardian = join(
        fresh(order), reach=Reach(name="监护人", phone="13700137001"), acts_for=others[0].id, basis="guardian"
    )
    committee.draft(order)
    waiting = {one.id for one in queries.still_to_sign(fresh(order))}
    assert guardian.id in waiting
    assert others[0].id not in waiting
    assert len(waiting) == 31
    leave(by=holder(fresh(order), others[5].key), code=order.code, person_id=others[5].id)
    scan = attach(fresh(order), by=committee.mediator.actor, name="签字页.pdf", side="")
    for one in queries.still_to_sign(fresh(order)):
        committee.step(order, "attest_signature", signer=str(one.id), file=str(scan.pk))
    # Whoever left is not waited for; all who stay have signed.
    committee.step(order, "sealed_on_paper", on=clock.today().isoformat())
    assert fresh(order).state == "in_force"


def test_a_paper_comes_into_force_on_no_day_to_come(committee: Committee) -> None:
    order = committee.mediating()
    with pytest.raises(Invalid):
        committee.in_force(order, on=(clock.today() + timedelta(days=1)).isoformat())
    assert committee.in_force(order).state == "in_force"


def test_a_side_signs_on_its_page(committee: Committee) -> None:
    order = committee.mediating()
    committee.draft(order)
    page = f"/f/{order.code}/{of(order, 'respondent').key}/agreement"
    client = Client()
    assert TERMS in text_of(client.get(page))
    assert client.post(page, {"do": "send"}).status_code == 302
    wrong = client.post(page, {"do": "sign", "digits": "000000", "digest": digest_of(order)})
    assert wrong.status_code == 403
    signs(order, "applicant")
    by = holder(fresh(order), of(order, "respondent").key)
    digits = ask_code(by=by, code=order.code, locale="zh-hans")
    done = client.post(page, {"do": "sign", "digits": digits, "digest": digest_of(order)})
    assert done.status_code == 302
    assert not queries.still_to_sign(fresh(order))
    assert 'name="digits"' not in text_of(client.get(page))
    for key in (of(order, "applicant").key, of(order, "respondent").key):
        paper = Client().get(f"/f/{order.code}/{key}/mediation/agreement")
        assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
        assert Client().get(f"/f/{order.code}/{key}/mediation/letter").status_code == 404


def test_one_is_signed_while_another_version_is_drafted(real_database: str) -> None:
    committee = Committee(committee_at("440605"))
    order = committee.mediating()
    committee.draft(order)
    by = holder(fresh(order), of(order, "applicant").key)
    digits, old = ask_code(by=by, code=order.code, locale="zh-hans"), digest_of(order)
    at_once(
        [
            lambda: sign(by=by, code=order.code, digest=old, digits=digits),
            lambda: committee.draft(order, terms="改为赔偿三千元。"),
        ]
    )
    row, now = queries.current(fresh(order)), fresh(order)
    assert row is not None
    # Whatever came first: who counts as having signed has signed the version that stands.
    signed = set(Consent.objects.filter(agreement=row).values_list("person", flat=True))
    assert set(now.facts["signed"]) == signed
    assert all(one.digest == row.digest for one in Consent.objects.filter(agreement=row))
