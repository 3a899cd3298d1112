"""Verification by everybody: what it tells, and that nothing else can be learned from it."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fawang.certificates.actions.endings import decide_ending, propose_ending
from fawang.certificates.actions.signatures import STORE
from fawang.certificates.data import limits
from fawang.certificates.models import Certificate
from fawang.certificates.queries import certificates
from fawang.certificates.queries.certificates import check_code_of
from fawang.certificates.rules.numbers import ALPHABET, CHECK_SIGNS, printed
from fawang.certificates.rules.procedure import Ending
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder
from tests.certificates.cases import HOLDER, ID_NUMBER, Office, draft, issue
from tests.spent import stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(office: Office, order: WorkOrder) -> Certificate:
    return issue(order, office)


def ask(number: str, code: str, client: Client | None = None, **more: str) -> str:
    """Return the page that answers to a number and a code."""
    sent = (client or Client()).post("/verify", {"number": number, "check_code": code, **more})
    return str(sent.content.decode())


def test_number_and_code_show_validity_and_nobody(issued: Certificate) -> None:
    page = ask(issued.number, printed(check_code_of(issued)))
    assert 'data-state="valid"' in page
    assert issued.number in page
    assert issued.unit.name in page
    for personal in (HOLDER, ID_NUMBER, ID_NUMBER[-4:]):
        assert personal not in page


def test_what_is_typed_otherwise_is_understood(issued: Certificate) -> None:
    code = check_code_of(issued)
    for number in (
        issued.number.replace("（", "(").replace("）", ")"),
        f" {issued.number} ",
        issued.number.replace("粤", " 粤"),
    ):
        assert 'data-state="valid"' in ask(number, code.lower().replace("0", "o").replace("1", "l"))


def test_a_name_and_the_end_of_a_number_are_compared_and_not_shown(issued: Certificate) -> None:
    code = check_code_of(issued)
    right = ask(issued.number, code, holder_name=" 蒋 先生", id_tail="2345")
    wrong = ask(issued.number, code, holder_name="李先生", id_tail="9999")
    assert right.count('class="tag tag--good"') > wrong.count('class="tag tag--good"')
    assert wrong.count('class="tag tag--bad"') == 2
    assert HOLDER not in right.replace("蒋 先生", "")


def test_the_qr_code_leads_to_the_same(issued: Certificate) -> None:
    code = check_code_of(issued)
    assert 'data-state="valid"' in Client().get(f"/verify/{issued.code}/{code}").content.decode()
    assert "data-state" not in Client().get(f"/verify/{issued.code}/{code[:-1]}").content.decode()
    matched = Client().post(f"/verify/{issued.code}/{code}", {"holder_name": HOLDER}).content.decode()
    assert 'class="tag tag--good"' in matched


def test_the_file_itself_is_verified_and_not_kept(issued: Certificate, office: Office) -> None:
    content = STORE.read(issued.file)
    before = sorted(path.name for path in STORE.path("xx").parent.parent.rglob("*"))

    def sent(what: bytes) -> str:
        return Client().post("/verify/file", {"file": SimpleUploadedFile("a.pdf", what)}).content.decode()

    page = sent(content)
    assert 'data-state="valid"' in page
    assert "王公证员" in page
    assert HOLDER not in page
    assert "data-state" not in sent(content + b" ")
    assert "data-state" not in sent(b"%PDF-1.7 nothing")
    assert sorted(path.name for path in STORE.path("xx").parent.parent.rglob("*")) == before


def test_what_ended_says_so_with_its_day(issued: Certificate, office: Office, order: WorkOrder) -> None:
    better = issue(order, office, key="test:2")
    propose_ending(
        by=office.notary.actor, code=issued.code, ending=Ending.CORRECT, reason="姓名误写",
        replacement=better.code, version=issued.version,
    )  # fmt: skip
    with pytest.raises(Conflict, match="second_person_needed"):
        decide_ending(by=office.notary.actor, code=issued.code, granted=True, version=issued.version)
    decide_ending(by=office.head.actor, code=issued.code, granted=True, version=issued.version)
    page = ask(issued.number, check_code_of(issued))
    assert 'data-state="corrected"' in page
    assert better.number in page
    assert "姓名误写" not in page
    propose_ending(
        by=office.head.actor,
        code=better.code,
        ending=Ending.REVOKE,
        reason="内容不实",
        version=better.version,
    )
    decide_ending(by=office.notary.actor, code=better.code, granted=True, version=better.version)
    assert 'data-state="revoked"' in ask(better.number, check_code_of(better))


def test_a_link_of_the_bearer_shows_it_until_they_end_it(issued: Certificate, order: WorkOrder) -> None:
    path = f"/f/{order.code}/{work_orders.access_key(order)}/certificates/{issued.code}"
    bearer = Client()
    assert bearer.post(path, {"what": "share", "days": "7", "with_document": "on"}).status_code == 302
    page = bearer.get(path).content.decode()
    [link] = re.findall(r"http://[^<\s]+(/verify/s/[^<\s\"]+)", page)
    assert 'data-state="valid"' in Client().get(link).content.decode()
    assert Client().get(f"{link}/document").content.startswith(b"%PDF")
    [number] = re.findall(r'name="link" value="(\d+)"', page)
    bearer.post(path, {"what": "end", "link": number})
    assert "data-state" not in Client().get(link).content.decode()
    assert Client().get(f"{link}/document").status_code == 404
    assert Client().get(path.replace(work_orders.access_key(order), "x" * 22)).status_code == 404


# --- guessing ------------------------------------------------------------------------------------


def without_token(page: str) -> str:
    """Return a page without what differs each time: the token of its forms, the second at which it was made."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|data-made="\d+"', "", page)


def test_ten_thousand_guesses_are_throttled_and_learn_nothing(
    issued: Certificate, office: Office, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    waiting = draft(order, office, key="test:2")
    real, unknown = issued.number, issued.number.replace("第1号", "第7777号")
    guesser, statuses = Client(REMOTE_ADDR="203.0.113.5"), []
    wrong = ALPHABET[::-1][:CHECK_SIGNS]
    for number in range(10_000):
        sent = guesser.post("/verify", {"number": real if number % 2 else unknown, "check_code": wrong})
        statuses.append(sent.status_code)
        if number > 60 and set(statuses[-20:]) == {429}:
            # From now on each one is refused before anything is looked up: the rest takes the limit's word for it.
            break
    allowed = statuses.count(200)
    assert allowed == limits.VERIFY_BY_ADDRESS.burst
    assert set(statuses[-20:]) == {429}
    # A known number with a wrong code, an unknown one, one that waits for its signature: the same page, byte by byte.
    answers = {
        without_token(ask(number, wrong, Client(REMOTE_ADDR=f"203.0.114.{place}")))
        for place, number in enumerate((real, unknown, waiting.code, "nothing at all"), start=1)
    }
    assert len(answers) == 1


def test_what_was_revoked_is_announced_without_a_name(issued: Certificate, office: Office) -> None:
    assert issued.number not in Client().get("/verify/revoked").content.decode()
    proposal: dict[str, Any] = {"code": issued.code, "version": issued.version}
    propose_ending(by=office.notary.actor, ending=Ending.REVOKE, reason="与事实不符", **proposal)
    decide_ending(by=office.head.actor, granted=True, **proposal)
    page = Client().get("/verify/revoked").content.decode()
    assert issued.number in page
    assert issued.unit.name in page
    for personal in (HOLDER, ID_NUMBER[-4:], "与事实不符"):
        assert personal not in page
    assert Client().get("/verify/revoked", {"cursor": "nonsense"}).status_code == 422


def test_announcements_go_on_where_a_page_ends(
    issued: Certificate, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "PAGE", 1)
    other = Certificate.objects.get(pk=issued.pk)
    other.pk, other.code, other.key, other.number, other.number_key = (
        None,
        "ANOTHERCODE1",
        "another",
        "另1号",
        "另1号",
    )
    other.digest, other.ordinal, other._state.adding = b"2" * 32, 99, True
    other.save()
    now = clock.now()
    Certificate.objects.update(state="revoked", ended_at=now)
    first = certificates.revoked()
    assert first.next is not None
    second = certificates.revoked(first.next)
    assert {row.pk for row in (*first.rows, *second.rows)} == {issued.pk, other.pk}
    assert second.next is None
