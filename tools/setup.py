"""Sets this checkout up: system packages, virtual environment, pinned packages, compiled catalogues.

Runs on the standard library alone, with any Python from 3.12 on. As root on Debian it installs what is
missing; elsewhere it says exactly what is missing, goes on with the rest, and leaves a report for the
checks that need it. With CI=true nothing may be missing.

    python3 tools/setup.py run|hotline|test
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
DATA = ROOT / "requirements" / "data.txt"
KAMAILIO = f"/usr/lib/{os.uname().machine}-linux-gnu/kamailio/modules"
#: Debian package → (for what, how one sees that it is there)
RUN = {
    "libpango-1.0-0": ("prescribed forms as PDF", "lib:libpango-1.0.so.0"),
    "libpangoft2-1.0-0": ("prescribed forms as PDF", "lib:libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": ("small PDF files", "lib:libharfbuzz-subset.so.0"),
    "softhsm2": ("signatures of a demonstration, in a security module", "cmd:softhsm2-util"),
    "fonts-noto-cjk": ("Chinese in PDF files", "file:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
}
HOTLINE = {
    "rtpengine-daemon": ("the audio of the hotline", "cmd:rtpengine"),
    "kamailio": ("the edge of the hotline", "cmd:kamailio"),
    "kamailio-websocket-modules": ("seats that are browsers", f"file:{KAMAILIO}/websocket.so"),
    "kamailio-tls-modules": ("the edge of the hotline", f"file:{KAMAILIO}/tls.so"),
    "kamailio-autheph-modules": ("seats that are browsers", f"file:{KAMAILIO}/auth_ephemeral.so"),
    "espeak-ng": ("what the hotline says", "cmd:espeak-ng"),
}
TEST = {
    "gettext": ("translation checks", "cmd:xgettext"),
    "chromium-headless-shell": ("journeys and accessibility in a browser", "cmd:chromium-headless-shell"),
    "coturn": ("calls through a relay", "cmd:turnserver"),
    "faketime": ("the tests from other instants (make proof)", "cmd:faketime"),
    "sip-tester": ("measuring the hotline, and calling it", "cmd:sipp"),
    "aapt": ("the sources of the Android app", "cmd:aapt"),
    "android-framework-res": (
        "the sources of the Android app", "file:/usr/share/android-framework-res/framework-res.apk",
    ),
    "baresip-core": ("calling the hotline with a telephone that is not ours", "cmd:baresip"),
    **HOTLINE,
}  # fmt: skip


def main() -> int:
    """Set up for `run`, `hotline` or `test`; return an exit code."""
    began = time.monotonic()
    kind = sys.argv[1] if sys.argv[1:] in (["run"], ["hotline"]) else "test"
    wanted = {"run": RUN, "hotline": RUN | HOTLINE, "test": RUN | TEST}[kind]
    if importlib.util.find_spec("ensurepip") is None:
        wanted = {"python3-venv": ("the virtual environment", "module:ensurepip")} | wanted
    missing = _install([name for name, (_, sign) in wanted.items() if not _there(sign)], wanted)
    if missing:
        for name in missing:
            print(f"missing: {name} ({wanted[name][0]}). On Debian: apt-get install {name}")
        if "python3-venv" in missing or os.environ.get("CI") == "true":
            return 1
    _environment(kind)
    print(f"set up in {time.monotonic() - began:.0f} s")
    return 0


def _there(sign: str) -> bool:
    kind, _, name = sign.partition(":")
    if kind == "cmd":
        return shutil.which(name) is not None
    if kind == "file":
        return Path(name).exists()
    if kind == "module":
        return importlib.util.find_spec(name) is not None
    listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    return name in listing


def _install(missing: list[str], wanted: dict[str, tuple[str, str]]) -> list[str]:
    """Install with apt where that is ours to do; return what is still missing."""
    if not missing or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return missing
    print("installing", *missing)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"]
    for _ in range(3):
        subprocess.run([*apt, "update"], check=False, env=quiet, stdout=subprocess.DEVNULL)
        done = subprocess.run(
            [*apt, "install", "-y", "--no-install-recommends", *missing],
            check=False, env=quiet, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode == 0:
            break
        time.sleep(5)
    importlib.invalidate_caches()
    return [name for name in missing if not _there(wanted[name][1])]


def _environment(kind: str) -> None:
    """Make the virtual environment hold exactly what the lock says; nothing is done if it does."""
    lock, stamp, python = _lock(kind), VENV / f"stamp-{kind}", VENV / "bin" / "python"
    # What holds more holds this too.
    enough = {"run": ("run", "hotline", "test"), "hotline": ("hotline", "test"), "test": ("test",)}[kind]
    if not any(_fits(one) for one in enough):
        if not python.exists():
            print("making the virtual environment")
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        print(f"installing the packages of {lock.name}")
        # Most of what is in the packages is never loaded: what is, Python compiles and keeps. pip would compile all of
        # it, on one core, and take more than half of its time for that.
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        _patiently([*pip, "--require-hashes", "--requirement", str(lock)])
        # Of what is in this one only data files are read: what their programs need stays away.
        _patiently([*pip, "--require-hashes", "--no-deps", "--requirement", str(DATA)])
        _patiently([*pip, "--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
        stamp.write_text(_digest(kind))
    compiler = "from tools.catalogues import compile_all; compile_all()"
    subprocess.run([str(python), "-c", compiler], check=True, cwd=ROOT)


def _lock(kind: str) -> Path:
    return ROOT / "requirements" / {"run": "run.txt", "hotline": "hotline.txt", "test": "dev.txt"}[kind]


def _fits(kind: str) -> bool:
    """Tell whether the virtual environment was made for `kind` from these locks and this pyproject.toml."""
    stamp = VENV / f"stamp-{kind}"
    return stamp.exists() and stamp.read_text() == _digest(kind)


def _digest(kind: str) -> str:
    """Return a digest of the locks, and of pyproject.toml, which names the commands of the installed package."""
    read = _lock(kind).read_bytes() + DATA.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(read).hexdigest()


def _patiently(command: list[str]) -> None:
    """Run a download; a registry that stumbles is asked again."""
    for attempt in range(4):
        if subprocess.run(command, check=False).returncode == 0:
            return
        time.sleep(5 * (attempt + 1))
    raise SystemExit("The packages could not be installed; see above.")


if __name__ == "__main__":
    raise SystemExit(main())
