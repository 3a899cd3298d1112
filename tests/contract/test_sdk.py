"""The clients that are published: generated anew, built, installed, run against a platform, judged by a compiler."""

import asyncio
import importlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fawang import __version__
from fawang.config.api import api
from tests.contract.test_client import address  # noqa: F401 a fixture
from tools import sdk

PROGRAM = """
import type { paths } from "./index";
type Asked = paths["/api/v1/guidance"]["post"]["requestBody"]["content"]["application/json"];
type Said = paths["/api/v1/guidance"]["post"]["responses"][200]["content"]["application/json"];
const asked: Asked = { text: "老板拖欠我三个月工资", matter: "", place: "", entry: "" };
export const first = (said: Said): string => said.questions[0]?.title ?? asked.text;
"""


@pytest.fixture(scope="module")
def description() -> str:
    """The API's description."""
    return json.dumps(api.get_openapi_schema(path_prefix="api/v1/"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, description: str) -> Iterator[Any]:
    """The Python package: generated, built as a wheel, and the wheel unpacked where Python finds it."""
    folder = tmp_path_factory.mktemp("sdk")
    sdk.python(folder / "python", description)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, cwd=folder / "python", check=True, capture_output=True)
    [wheel] = (folder / "dist").glob("*.whl")
    assert wheel.name == f"fawang_client-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as packed:
        assert "fawang_client/py.typed" in packed.namelist()
        packed.extractall(folder / "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder / "site")
        yield SimpleNamespace(
            client=importlib.import_module("fawang_client"),
            models=importlib.import_module("fawang_client.models"),
            ask=importlib.import_module("fawang_client.api.guidance.fawang_knowledge_api_guidance_ask"),
            matters=importlib.import_module(
                "fawang_client.api.knowledge.fawang_knowledge_api_collection_list_matters"
            ),
        )
    for name in [one for one in sys.modules if one.partition(".")[0] == "fawang_client"]:
        del sys.modules[name]


def test_a_program_asks_several_things_at_once(installed: Any, address: str) -> None:  # noqa: F811
    async def run() -> tuple[Any, Any, Any]:
        async with installed.client.Client(base_url=address, timeout=60) as client:
            return await asyncio.gather(
                installed.ask.asyncio(
                    client=client, body=installed.models.AskAgain(text="老板拖欠我三个月工资")
                ),
                installed.matters.asyncio(client=client),
                installed.ask.asyncio_detailed(client=client, body=installed.models.AskAgain(text=" ")),
            )

    found, matters, refused = asyncio.run(run())
    assert found.questions[0].title
    assert isinstance(found, installed.models.GuidanceOut)
    assert "labour" in {one.code for one in matters}
    assert (refused.status_code, refused.parsed.code) == (422, "words_needed")


def test_a_typescript_program_is_judged_by_the_types(tmp_path: Path, description: str) -> None:
    if not sdk.typescript(tmp_path, description):
        reason = "no types: node, npm, and a registry that npm reaches"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    npx = shutil.which("npx")
    assert npx

    def judged(program: str) -> int:
        (tmp_path / "program.ts").write_text(program)
        command = [npx, "--no-install", "tsc", "--noEmit", "--strict", "--target", "es2022", "program.ts"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert judged(PROGRAM) == 0
    assert judged(PROGRAM.replace("said.questions[0]?.title", "said.nothing")) != 0
    assert judged(PROGRAM.replace("text: ", "words: ")) != 0
    assert json.loads((tmp_path / "package.json").read_text())["version"] == __version__
