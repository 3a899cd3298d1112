"""What the mini program reckons, keeps and draws by itself: no platform is asked."""

from tests.miniprogram.conftest import HERE, Runner

FILES = sorted(
    path for part in ("components", "rules", "storage") for path in (HERE / part).glob("*.test.js")
)


def test_every_part(run: Runner) -> None:
    run(*FILES)
