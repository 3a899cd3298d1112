"""What everybody reads and writes: the directory, a request and its page, a complaint and its page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.lawyers.models import Complaint, Profile, Request, Sanction
from fawang.lawyers.queries import complaints, register, requests
from fawang.lawyers.rules import Target
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.queries import entry
from tests.lawyers.cases import WORDS, Firm, asked, firm_with_lawyers, offer, recipients

pytestmark = pytest.mark.django_db


def get(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return str(response.content.decode())


def listing(**query: Any) -> str:
    return get(reverse("lawyers:listing", query=query or None))


def name_of(lawyer_id: int) -> str:
    return f">{entry(lawyer_id).name}<"


def test_lawyers_are_found_by_field_language_place_name_and_legal_aid(firm: Firm) -> None:
    first, second = firm.lawyers
    edit_lawyer(by=SYSTEM, lawyer_id=first, version=1, skills=["criminal"], languages=["hakka"])
    Profile.objects.create(lawyer_id=first, legal_aid=True)
    wanted: list[dict[str, str]] = [
        {"field": "criminal"}, {"language": "hakka"}, {"aid": "1"}, {"q": entry(first).licence_no},
        {"q": entry(first).name},
    ]  # fmt: skip
    for query in wanted:
        page = listing(**query)
        assert name_of(first) in page, query
        assert name_of(second) not in page, query
    assert name_of(first) in listing(place="南海区")
    assert name_of(first) not in listing(place="广州市")
    assert "errors" in listing(place="不知何处的地方")


def test_the_order_is_drawn_by_lot_and_stays_for_the_day(firm: Firm) -> None:
    firm_with_lawyers("南海博文律师事务所", lawyers=8)

    def order(seed: str) -> list[int]:
        found, _ = register.search_lawyers(register.Wanted(region="440605"), page=1, seed=seed)
        return [one.lawyer.id for one in found]

    assert order("2026-11-29") == order("2026-11-29")
    assert sorted(order("2026-11-29")) == sorted(order("2026-11-30"))
    orders = {tuple(order(f"2026-11-{day:02}")) for day in range(1, 11)}
    assert len(orders) > 5


def test_pages_of_a_list_have_everybody_once(firm: Firm) -> None:
    firm_with_lawyers("南海博文律师事务所", lawyers=7)
    pages = [register.search_lawyers(register.Wanted(region="440605"), page=n, size=4) for n in (1, 2, 3)]
    ids = [one.lawyer.id for rows, _ in pages for one in rows]
    assert len(ids) == len(set(ids)) == pages[0][1]


def test_what_is_ticked_stays_ticked_on_other_pages(firm: Firm) -> None:
    chosen = f"l{firm.lawyers[0]}"
    page = listing(to=chosen, q="没有这个人")
    assert f'value="{chosen}" checked' in page


def test_a_profile_shows_the_number_of_the_firm_and_never_a_private_one(firm: Firm) -> None:
    page = get(reverse("lawyers:lawyer", args=[firm.lawyers[0]]))
    assert "tel:0757-86330000" in page
    Profile.objects.create(lawyer_id=firm.lawyers[0], phone="0757-86339999")
    assert "tel:0757-86339999" in get(reverse("lawyers:lawyer", args=[firm.lawyers[0]]))


def test_a_record_stands_with_source_and_date(firm: Firm) -> None:
    given: dict[str, Any] = {
        "sort": "warning", "decided_on": "2026-03-18", "authority": "佛山市司法局", "reason": "私自收费",
        "source": "佛山市司法局网站", "entered_by": "staff:1", "lawyer_id": firm.lawyers[0],
    }  # fmt: skip
    Sanction.objects.create(document_no="一号", state="published", decided_by="staff:2", **given)
    Sanction.objects.create(document_no="二号", **given)
    page = get(reverse("lawyers:lawyer", args=[firm.lawyers[0]]))
    assert "佛山市司法局网站" in page
    assert "一号" in page
    assert "二号" not in page


def test_a_firm_lists_its_lawyers(firm: Firm) -> None:
    page = get(reverse("lawyers:firm", args=[firm.id]))
    assert all(name_of(one) in page for one in firm.lawyers)
    assert get(reverse("lawyers:firm", args=[1]), status=404)


def test_the_check_list_names_its_sources() -> None:
    page = get(reverse("lawyers:checklist"))
    assert "《律师法》第二十五条" in page


def post_request(client: Client, firm: Firm, **changes: Any) -> Any:
    to = [f"l{one}" for one in firm.lawyers]
    given = {
        "to": to, "wish": "quote", "matter": "contract", "words": WORDS, "opponent": "某公司", "place": "南海区",
        "shares_0": ["words", "opponent", "place"], "shares_1": ["opponent"], "name": "蒋先生", "phone": "13800138000",
        "sms": "on", "announce": "yes", "once": "the-same-form", **changes,
    }  # fmt: skip
    return client.post(reverse("lawyers:request"), given)


def test_a_request_is_sent_once_and_each_reads_what_was_chosen(firm: Firm) -> None:
    places = {post_request(Client(), firm).headers["Location"] for _pressed_twice in range(2)}
    assert len(places) == 1
    row = Request.objects.get()
    assert row.region_code == "440605"
    first, second = requests.recipients_of(row)
    assert (first.shares, second.shares) == (["words", "opponent", "place"], ["opponent"])
    page = get(places.pop())
    assert WORDS in page
    assert "蒋先生" not in page


def test_what_was_typed_stays_where_something_is_wrong(firm: Firm) -> None:
    response = post_request(Client(), firm, phone="not a number", place="")
    assert response.status_code == 422
    page = response.content.decode()
    assert WORDS in page
    assert not Request.objects.exists()
    assert post_request(Client(), firm, place="不知何处的地方").status_code == 422


def test_more_than_three_are_thinned_out_first(firm: Firm) -> None:
    other = firm_with_lawyers("南海博文律师事务所")
    to = [f"l{one}" for one in (*firm.lawyers, *other.lawyers)]
    page = get(reverse("lawyers:request", query={"to": to}), status=422)
    assert page.count(" checked") == 3
    assert get(reverse("lawyers:request"))


def test_offers_stand_side_by_side_and_one_is_accepted(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]), (Target.LAWYER, firm.lawyers[1]))
    first, second = recipients(made)
    moment = clock.now().replace(microsecond=0) + timedelta(days=2)
    offer(firm.actors[0], first, times=(moment,), included="包括仲裁阶段")
    offer(firm.actors[1], second, fee="hourly", amount="800")
    path = reverse("lawyers:own", args=[made.request.code, made.access_key])
    page = get(path)
    assert "包括仲裁阶段" in page
    assert "3,000" in page
    times = re.findall(r'name="time" value="([^"]+)"', page)
    client = Client()
    response = client.post(path, {"command": "accept", "number": "1", "time": times[0]})
    assert response.status_code == 302
    first, second = recipients(made)
    assert (first.state, first.chosen_time, second.state) == ("accepted", moment, "released")
    refused = client.post(path, {"command": "accept", "number": "2"})
    assert refused.status_code == 409
    assert client.post(path, {"command": "withdraw"}).status_code == 409


def test_a_request_is_taken_back(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]))
    path = reverse("lawyers:own", args=[made.request.code, made.access_key])
    assert Client().post(path, {"command": "withdraw"}).status_code == 302
    assert recipients(made)[0].state == "released"
    assert get(reverse("lawyers:own", args=[made.request.code, "x" * 22]), status=404)


def test_danger_in_the_words_is_answered_with_whom_to_call(firm: Firm) -> None:
    made = asked((Target.LAWYER, firm.lawyers[0]), words="我老公正在打我，他说要杀了我")
    page = get(reverse("lawyers:own", args=[made.request.code, made.access_key]))
    assert "tel:110" in page


def test_a_complaint_is_sent_once_and_followed(firm: Firm) -> None:
    given = {
        "of": f"l{firm.lawyers[0]}", "about": "money", "words": "私下收了我五千元，没有发票。", "name": "蒋先生",
        "phone": "13800138000", "sms": "on", "announce": "no", "once": "the-same-form",
    }  # fmt: skip
    client = Client()
    path = reverse("lawyers:complain")
    assert client.get(path, {"of": given["of"]}).status_code == 200
    assert client.get(path).status_code == 200
    assert client.post(path, {**given, "words": ""}).status_code == 422
    places = {client.post(path, given).headers["Location"] for _pressed_twice in range(2)}
    assert len(places) == 1
    row = Complaint.objects.get()
    own = reverse("lawyers:own_complaint", args=[row.code, complaints.access_key(row)])
    assert "私下收了我五千元" in get(own)
    assert client.post(own, {"version": "1"}).status_code == 302
    assert client.post(own, {"version": "2"}).status_code == 409
