"""The Android app: its manifest and resources as Android's own packager reads them, and what its sources promise.

Compiling needs two packages that Debian 13 no longer has; `make android` fetches them, signs and verifies
(docs/android.md).
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgent
from fawang.knowledge.texts import labels
from tests.files import ROOT

APP = ROOT / "android" / "app"
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
ACTIVITY = APP / "java" / "org" / "fawang" / "app" / "SiteActivity.java"
#: What the page without a line names, as the site's own does (fawang/channels/pages/app.py).
SIGNS = (Urgency.DANGER, Urgency.DOMESTIC_VIOLENCE, Urgency.SELF_HARM, Urgency.DETENTION)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app without its classes."""
    aapt = shutil.which("aapt")
    if aapt is None or not FRAMEWORK.exists():
        reason = "no aapt, or no framework: make setup-test"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("android")
    icons = folder / "res" / "mipmap-xxhdpi"
    shutil.copytree(APP / "res", folder / "res")
    icons.mkdir()
    shutil.copy(ROOT / "fawang" / "shell" / "static" / "shell" / "icon-192.png", icons / "icon.png")
    made = folder / "bare.apk"
    subprocess.run(
        [
            aapt, "package", "-f", "-M", str(APP / "AndroidManifest.xml"), "-S", str(folder / "res"), "-A",
            str(APP / "assets"), "-I", str(FRAMEWORK), "--min-sdk-version", "24", "--target-sdk-version", "34", "-F",
            str(made),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return made


def dumped(package: Path, *what: str) -> str:
    return subprocess.run(
        ["aapt", "dump", *what[:1], str(package), *what[1:]],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def test_the_packager_reads_one_activity_and_what_may_be_asked(package: Path) -> None:
    said = dumped(package, "badging")
    assert "launchable-activity: name='org.fawang.app.SiteActivity'" in said
    assert "application-label:'法网'" in said
    assert "application-label-en:'Fawang'" in said
    assert set(re.findall(r"uses-permission: name='android\.permission\.(\w+)'", said)) == {
        "INTERNET", "ACCESS_COARSE_LOCATION", "ACCESS_FINE_LOCATION", "CAMERA", "RECORD_AUDIO", "MODIFY_AUDIO_SETTINGS",
    }  # fmt: skip
    # None of what is asked is needed: a phone without a camera has the app too.
    needed = set(re.findall(r"uses-feature: name='([\w.]+)'", said))
    assert needed <= {"android.hardware.faketouch"}


def test_only_https_and_no_copy_of_what_is_in_it(package: Path) -> None:
    manifest = dumped(package, "xmltree", "AndroidManifest.xml")
    assert re.search(r"allowBackup.*=\(type 0x12\)0x0$", manifest, re.M)
    assert manifest.count("E: activity") == 1
    assert not re.search(r"E: (service|provider|receiver)", manifest)
    assert "debuggable" not in manifest
    network = dumped(package, "xmltree", "res/xml/network.xml")
    assert re.search(r"cleartextTrafficPermitted=\(type 0x12\)0x0 ", network)
    assert '"system"' in network
    assert '"user"' not in network


def test_both_languages_have_every_text() -> None:
    def names(folder: str) -> set[str]:
        return {one.attrib["name"] for one in ElementTree.parse(APP / "res" / folder / "texts.xml").getroot()}

    assert names("values") == names("values-en") != set()


def test_the_page_without_a_line_has_the_numbers_of_the_platform() -> None:
    page = (APP / "assets" / "offline.html").read_text()
    table = urgent.table()
    calls = {call.number: call.name for sign in SIGNS for call in table[sign].calls}
    assert re.findall(r'href="tel:(\d+)"', page) == list(calls)
    for number, name in calls.items():
        row = page.partition(f'href="tel:{number}"')[2].partition("</li>")[0]
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert str(labels.CALLS[name]) in row
    # It asks nobody for anything.
    assert "//" not in page
    assert "<script" not in page


def test_pages_get_no_bridge_to_the_phone() -> None:
    source = ACTIVITY.read_text()
    for name in (
        "addJavascriptInterface",
        "evaluateJavascript",
        "MIXED_CONTENT_ALWAYS",
        "handler.proceed",
        "ACTION_CALL)",
    ):
        assert name not in source
    assert "setAllowFileAccess(false)" in source
    assert "setAllowContentAccess(false)" in source
    assert "MIXED_CONTENT_NEVER_ALLOW" in source
    imported = re.findall(r"^import (\w+)\.", source, re.M)
    # No code of anybody else's.
    assert set(imported) <= {"android", "java"}


def test_the_build_refuses_an_address_that_is_none(tmp_path: Path) -> None:
    for site in ("", "http://legal.example.cn", "https://legal.example.cn/path", "https://a|b"):
        done = subprocess.run(
            ["sh", str(ROOT / "android" / "build.sh")],
            env={**os.environ, "SITE": site, "OUT": str(tmp_path)},
            capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
        assert done.returncode == 1
        assert "SITE" in done.stderr
    assert not list(tmp_path.iterdir())
