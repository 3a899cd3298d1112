"""Statements of Ibis expressions: what is loaded to compile one."""

import subprocess
import sys

#: A figure is compiled for DuckDB; afterwards somebody asks for the compiler of another database by its package.
_COMPILED = """
import sys
from fawang.datacentre.warehouse import statements
table = statements.declared("service", "x")
counted = table.group_by("day").aggregate(n=table.count())
print(statements.for_duckdb(counted))
print(*sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("sqlglot.dialects.")))
from ibis.backends.sql.compilers import SQLiteCompiler
print(SQLiteCompiler.__name__, hasattr(sys.modules["ibis.backends.sql.compilers"], "no_compiler"))
"""


def test_a_figure_loads_the_dialect_of_its_engine_alone() -> None:
    done = subprocess.run([sys.executable, "-c", _COMPILED], capture_output=True, text=True, check=True)
    *statement, loaded, others = done.stdout.splitlines()
    assert " ".join(" ".join(statement).split()) == (
        'SELECT "t0"."day", COUNT(*) AS "n" FROM "x" AS "t0" GROUP BY 1'
    )
    assert loaded == "dialect duckdb"
    assert others == "SQLiteCompiler False"
