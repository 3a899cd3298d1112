"""`python -m fawang.cli` is `fawang`."""

from fawang.cli.main import main

main()
