"""Whoever asks for no figure pays nothing for the data centre: none of its engines is loaded."""

import subprocess
import sys

import pytest

_HEAVY = "{'duckdb', 'ibis', 'pyarrow', 'chdb', 'sqlglot', 'statsmodels', 'matplotlib', 'docx', 'weasyprint'}"


@pytest.mark.parametrize(
    "loaded",
    [
        "import fawang.config.asgi",
        "import fawang.hotline.running",
        "import fawang.datacentre.asking, fawang.datacentre.store, fawang.datacentre.labels",
        "import fawang.datacentre.forecasting",
        "from fawang.cli.main import main",
    ],
)
def test_nothing_heavy_is_loaded(loaded: str) -> None:
    code = f"import django\ndjango.setup()\n{loaded}\nimport sys\nassert not {_HEAVY} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_web_does_not_load_what_only_jobs_and_commands_do() -> None:
    code = (
        "import django\ndjango.setup()\nimport fawang.config.asgi, sys\n"
        "found = {name for name in sys.modules if name.startswith('fawang.datacentre.')}\n"
        "assert not found & {'fawang.datacentre.filling', 'fawang.datacentre.narrowing'}, found\n"
        "assert not any(name.startswith('fawang.datacentre.generating') for name in found), found"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
