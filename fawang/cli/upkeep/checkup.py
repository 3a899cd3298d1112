"""`fawang check`: whether this installation is fit to serve. Each line says what is wrong and what to do."""

from gettext import gettext as _

import click
from django.utils import translation

from fawang.cli.terminal import language
from fawang.cli.terminal.columns import pad
from fawang.cli.terminal.language import gettext_noop
from fawang.kernel.runtime import health

_LEVELS = {
    health.Level.OK: gettext_noop("ok"),
    health.Level.WARNING: gettext_noop("warning"),
    health.Level.ERROR: gettext_noop("error"),
}


def run() -> int:
    """Print every finding; return 1 if one of them forbids serving, else 0."""
    failed = False
    with translation.override(language.chosen()):
        for finding in health.findings():
            click.echo(f"{pad(_(_LEVELS[finding.level]), 7)} {finding.text}")
            failed = failed or finding.level == health.Level.ERROR
    click.echo(_("not fit to serve") if failed else _("fit to serve"))
    return 1 if failed else 0
