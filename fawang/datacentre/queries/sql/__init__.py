"""SQL of analysts on the facts: in a process of its own, over what they may see, and nothing else.

`judging` reads the tree that DuckDB's own parser makes of a statement; `child` is the process; `running` starts it,
feeds it and ends it. `masking` takes out of a statement what looks personal, for the audit. The child loads neither
Django nor settings: `child` and `judging` import the standard library and DuckDB alone.
"""
