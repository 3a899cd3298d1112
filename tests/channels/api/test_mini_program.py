"""The mini program's own operations, against a WeChat that runs as a process of its own."""

import json
import logging
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.channels.models import Account, Consent, KeptMatter, MiniProgramSession
from fawang.channels.queries import channels
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from lab.platforms.wechat_side import MINI_APP_ID, RunningSide
from tests.channels.cases import switch_on

pytestmark = pytest.mark.django_db

WORDS = "老板拖欠我三个月工资不给，我该怎么办？"
BEATEN = "老公又打我了，我躲在厕所里，他在砸门"


def ask(method: str, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
    """Call an operation as the mini program does."""
    shown = {"X-Account-Token": token, **headers} if token else headers
    send = getattr(Client(), method)
    if method == "get":
        return send(f"/api/v1/mini-program/{path}", body, headers=shown)
    return send(
        f"/api/v1/mini-program/{path}", json.dumps(body), content_type="application/json", headers=shown
    )


def signed_in(side: RunningSide, openid: str = "o-mini-1") -> str:
    """Sign somebody in; return their token."""
    answer = ask("post", "sessions", {"code": side.code(openid)})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["token"])


def asked(phone: str = "") -> tuple[str, str]:
    """Ask a lawyer by the general API; return code and key."""
    body = json.dumps({"text": WORDS, "phone": phone})
    made = Client().post("/api/v1/consultations", body, content_type="application/json").json()
    return made["code"], made["access_key"]


def test_it_begins_with_what_the_channel_offers(mini_side: RunningSide, settings: Settings) -> None:
    found = ask("get", "start", {"version": "1.0.0"}).json()
    assert (found["closed"], found["is_old"], found["template"]) == ("", False, "template-mini")
    assert {"guidance", "ask", "callback", "apply", "appointments"} <= set(found["offers"])
    switch_on("miniprogram", is_on=False)
    assert "12348" in ask("get", "start").json()["closed"]
    switch_on("miniprogram", in_maintenance=True)
    assert "小程序正在维护" in ask("get", "start").json()["closed"]
    refused = ask("post", "guidance", {"text": WORDS})
    assert (refused.status_code, refused.json()["code"]) == (503, "channel_maintenance")


def test_three_versions_old_it_is_told_and_answered_all_the_same(
    mini_side: RunningSide, settings: Settings
) -> None:
    settings.FAWANG_MINI_PROGRAM_MINIMUM = "1.3.0"
    found = ask("get", "start", {"version": "1.0.0"}).json()
    assert (found["is_old"], found["minimum"]) == (True, "1.3.0")
    old = {"X-Client-Version": "1.0.0"}
    assert ask("post", "guidance", {"text": WORDS}, **old).status_code == 200
    made = Client().post(
        "/api/v1/consultations", json.dumps({"text": WORDS}), content_type="application/json", headers=old
    )
    assert made.status_code == 201


def test_guidance_in_brief_has_whom_to_call_first(mini_side: RunningSide) -> None:
    found = ask("post", "guidance", {"text": BEATEN}).json()
    assert {"110", "12338"} <= {call["number"] for sign in found["call_now"] for call in sign["calls"]}
    assert ask("post", "guidance", {"text": " "}).json()["code"] == "words_needed"
    assert channels.uses(clock.today())["miniprogram"]["guidance"] == 1


def test_a_code_is_a_token_and_wechats_key_stays_here(
    mini_side: RunningSide, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = ask("post", "sessions", {"code": mini_side.code("o-mini-1")})
    token = answer.json()["token"]
    row = MiniProgramSession.objects.get()
    assert len(row.session_key) == 24
    assert row.session_key not in answer.content.decode()
    assert "o-mini-1" not in answer.content.decode()
    for hidden in (row.session_key, token, "only-for-tests-too"):
        assert hidden not in caplog.text
    assert bytes(row.token_hash) != token.encode()
    assert ask("get", "matters", token=token).status_code == 200
    assert channels.uses(clock.today())["miniprogram"]["sign_in"] == 1


def test_a_code_is_good_once_and_a_strange_one_never(mini_side: RunningSide) -> None:
    code = mini_side.code("o-mini-1")
    assert ask("post", "sessions", {"code": code}).status_code == 201
    for spent in (code, "0a1b2c3d"):
        refused = ask("post", "sessions", {"code": spent})
        assert (refused.status_code, refused.json()["code"]) == (422, "mini_program_code_spent")
    assert MiniProgramSession.objects.count() == 1


def test_wechat_away_is_said_and_nothing_is_kept(mini_side: RunningSide) -> None:
    code = mini_side.code("o-mini-1")
    mini_side.mode("down")
    refused = ask("post", "sessions", {"code": code})
    assert (refused.status_code, refused.json()["code"]) == (503, "mini_program_away")
    assert not Account.objects.filter(channel="miniprogram").exists()
    mini_side.mode("ok")
    assert ask("post", "sessions", {"code": code}).status_code == 201


def test_without_a_token_or_with_an_old_one_nothing_is_opened(mini_side: RunningSide) -> None:
    token = signed_in(mini_side)
    for shown in ("", "x", token + "x"):
        refused = ask("get", "matters", token=shown)
        assert (refused.status_code, refused.json()["code"]) == (403, "mini_program_not_signed_in")
    MiniProgramSession.objects.update(ends_at=clock.now())
    assert ask("get", "matters", token=token).status_code == 403


def test_the_sixth_phone_ends_the_first_ones_sign_in(mini_side: RunningSide) -> None:
    tokens = [signed_in(mini_side) for _time in range(6)]
    seen = [ask("get", "matters", token=token).status_code for token in tokens]
    assert seen == [403, 200, 200, 200, 200, 200]


def test_the_number_is_filled_in_by_a_code_and_kept_nowhere(mini_side: RunningSide) -> None:
    token = signed_in(mini_side)
    code = mini_side.number("13800138000")
    # WeChat's token ends in mid-flight: another one is fetched.
    assert ask("post", "phone", {"code": mini_side.number("13800138001")}, token).status_code == 200
    mini_side.end_token()
    assert ask("post", "phone", {"code": code}, token).json() == {"phone": "13800138000"}
    refused = ask("post", "phone", {"code": code}, token)
    assert (refused.status_code, refused.json()["code"]) == (422, "mini_program_code_spent")
    assert Account.objects.get(channel="miniprogram").resident_id is None
    assert ask("post", "phone", {"code": code}).status_code == 403


def watermarked(app_id: str = MINI_APP_ID, minutes: int = 0) -> dict[str, Any]:
    """Return the data of an older WeChat."""
    moment = int(clock.now().timestamp()) - 60 * minutes
    mark = {"appid": app_id, "timestamp": moment}
    number = {"phoneNumber": "13800138000", "purePhoneNumber": "13800138000", "countryCode": "86"}
    return {**number, "watermark": mark}


def test_encrypted_data_is_the_fallback(mini_side: RunningSide) -> None:
    token = signed_in(mini_side)

    def handed(data: dict[str, Any], **changes: str) -> Any:
        encrypted, vector = mini_side.encrypted("o-mini-1", data)
        return ask("post", "phone", {"encrypted": encrypted, "vector": vector, **changes}, token)

    assert handed(watermarked()).json() == {"phone": "13800138000"}
    for wrong in (watermarked("wx0000000000000001"), watermarked(minutes=20)):
        refused = handed(wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "mini_program_data_wrong")


def test_data_of_another_session_or_altered_data_cannot_be_read(mini_side: RunningSide) -> None:
    token = signed_in(mini_side)
    encrypted, vector = mini_side.encrypted("o-mini-1", watermarked())
    signed_in(mini_side, "o-mini-2")
    for changed in (
        mini_side.encrypted("o-mini-2", watermarked()),
        ("AAAA" + encrypted[4:], vector),
        (encrypted, "AAAA"),
        ("not base64!", vector),
        ("", ""),
    ):
        refused = ask("post", "phone", {"encrypted": changed[0], "vector": changed[1]}, token)
        assert (refused.status_code, refused.json()["code"]) == (422, "mini_program_data_wrong")


def test_a_matter_is_kept_by_its_key_and_found_on_another_phone(mini_side: RunningSide) -> None:
    code, key = asked()
    token = signed_in(mini_side)
    matter = {"code": code, "access_key": key, "begun": True}
    assert ask("post", "matters", {**matter, "access_key": "x"}, token).status_code == 404
    assert ask("post", "matters", matter, token).status_code == 204
    assert ask("post", "matters", matter, token).status_code == 204
    found = ask("get", "matters", token=signed_in(mini_side)).json()
    assert [(one["code"], one["access_key"]) for one in found["matters"]] == [(code, key)]
    assert found["matters"][0]["state"]
    assert found["join"].startswith("https://law.example.org/channels/join/")
    assert ask("get", "matters", token=signed_in(mini_side, "o-mini-2")).json()["matters"] == []
    assert channels.uses(clock.today())["miniprogram"]["question"] == 1
    assert ask("delete", f"matters/{code}", token=token).status_code == 204
    assert ask("get", "matters", token=token).json()["matters"] == []


def test_forgetting_takes_the_list_and_not_the_matter(mini_side: RunningSide) -> None:
    code, key = asked()
    token = signed_in(mini_side)
    matter = {"code": code, "access_key": key}
    assert ask("post", "consents", matter, token).json() == {"left": 1}
    assert ask("post", "consents", matter, token).json() == {"left": 2}
    assert AuditEntry.objects.filter(action="channels.news_agreed").count() == 2
    assert ask("delete", "account", token=token).status_code == 204
    assert not KeptMatter.objects.exists()
    assert not Consent.objects.exists()
    assert ask("get", "matters", token=token).status_code == 403
    read = Client().get(f"/api/v1/consultations/{code}", headers={"X-Access-Key": key})
    assert read.status_code == 200


def test_the_content_check_is_off_explains_itself_and_never_hides_danger(
    mini_side: RunningSide, settings: Settings
) -> None:
    token = signed_in(mini_side)
    mini_side.risky("砸门")
    assert ask("post", "content-check", {"text": BEATEN}, token).json()["passes"] is True
    assert not mini_side.sent("msg_sec_check")
    settings.FAWANG_MINI_PROGRAM_CONTENT_CHECK = True
    assert ask("get", "start").json()["checks_content"] is True
    refused = ask("post", "content-check", {"text": BEATEN}, token).json()
    assert (refused["passes"], "12348" in refused["why"]) == (False, True)
    assert "110" in {call["number"] for sign in refused["call_now"] for call in sign["calls"]}
    assert ask("post", "content-check", {"text": WORDS}, token).json()["passes"] is True
    # WeChat away holds nobody up.
    mini_side.mode("down")
    assert ask("post", "content-check", {"text": BEATEN}, token).json()["passes"] is True
