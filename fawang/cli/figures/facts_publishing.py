"""The work of `fawang facts publish`."""

import json
from collections.abc import Callable
from datetime import date
from gettext import gettext as _
from pathlib import Path

from django.conf import settings
from django.utils import translation

from fawang.cli.terminal import language
from fawang.datacentre.actions import publishing as actions
from fawang.datacentre.queries.answers import open_data
from fawang.datacentre.queries.answers.open_data import Edition
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.kernel.rules.actor import SYSTEM

type Say = Callable[[str], None]


def run(
    folder: Path, *, names: tuple[str, ...], first: date | None, last: date | None, level: str, say: Say
) -> None:
    """Publish, with a line for each metric."""
    days = {"from": f"{first:%Y-%m-%d}" if first else None, "to": f"{last:%Y-%m-%d}" if last else None}
    question = read({"metrics": list(names), **days}, Scope())
    edition = Edition(question.metrics, question.period, level, Scope(), settings.FAWANG_SMALL_CELLS)
    with translation.override(language.chosen()):
        made = actions.make(by=SYSTEM, edition=edition, folder=folder)
    for code in edition.metrics:
        say(
            _("%(metric)s: %(cells)s cells, %(hidden)s of them hidden")
            % {"metric": code, "cells": f"{made.cells[code]:,}", "hidden": f"{made.hidden[code]:,}"}
        )
    say(_("%(folder)s has the files. No hidden cell can be reckoned from them.") % {"folder": folder})


def check(folder: Path, *, say: Say) -> int:
    """Attack what was published, and return 1 where a hidden cell was found out."""
    least = int(json.loads((folder / open_data.JSON).read_text(encoding="utf-8"))["least"])
    found = open_data.check((folder / open_data.CSV).read_bytes(), least)
    for one in found:
        say(one)
    say(
        _("%(n)s hidden cells can be reckoned.") % {"n": len(found)}
        if found
        else _("No hidden cell can be reckoned.")
    )
    return 1 if found else 0
