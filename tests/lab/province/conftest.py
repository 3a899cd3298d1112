"""The province at a hundredth that the tests of the data centre ask, too."""

from tests.datacentre.conftest import duckdb, province

__all__ = ["duckdb", "province"]
