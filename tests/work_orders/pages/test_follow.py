"""A person follows their matter by its secret link, and does what is theirs to do."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.feedback import queries as feedback
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.documents import attach_document
from fawang.work_orders.models import Document
from fawang.work_orders.queries import WorkOrder
from tests.cases import bring_to, give
from tests.conftest import Submit
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


@dataclass
class Person:
    """A person's browser, and their link."""

    client: Client
    order: WorkOrder

    @property
    def link(self) -> str:
        return f"/f/{self.order.code}/{queries.access_key(self.order)}"

    def get(self) -> Any:
        return self.client.get(self.link)

    def give(self, command: str, *, version: int | None = None, **values: str) -> Any:
        fresh = WorkOrder.objects.get(pk=self.order.pk)
        body = {f"{command}-{name}": value for name, value in values.items()}
        seen = str(fresh.version if version is None else version)
        return self.client.post(self.link, {"command": command, f"{command}-version_seen": seen, **body})

    def upload(self, name: str = "照片.png", content: bytes = PICTURE, paper: str = "") -> Any:
        file = SimpleUploadedFile(name, content, "image/png")
        return self.client.post(f"{self.link}/files", {"file": file, "paper": paper})


@pytest.fixture
def person(order: WorkOrder, client: Client, settings: Any, tmp_path: Any) -> Person:
    """The person of the case just handed in."""
    settings.FAWANG_DOCUMENTS = tmp_path
    return Person(client, order)


def test_only_the_right_key_opens_a_matter(person: Person, submit: Submit) -> None:
    other = submit().order
    assert person.get().status_code == 200
    for path in (f"/f/{person.order.code}/wrong", f"/f/{person.order.code}/{queries.access_key(other)}"):
        assert person.client.get(path).status_code == 404
        assert person.client.post(path, {"command": "withdraw"}).status_code == 404
        assert person.client.post(f"{path}/files").status_code == 404
        assert person.client.get(f"{path}/files/1").status_code == 404
    assert person.client.get(f"/f/000000000000/{queries.access_key(other)}").status_code == 404


def test_the_page_is_kept_by_nobody_and_says_who_handles_it(person: Person) -> None:
    response = person.get()
    assert "no-store" in response["Cache-Control"]
    assert "佛山市南海区法律援助处" in text_of(response)
    assert "data-exit" in text_of(response)


def test_what_is_written_inside_is_not_the_persons_to_read(person: Person) -> None:
    give(person.order, "note", note="内部意见：建议核实收入。")
    order = give(queries.order_by_id(person.order.pk), "accept", article="31.5", note="经办人内部理由")
    bring_to(order, "in_progress")
    page = text_of(person.get())
    assert "内部意见" not in page
    assert "经办人内部理由" not in page


def test_papers_are_handed_in_and_supplied(person: Person) -> None:
    give(person.order, "request_papers", papers=["身份证复印件", "工资转账记录"])
    assert 'name="supply_papers-note"' in text_of(person.get())
    response = person.upload(paper="身份证复印件")
    assert response["Location"].endswith("?done=upload#documents")
    page = text_of(person.client.get(response["Location"]))
    assert "tag--good" in page
    assert "notice--success" in page
    response = person.give("supply_papers", note="工资是现金发的。")
    assert response["Location"].endswith("?done=supply_papers")
    assert WorkOrder.objects.get(pk=person.order.pk).state == "submitted"
    assert 'name="supply_papers-note"' not in text_of(person.get())


def test_a_matter_is_withdrawn(person: Person) -> None:
    assert person.give("withdraw").status_code == 302
    assert WorkOrder.objects.get(pk=person.order.pk).state == "withdrawn"
    assert 'name="file"' not in text_of(person.get())


def test_a_refusal_says_why_and_is_objected_to_once(person: Person) -> None:
    give(person.order, "refuse", article="41", reason="家庭人均收入高于标准。")
    page = text_of(person.get())
    assert page.count("家庭人均收入高于标准。") == 2
    response = person.give("object", reason="")
    assert response.status_code == 422
    assert 'id="id_object-reason_error"' in text_of(response)
    assert person.give("object", reason="我们没有收入。").status_code == 302
    order = give(queries.order_by_id(person.order.pk), "uphold", reason="维持。")
    assert order.state == "refused"
    assert 'id="command-object"' not in text_of(person.get())


@pytest.mark.parametrize("command", ["accept", "close", "note", "mark_urgent", "nonsense", "", "dispatch"])
def test_what_is_not_the_persons_to_do_does_not_exist_here(person: Person, command: str) -> None:
    assert person.give(command, reason="x", note="x").status_code == 404
    assert WorkOrder.objects.get(pk=person.order.pk).version == person.order.version


def test_a_page_left_open_shows_the_newer_state_with_the_text(person: Person) -> None:
    give(person.order, "request_papers", papers=["身份证复印件"])
    give(queries.order_by_id(person.order.pk), "supply_papers")
    response = person.give("supply_papers", note="工资是现金发的，没有记录。")
    assert response.status_code == 409
    page = text_of(response)
    assert "工资是现金发的，没有记录。" in page
    assert 'name="supply_papers-note"' not in page


def test_a_version_that_is_old_is_renewed_for_whoever_has_seen_the_new_one(person: Person) -> None:
    give(person.order, "mark_urgent", reason="时效将满")
    response = person.give("withdraw", version=person.order.version, reason="已经和解，不用了。")
    assert response.status_code == 422
    page = text_of(response)
    assert "已经和解，不用了。" in page
    assert f'name="withdraw-version_seen" value="{person.order.version + 1}"' in page
    assert person.give("withdraw", reason="已经和解，不用了。").status_code == 302


@pytest.mark.parametrize("text", [*ODD_TEXTS, "长" * 2000])
def test_odd_and_long_reasons_are_text(person: Person, text: str) -> None:
    give(person.order, "refuse", article="41", reason="家庭人均收入高于标准。")
    response = person.give("object", reason=text)
    assert response.status_code in (302, 422)
    assert "<script>alert" not in text_of(person.get())
    assert person.give("object", reason="长" * 2001).status_code in (409, 422)


# --- files ---------------------------------------------------------------------------------------


def test_a_form_without_a_file_says_so_and_keeps_the_rest(person: Person) -> None:
    response = person.client.post(f"{person.link}/files", {"paper": ""})
    assert response.status_code == 422
    page = text_of(response)
    assert "notice--error" in page
    assert 'id="command-withdraw"' in page


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.exe", b"MZ" + bytes(60), 422), ("leer.png", b"", 422), ("text.png", b"hello", 422)],
)
def test_what_is_no_paper_is_refused_by_its_content(
    person: Person, name: str, content: bytes, status: int
) -> None:
    assert person.upload(name, content).status_code == status
    assert Document.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(person: Person, settings: Any) -> None:
    settings.FAWANG_MAX_UPLOAD = 1024
    assert person.upload(content=PICTURE + bytes(2000)).status_code == 413


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "<b>.png", "长" * 300 + ".png", "表情😀.png", "a\x00b.png"]
)
def test_odd_names_of_files_are_names(person: Person, name: str) -> None:
    assert person.upload(name).status_code == 302
    page = text_of(person.get())
    assert "<b>.png" not in page
    row = Document.objects.get()
    response = person.client.get(f"{person.link}/files/{row.pk}")
    assert response.content == PICTURE
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "/" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_a_file_of_another_matter_is_not_handed_out(person: Person, submit: Submit) -> None:
    other = Person(Client(), submit().order)
    other.upload()
    row = Document.objects.get()
    assert other.client.get(f"{other.link}/files/{row.pk}").status_code == 200
    assert person.client.get(f"{person.link}/files/{row.pk}").status_code == 404


# --- cost ----------------------------------------------------------------------------------------


def test_the_page_asks_the_same_however_much_has_happened(person: Person) -> None:
    order = bring_to(person.order, "in_progress")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert person.get().status_code == 200
        return len(captured)

    cost()
    few = cost()
    actor = Actor(ActorKind.ANONYMOUS, None, "", order_id=order.pk)
    for number in range(12):
        order = give(order, "record", event="contact", on="2026-01-20", note=f"第{number}次联系当事人。")
        content = PICTURE + bytes([number])
        attach_document(
            by=actor, order=order, upload=SimpleUploadedFile(f"{number}.png", content, "image/png")
        )
    assert cost() == few
    assert few <= 20


# --- rating, and matters of a signed-in resident -------------------------------------------------


def test_a_closed_matter_is_rated_by_the_token_of_this_closing_once(person: Person) -> None:
    order = bring_to(person.order, "closed")
    path = f"/rate/{order.code}/{feedback.rating_token(order)}"
    assert path in text_of(person.get())
    stranger = Client()
    assert stranger.get(path).status_code == 200
    assert stranger.post(path, {}).status_code == 422
    assert stranger.post(path, {"score": "7"}).status_code == 422
    assert stranger.post(path, {"score": "5", "reasons": ["nonsense"]}).status_code == 422
    long = stranger.post(path, {"score": "5", "comment": "长" * 2001})
    assert long.status_code == 422
    assert "长" * 2001 in text_of(long)
    response = stranger.post(
        path, {"score": "2", "reasons": ["slow"], "comment": "<script>alert(1)</script>😡"}
    )
    assert response["Location"] == "/rate/thanks?follow_up=1"
    assert stranger.post(path, {"score": "5"})["Location"] == "/rate/thanks"
    assert path not in text_of(person.get())


def test_the_link_of_an_earlier_closing_is_spent(person: Person) -> None:
    order = bring_to(person.order, "closed")
    path = f"/rate/{order.code}/{feedback.rating_token(order)}"
    order = give(order, "reopen", reason="款项未到账")
    assert Client().get(path).status_code == 404
    bring_to(order, "closed")
    assert Client().get(path).status_code == 404


def test_my_matters_are_those_of_my_number_that_may_be_listed(client: Client, submit: Submit) -> None:
    assert client.get("/my")["Location"] == "/sign-in?next=%2Fmy"
    listed, hidden = (
        submit().order,
        submit(reach=Reach(name="蒋", phone="13800138000", list_online=False)).order,
    )
    phone, code = new_one_time_code(phone="13800138000")
    session = client.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    response = client.get("/my")
    assert listed.code[:4] in text_of(response)
    assert hidden.code not in text_of(response)
    assert "no-store" in response["Cache-Control"]


def test_pressed_twice_the_person_is_thanked_twice(person: Person) -> None:
    seen = person.order.version
    for _ in range(2):
        response = person.give("withdraw", version=seen, reason="已经解决")
        assert (response.status_code, response["Location"]) == (302, f"{person.link}?done=withdraw")
    assert WorkOrder.objects.get(pk=person.order.pk).version == seen + 1
    assert person.give("withdraw", version=seen, reason="另一个理由").status_code == 409
