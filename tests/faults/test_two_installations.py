"""Two whole installations, each the other's partner: what one hands over the other takes, signed, on one trail."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lab.demo import staffed
from lab.demo.sessions import post, signed_in
from lab.platforms.instance import Instance, throwaway
from tests.faults.platform import Platform
from tests.waiting import PATIENCE, until

#: Two installations are set up first, on a machine that does other things besides.
pytestmark = pytest.mark.timeout(900)

#: Seconds; a few tries of a link (`partners/wire/rules/retry.py`).
_DELIVERED = 4 * PATIENCE
_REQUEST = "当事人已搬到贵省，请接续办理法律援助。"


def enter(instance: Instance, file: Path, **row: str) -> dict[str, str]:
    """Enter a partner, or one more key of it; return the key with which the installation signs for it."""
    file.write_text(json.dumps([row]), encoding="utf-8")
    instance.run_python("lab.demo.partner_links", str(file))
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))[0].get("ours", {})
    return found


@pytest.fixture(scope="module")
def pair(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Instance, Instance]]:
    """Return the installations of two provinces, which know each other's keys: that of all faults, and one more."""
    file = tmp_path_factory.mktemp("pair") / "partner.json"
    here = platform.instance
    with throwaway(load=staffed.load, port=platform.neighbour, FAWANG_PARTNER_HOSTS=here.url) as there:
        north = {"code": "north", "name": "北省（演示）", "url": f"{there.url}/partners/events"}
        south = {"code": "south", "name": "南省（演示）", "url": f"{here.url}/partners/events"}
        ours = enter(here, file, **north)
        theirs = enter(there, file, **south, key_id=ours["key_id"], public=ours["public"])
        enter(here, file, **north, key_id=theirs["key_id"], public=theirs["public"])
        yield here, there


def press(desk: httpx.Client, number: str, command: str, **said: str) -> None:
    page = desk.get(f"/desk/referrals/{number}").text
    field = next(one for one in re.findall(r"<input[^>]*>", page) if f'name="{command}-version"' in one)
    version = re.search(r'value="(\d+)"', field)
    assert version is not None
    typed = {f"{command}-{name}": text for name, text in said.items()}
    landed = post(
        desk, f"/desk/referrals/{number}", command=command, **{f"{command}-version": version[1]}, **typed
    )
    assert landed.status_code == 200, landed.text[:500]


def test_a_matter_goes_from_one_to_the_other_and_its_result_comes_back(
    pair: tuple[Instance, Instance],
) -> None:
    here, there = pair
    ours, theirs = signed_in(here.url, "demo-officer"), signed_in(there.url, "demo-officer")
    landed = post(
        ours, "/desk/referrals/new", partner="north", matter="labour", place_text="佛山市南海区", urgency="normal",
        request=_REQUEST, name="蒋先生（演示）", phone="19900001103", summary="只留在本省的经过",
    )  # fmt: skip
    number = landed.url.path.rpartition("/")[2]
    assert number.isdecimal(), landed.text[:500]
    press(ours, number, "offer")

    def came() -> str:
        found = re.search(r'href="/desk/referrals/(\d{12})', theirs.get("/desk/referrals?partner=south").text)
        return found[1] if found else ""

    # What could not be delivered is tried again after a while, on a machine that does other things besides.
    until(lambda: bool(came()), "the matter at the other side", _DELIVERED)
    there_number = came()
    page = theirs.get(f"/desk/referrals/{there_number}").text
    assert number in page.replace(" ", "")
    assert (
        "只留在本省的经过" not in post(theirs, f"/desk/referrals/{there_number}", command="show_person").text
    )
    for command, said in (
        ("acknowledge", {}),
        ("accept", {}),
        ("conclude", {"words": "已指派律师，当事人已签委托。"}),
    ):
        press(theirs, there_number, command, **said)
    page_here = f"/desk/referrals/{number}"
    until(lambda: "已指派律师" in ours.get(page_here).text, "the result on our side", _DELIVERED)
    assert there_number in ours.get(page_here).text.replace(" ", "")
