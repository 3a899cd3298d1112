"""What writes a register into a file, by the ending that was typed."""

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click


def writer_of(file: Path) -> Callable[..., Any]:
    """Return what writes rows into a file of this ending (`kernel.storage.sheets.files`).

    Raises:
        ClickException: it is none in which rows are written.
    """
    from fawang.kernel.storage.sheets.files import WRITERS

    write = WRITERS.get(file.suffix.lower().removeprefix("."))
    if write is None:
        raise click.ClickException(_("Give a file that ends in .xlsx, .csv or .json."))
    return write
