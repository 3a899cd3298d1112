"""A platform of one checkout that is measured from outside, with a database of its own. Run by that checkout's Python.

This file alone is of the code that measures; whatever it imports is of the checkout in which it runs, which may be an
older one. It says where it answers, fills the tables as it is told on its input, and ends with it.
"""

import importlib
import json
import os
import sys
from typing import Any

#: Where things have been, the latest first.
_FILL = ("lab.bench.fill", "fawang.cli.bench.fill")
_INSTANCE = ("lab.platforms.instance", "fawang.cli.instance")
_RUNTIME = ("fawang.cli.processes.runtime", "fawang.cli.runtime")
_EMBEDDED = ("fawang.cli.processes.embedded", "fawang.cli.embedded")


def main() -> None:
    """Serve until the input ends."""
    # The filler vacuums and analyses; a vacuum on its own would be counted with whatever is measured meanwhile.
    with _first(_INSTANCE).throwaway(
        FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file", conf="autovacuum = off\n"
    ) as instance:
        # Jobs of what was seeded must not run while something is measured.
        instance.kill("worker")
        # The filler encrypts with the platform's own keys.
        os.environ.update(instance.environment)
        _first(_RUNTIME).setup_django()
        cluster = _first(_EMBEDDED).Embedded(instance.home)
        filler = _first(_FILL).Filler(cluster.url)
        _say(url=instance.url, server=instance.processes["server"].pid, database=cluster.pid())
        for line in sys.stdin:
            filler.fill(int(line), lambda _line: None)
            cluster.psql("CHECKPOINT")
            _say(orders=int(line))


def _first(names: tuple[str, ...]) -> Any:
    for name in names[:-1]:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    return importlib.import_module(names[-1])


def _say(**values: object) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main()
