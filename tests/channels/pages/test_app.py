"""The site as an app: manifest, worker, the page without a line, what is shared, the bell's operation."""

import json
import re

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.channels.models import PushEndpoint
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from tests.html_forms import before_the_box

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def resident() -> Client:
    """Return the browser of somebody who has signed in."""
    client = Client()
    phone, code = new_one_time_code(phone="13800138765")
    session = client.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    return client


def test_the_manifest_names_icons_that_there_are_and_shares_by_post() -> None:
    said = Client().get("/app.webmanifest")
    assert said["Content-Type"] == "application/manifest+json"
    manifest = said.json()
    assert manifest["lang"] == "zh-hans"
    assert {one["sizes"] for one in manifest["icons"]} >= {"192x192", "512x512"}
    assert manifest["share_target"]["method"] == "POST"
    page = Client().get("/").content.decode()
    assert '<link rel="manifest" href="/app.webmanifest">' in page


def test_the_worker_keeps_the_page_without_a_line_and_nothing_of_anybody() -> None:
    client = resident()
    worker = client.get("/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    setting = json.loads(re.search(r"const SETTING = (\{.*\});", worker.content.decode())[1])  # type: ignore[index]
    assert setting["page"] == "/offline"
    assert all(one.startswith(("/static/", "/offline")) for one in setting["files"])
    # The same for whoever has signed in and for nobody: it is kept on the device, where others come too.
    anonymous = Client().get("/worker.js").content
    assert worker.content == anonymous
    english = Client().get("/worker.js", headers={"accept-language": "en"}).content
    assert english != anonymous
    page = client.get("/offline").content.decode()
    assert {"110", "120", "12338", "12348", "12356"} <= set(re.findall(r'href="tel:(\d+)"', page))
    assert "13800138765" not in page
    assert "csrf" not in page


def test_what_is_shared_begins_a_question_and_danger_is_named_first() -> None:
    shared = Client(enforce_csrf_checks=True).post(
        "/share", {"title": "通知", "text": "老公又打我了，他在砸门", "url": "https://example.cn/x"}
    )
    page = shared.content.decode()
    assert shared.status_code == 200
    assert before_the_box(page) == ""
    assert "老公又打我了，他在砸门" in page
    assert 'action="/help/words"' in page
    script = Client().post("/share", {"text": "<script>alert(1)</script>\x00"})
    assert "<script>alert(1)" not in script.content.decode()
    assert Client().get("/share").status_code == 405


def test_only_a_signed_in_resident_has_a_device_rung(settings: Settings) -> None:
    endpoint = "https://fcm.googleapis.com/fcm/send/abc"
    body = {"subscription": {"endpoint": endpoint, "keys": {"p256dh": "B" * 87, "auth": "a" * 22}}}

    def send(client: Client, what: object) -> int:
        return client.post("/my/push", json.dumps(what), content_type="application/json").status_code

    assert send(Client(), body) != 204
    client = resident()
    assert send(client, body) == 204
    assert PushEndpoint.objects.get().locale == "zh-hans"
    assert send(client, "nonsense") == 422
    assert send(client, {"subscription": {"endpoint": "https://evil.example"}}) == 422
    assert send(client, {"ended": endpoint}) == 204
    assert not PushEndpoint.objects.exists()


def test_pages_say_who_is_signed_in_only_by_a_word_that_means_nothing() -> None:
    page = resident().get("/my").content.decode()
    mark = re.search(r'data-person="([0-9a-f]*)"', page)
    assert mark
    assert len(mark[1]) == 16
    assert 'data-person=""' in Client().get("/").content.decode()


def test_links_open_in_the_app_that_is_named_and_in_no_other(settings: Settings) -> None:
    assert Client().get("/.well-known/assetlinks.json").status_code == 404
    settings.FAWANG_ANDROID_APP = "org.fawang.app"
    settings.FAWANG_ANDROID_CERTIFICATES = [":".join(["AB"] * 32)]
    answer = Client().get("/.well-known/assetlinks.json")
    assert answer["Content-Type"] == "application/json"
    [said] = answer.json()
    assert said["relation"] == ["delegate_permission/common.handle_all_urls"]
    assert said["target"]["package_name"] == "org.fawang.app"
    assert said["target"]["sha256_cert_fingerprints"] == [":".join(["AB"] * 32)]
