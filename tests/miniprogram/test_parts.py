"""What the mini program reckons, keeps and draws by itself: no platform is asked."""

from pathlib import Path

import pytest

from tests.miniprogram.conftest import HERE, Runner

FILES = sorted(
    path for part in ("components", "rules", "storage") for path in (HERE / part).glob("*.test.js")
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_part(run: Runner, file: Path) -> None:
    run(file)
