"""Generates the clients of the API from its description: `python tools/sdk.py FOLDER` (sdk/README.md).

python       openapi-python-client: typed, synchronous and asynchronous
typescript   openapi-typescript, by npm: types alone
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "fawang_client"


def main(folder: Path) -> None:
    """Generate both into `folder`."""
    description = describe()
    python(folder / "python", description)
    if not typescript(folder / "typescript", description):
        print("no types for TypeScript: they need node and npm", file=sys.stderr)


def describe() -> str:
    """Return the API's description, as the platform serves it."""
    sys.path.insert(0, str(ROOT))
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.config.api import api

    return json.dumps(api.get_openapi_schema(path_prefix="api/v1/"))


def python(folder: Path, description: str) -> None:
    """Generate the Python package.

    Raises:
        RuntimeError: the generator has something to say.
    """
    from fawang import __version__

    _begin("python", folder)
    (folder / "openapi.json").write_text(description)
    # How the generator is told of files stands in the documents, for those who generate their own.
    said = re.search(
        r"<!-- client:begin -->\n```yaml\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL
    )
    assert said
    (folder / "client.yaml").write_text(said[1] + "post_hooks: []\n")
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none",
        "--config", "client.yaml", "--output-path", PACKAGE, "--fail-on-warning",
    ]  # fmt: skip
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode or "WARNING" in made.stdout + made.stderr:
        raise RuntimeError(made.stdout + made.stderr)
    version = f'"""The version of fawang of whose API this is."""\n\n__version__ = "{__version__}"\n'
    (folder / PACKAGE / "_version.py").write_text(version)
    (folder / PACKAGE / "py.typed").touch()


def typescript(folder: Path, description: str) -> bool:
    """Generate the types; return False where node or npm is missing, or npm reaches no registry."""
    from fawang import __version__

    _begin("typescript", folder)
    (folder / "openapi.json").write_text(description)
    named = folder / "package.json"
    named.write_text(json.dumps(json.loads(named.read_text()) | {"version": __version__}, indent=2))
    npm = shutil.which("npm")
    if npm is None:
        return False
    quiet = {**os.environ, "npm_config_update_notifier": "false"}
    for command in (
        [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"],
        [npm, "run", "generate"],
    ):
        if subprocess.run(command, cwd=folder, env=quiet, capture_output=True, check=False).returncode:
            return False
    return (folder / "index.d.ts").is_file()


def _begin(which: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "sdk" / which).iterdir():
        shutil.copy(path, folder / path.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
