"""The collection over HTTP."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
API = "/api/v1"


def test_matters_are_named_in_the_language_of_the_request(client: Client) -> None:
    chinese = client.get(f"{API}/matters", headers={"accept-language": "zh-hans"}).json()
    english = client.get(f"{API}/matters", headers={"accept-language": "en"}).json()
    assert len(chinese) == len(english) >= 22
    wages = {one["code"]: one["name"] for head in english for one in head["matters"]}["labour.wages"]
    assert wages.isascii()
    assert chinese[0]["mapping"]["list"]
    assert sum(len(head["matters"]) for head in chinese) >= 132


def test_an_entry_has_its_articles_and_who_vouches_for_it(client: Client) -> None:
    found = client.get(f"{API}/entries/q-labour-resignation-01").json()
    assert found["kind"] == "question"
    assert found["body"]["answer"]
    assert found["articles"][0]["article"]["text"]
    assert client.get(f"{API}/entries/q-no-such").json()["code"] == "entry_not_found"


def test_all_items_are_listed_with_basis_and_where_to_go(client: Client) -> None:
    found = client.get(f"{API}/items").json()
    assert len([one for one in found if one["body"]["code"].endswith("000")]) == 78
    assert all(
        one["body"]["where"] and (one["body"]["articles"] or one["body"]["regulations"]) for one in found
    )
    police = client.get(f"{API}/items?department=police").json()
    assert {one["body"]["department"] for one in police} == {"police"}
    assert client.get(f"{API}/items?department=army").status_code == 422


def test_an_article_is_found_by_how_people_cite_it(client: Client) -> None:
    found = client.get(f"{API}/articles", {"citation": "劳动合同法第82条"}).json()
    assert found["citation"] == "《中华人民共和国劳动合同法》第八十二条"
    assert found["validity"] == "in_force"
    assert "二倍的工资" in found["text"]
    stale = client.get(f"{API}/articles", {"citation": "《刑法》第264条"}).json()
    assert stale["validity"] == "out_of_date"
    assert client.get(f"{API}/articles", {"citation": "劳动合同法第999条"}).json()["code"] == "law_not_found"


def test_a_law_has_its_versions_with_their_validity(client: Client) -> None:
    found = client.get(f"{API}/laws/商标法").json()
    assert [one["validity"] for one in found["versions"]] == ["not_yet", "in_force"]
    assert found["shown"]["validity"] == "in_force"
    later = client.get(f"{API}/laws/商标法?dated={found['versions'][0]['dated']}").json()
    assert later["shown"]["validity"] == "not_yet"
    assert client.get(f"{API}/laws/没有这部法").status_code == 404


def test_laws_are_paged_without_gap(client: Client) -> None:
    names: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"{API}/laws", {"cursor": cursor} if cursor else {}).json()
        names += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(names) == len(set(names)) > 300
    assert names == sorted(names) or len(names) > 300
    assert client.get(f"{API}/laws?cursor=nonsense").json()["code"] == "cursor_invalid"
