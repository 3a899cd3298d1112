"""A person and a lawyer call each other through the relay; one declines; without a relay they go on in writing."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.journeys.checks import check
from tests.journeys.relay import Relay
from tests.journeys.test_consultations import CHAT, ask, grab, said, say
from tests.journeys.visitors import PHONE, Visitors, path_of, send
from tests.waiting import until

#: Keeps every connection of a page in reach, for its figures.
KEEP = """
const Plain = window.RTCPeerConnection;
window.peers = [];
window.RTCPeerConnection = class extends Plain {
  constructor(...given) { super(...given); window.peers.push(this); }
};
"""
#: How the last connection travels and what has arrived: kinds of the pair's two ends, bytes, frames.
FIGURES = """async () => {
  const stats = await window.peers[window.peers.length - 1].getStats();
  const found = { kinds: [], bytes: 0, frames: 0 };
  stats.forEach((one) => {
    if (one.type === "transport" && one.selectedCandidatePairId) {
      const pair = stats.get(one.selectedCandidatePairId);
      found.kinds = [stats.get(pair.localCandidateId).candidateType, stats.get(pair.remoteCandidateId).candidateType];
    }
    if (one.type === "inbound-rtp") {
      found.bytes += one.bytesReceived;
      found.frames += one.framesDecoded || 0;
    }
  });
  return found;
}"""


def press(page: Page, what: str) -> None:
    """Press a button of the call."""
    page.locator(f"[data-call-do={what}]:visible").click()


def says(page: Page, text: str) -> None:
    """The call says so, to ears as well."""
    expect(page.locator("[data-call-says]")).to_contain_text(text)


def arrives(page: Page) -> dict[str, Any]:
    """Wait until pictures arrive, and more than a thousand bytes of them; return the figures."""
    page.wait_for_function(
        f"async () => {{ const found = await ({FIGURES})(); return found.frames > 3 && found.bytes > 1000; }}",
        polling=200,
    )
    found: dict[str, Any] = page.evaluate(FIGURES)
    return found


def part(person: Page) -> None:
    """End the chat: a lawyer has no more than some in hand."""
    send(person.locator("form:has(input[value=close])"))


def both(visitors: Visitors) -> tuple[Page, Page]:
    """Return a person and a lawyer in a chat."""
    person = visitors.person()
    person.context.add_init_script(KEEP)
    code = ask(person, CHAT, "chat")
    expect(person.locator("#call")).to_be_hidden()
    visitors.free("demo-duty")
    lawyer = visitors.staff("demo-duty", "/desk")
    lawyer.context.add_init_script(KEEP)
    grab(lawyer, code)
    return person, lawyer


def test_a_video_call_through_the_relay(visitors: Visitors, relay: Relay) -> None:
    person, lawyer = both(visitors)
    # Possible without a reload, as soon as a lawyer is there.
    press(person, "video")
    person.locator("#call-consent-yes").check(force=True)
    press(person, "go")
    says(person, "正在")
    says(lawyer, "视频通话")
    press(lawyer, "go")
    for page in (person, lawyer):
        says(page, "已接通")
        found = arrives(page)
        assert found["kinds"] == ["relay", "relay"]
        expect(page.locator("[data-call-path]")).to_contain_text("中继")
        expect(page.locator("[data-call-recording]")).to_contain_text("尚未取得双方同意")
    check(person)
    lawyer.locator("[data-call-agree]").check(force=True)
    # Both are told while it is recorded; a no ends it at once.
    for page in (person, lawyer):
        expect(page.locator("[data-call-recording]")).to_contain_text("正在录音")
    person.locator("[data-call-agree]").uncheck(force=True)
    for page in (person, lawyer):
        expect(page.locator("[data-call-recording]")).to_contain_text("尚未取得双方同意")
    press(person, "mute")
    says(person, "麦克风已关闭")
    press(person, "camera")
    says(person, "摄像头已关闭")
    expect(lawyer.locator("[data-call-dark]")).to_be_visible()
    press(person, "camera")
    expect(lawyer.locator("[data-call-dark]")).to_be_hidden()
    # Writing goes on beside the call.
    say(person, "我把合同拿给您看。")
    expect(lawyer.locator(".line--person").last).to_contain_text("合同")
    press(lawyer, "end")
    says(person, "通话已结束")
    expect(person.locator(".line--event").last).to_contain_text("视频通话，0:")
    assert person.evaluate("document.querySelector('[data-call-self]').srcObject") is None

    # The lawyer asks, the person declines.
    press(lawyer, "voice")
    press(lawyer, "go")
    says(person, "律师请求语音通话")
    press(person, "not_now")
    says(lawyer, "对方现在不方便")
    expect(person.locator(".line--event").last).to_contain_text("未接受")
    assert said(person)[-1] == "我把合同拿给您看。"

    # Who ends the chat while it rings, ends the call.
    press(lawyer, "voice")
    press(lawyer, "go")
    says(person, "律师请求语音通话")
    part(person)
    says(lawyer, "无人接听")
    expect(lawyer.locator("[data-call-do=video]")).to_be_hidden()


def test_without_its_relay_a_call_falls_back_to_writing(visitors: Visitors) -> None:
    person, lawyer = both(visitors)

    def by_tcp(route: Route) -> None:
        # Nobody answers by UDP either, but that is only known after ten seconds.
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("transport=udp", "transport=tcp"))

    for page in (person, lawyer):
        page.route(re.compile("/call/(ask|answer)$"), by_tcp)
    press(lawyer, "video")
    press(lawyer, "go")
    press(person, "go_voice")
    for page in (person, lawyer):
        says(page, "请在下面继续用文字交谈")
        expect(page.locator(".line--event").last).to_contain_text("未能接通")
    say(person, "那我写吧。")
    expect(lawyer.locator(".line--person").last).to_contain_text("那我写吧")
    part(person)


def test_devices_are_tried_out_before(visitors: Visitors, relay: Relay) -> None:
    page = visitors.person()
    page.goto("/talk/devices")
    check(page)
    page.locator("[data-begin]").click()
    for what in ("browser", "mic", "camera", "relay"):
        expect(page.locator(f"[data-check={what}]")).to_have_attribute("data-result", "good")
    page.locator("[data-tone]").click()
    page.locator("[data-answer=bad]").click()
    expect(page.locator("[data-check=sound]")).to_contain_text("音量")
    check(page)


#: How loud the whole of a recording is on each side, decoded by the browser that plays it: the largest samples.
LOUDNESS = """async (address) => {
  const sound = await (await fetch(address)).arrayBuffer();
  const heard = await new AudioContext().decodeAudioData(sound);
  const loudest = (n) => heard.getChannelData(n).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return { channels: heard.numberOfChannels, seconds: heard.duration, sides: [loudest(0), loudest(1)] };
}"""


def test_a_call_is_recorded_with_both_consents_and_heard_by_who_may(visitors: Visitors, relay: Relay) -> None:
    person, lawyer = both(visitors)
    code = path_of(lawyer).split("/")[3]
    press(person, "voice")
    person.locator("#call-consent-yes").check(force=True)
    press(person, "go")
    says(lawyer, "语音通话")
    lawyer.locator("#call-consent-yes").check(force=True)
    press(lawyer, "go")
    for page in (person, lawyer):
        says(page, "已接通")
        expect(page.locator("[data-call-recording]")).to_contain_text("正在录音")
    check(lawyer)
    # Some pieces, while it goes on.
    for least in (2, 3):
        with lawyer.expect_response(re.compile("/call/record$")) as told:
            pass
        assert told.value.json()["next"] >= least
    press(person, "end")
    says(lawyer, "通话已结束")
    recordings = f"/consultations/{code}/recordings"
    until(lambda: visitors.api("GET", recordings, as_="demo-lead")[0]["state"] == "kept", "the last piece")
    person.reload()
    expect(person.locator("#talk-state")).to_contain_text("已录音")

    # Beside the record, whoever checks the quality finds it, and hears both.
    lead = visitors.staff("demo-lead", f"/desk/consultations/{code}")
    with lead.expect_navigation():
        lead.locator("#recordings-title + ul a").first.click()
    check(lead)
    address = lead.locator(".player__sound").get_attribute("src")
    found = lead.evaluate(LOUDNESS, address)
    assert found["channels"] == 2
    assert found["seconds"] > 7
    # Chromium's made-up microphone beeps on both sides.
    assert min(found["sides"]) > 0.01, found
    wave = lead.locator("[data-player-wave]")
    expect(wave).to_be_visible()
    lead.wait_for_function("() => Number.isFinite(document.querySelector('.player__sound').duration)")
    wave.focus()
    lead.keyboard.press("ArrowRight")
    expect(wave).to_have_attribute("aria-valuenow", "5")
    lead.locator("[data-player-speed]").select_option("1.5")
    assert lead.evaluate("document.querySelector('.player__sound').playbackRate") == 1.5
    lead.keyboard.press("Home")
    lead.locator("[data-player-wave]").focus()
    lead.keyboard.press("Home")
    lead.keyboard.press(" ")
    lead.wait_for_function("() => document.querySelector('.player__sound').currentTime > 0.5")
    phone = visitors.staff("demo-lead", path_of(lead), viewport=PHONE, has_touch=True, is_mobile=True)
    check(phone)
    plain = visitors.staff("demo-lead", path_of(lead), java_script_enabled=False)
    expect(plain.locator(".player__sound")).to_be_visible()
    expect(plain.locator("[data-player-wave]")).to_be_hidden()
    part(person)


def test_what_was_recorded_counts_when_the_page_is_closed(visitors: Visitors, relay: Relay) -> None:
    person, lawyer = both(visitors)
    code = path_of(lawyer).split("/")[3]
    press(lawyer, "voice")
    lawyer.locator("#call-consent-yes").check(force=True)
    press(lawyer, "go")
    says(person, "语音通话")
    person.locator("#call-consent-yes").check(force=True)
    press(person, "go")
    with lawyer.expect_response(re.compile("/call/record$")):
        pass
    lawyer.close()
    [one] = visitors.api("GET", f"/consultations/{code}/recordings", as_="demo-lead")
    assert one["size"] > 1000
    part(person)
