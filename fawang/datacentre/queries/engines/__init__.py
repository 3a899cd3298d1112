"""The engines that reckon: DuckDB inside the process, or a ClickHouse by URL."""
