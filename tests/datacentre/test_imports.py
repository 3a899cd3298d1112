"""Whoever asks for no figure pays nothing for the data centre: none of its engines is loaded.

All is looked at in one process, step by step: what one step loaded, a later one would show as well.
"""

import subprocess
import sys

_HEAVY = {"duckdb", "ibis", "pyarrow", "chdb", "sqlglot", "statsmodels", "matplotlib", "docx", "weasyprint"}
#: What every process would pay for that starts, whatever it does.
_FIRST_USED = {
    "httpx",
    "fawang.knowledge.rules.redaction",
    "fawang.knowledge.guidance.urgency",
    "fawang.knowledge.search.ranking",
}
_STEPS = (
    "import fawang.config.asgi",
    "import fawang.hotline.control.process",
    "import fawang.datacentre.queries.questions.executor, fawang.datacentre.warehouse.store",
    "import fawang.datacentre.texts.labels",
    "import fawang.datacentre.queries.forecasts.forecast",
    "from fawang.cli.main import main",
)


def test_nothing_heavy_is_loaded() -> None:
    steps = "\n".join(
        f"{step}\nassert not {_HEAVY} & set(sys.modules), ({step!r}, {_HEAVY} & set(sys.modules))"
        for step in _STEPS
    )
    code = (
        "import django, sys\n"
        "django.setup()\n"
        f"assert not {_FIRST_USED} & set(sys.modules), {_FIRST_USED} & set(sys.modules)\n"
        "import fawang.config.asgi\n"
        # The web does not load what only jobs and commands do.
        "found = {name for name in sys.modules if name.startswith('fawang.datacentre.')}\n"
        "of_jobs = {'fawang.datacentre.actions.filling.increments', 'fawang.datacentre.queries.answers.disclosure'}\n"
        "assert not found & of_jobs, found & of_jobs\n"
        "assert not any(name == 'lab' or name.startswith('lab.') for name in sys.modules), sys.modules\n"
        f"{steps}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
