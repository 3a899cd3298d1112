"""Forms on the command line: checking definitions, publishing them, reading workbooks."""

from collections.abc import Callable, Sequence
from gettext import gettext as _
from pathlib import Path

import yaml
from django.conf import settings

from fawang.catalogue.actions import forms as publishing
from fawang.catalogue.forms.advice import Way
from fawang.catalogue.forms.files import Read, read_file
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.forms.xlsform import read_workbook
from fawang.catalogue.queries import forms as versions
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Problem
from fawang.kernel.wording import say as sentence
from fawang.knowledge.data import packs
from fawang.knowledge.queries.entries import articles_cited
from fawang.knowledge.rules import Kind

type Say = Callable[[str], object]


def shipped() -> list[Path]:
    """Return the definitions of this installation."""
    return sorted((Path(settings.FAWANG_CONTENT) / "forms").glob("*.yaml"))


def check(paths: Sequence[Path], *, say: Say) -> bool:
    """Say what is wrong with definitions, by file and line; return whether nothing is.

    Articles are held against the collection, where there is one: a citation must be of an article that applies.
    """
    good = True
    forms = []
    for path in paths or shipped():
        found = _read(path, say)
        good = good and found is not None
        forms += [(path, found)] if found else []
    cited = {text for _path, form in forms for text in citations_of(form)}
    applying = articles_cited(cited)
    for path, form in forms:
        for text in steps_missing(form) if form.findings else ():
            good = False
            say(f"{path.name}: {text}: " + _("no such entry → name an item or a guide of the content"))
        for text in citations_of(form):
            if applying and text not in applying:
                good = False
                say(f"{path.name}: {text}: " + _("not in force → cite an article that applies"))
    say(_("forms: %(number)s") % {"number": len(forms)})
    return good


def publish(paths: Sequence[Path], *, dry_run: bool, to: Path | None, say: Say) -> bool:
    """Publish definitions (YAML or XLSForm); what is published already stays. Nothing is published where one is wrong.

    Args:
        to: a folder into which workbooks are written as YAML, to be gone on with; then nothing is published.
    """
    read = [(path, _read(path, say)) for path in paths or shipped()]
    forms = [(path, form) for path, form in read if form is not None]
    if len(forms) < len(read):
        say(_("Nothing was imported."))
        return False
    if to is not None:
        for path, form in forms:
            target = to / f"{form.code}.yaml"
            target.write_text(_as_yaml(form), encoding="utf-8")
            say(f"{path.name} → {target}")
        return True
    good = True
    for path, form in forms:
        try:
            new = not dry_run and publishing.publish(by=SYSTEM, form=form)
        except Problem as problem:
            good = False
            for name, code in problem.errors.items() or [("version", problem.code)]:
                say(f"{path.name}: {name}: {sentence(code, **problem.params)}")
        else:
            what = _("published") if new else _("unchanged") if not dry_run else _("right")
            say(f"{form.code} {form.version}: {what}")
    return good


def listed(*, say: Say) -> None:
    """List the versions that are published."""
    for row in versions.versions():
        say(f"{row.code}\t{row.version}\t{row.kind or '-'}\t{row.title}")


def citations_of(form: Form) -> list[str]:
    """Return every article that a form cites; of findings those whose text the collection is said to have."""
    bring = form.bring.articles if form.bring else ()
    found = [text for one in form.findings if one.verified for text in one.articles]
    computed = [one.source for one in form.computed if one.source]
    return list(dict.fromkeys([*form.articles, *bring, *computed, *found]))


def steps_missing(form: Form) -> list[str]:
    """Return the items and guides to which findings lead and that are not in the content."""
    content = packs.read(settings.FAWANG_CONTENT).entries
    known = {Way.ITEM: content[Kind.ITEM], Way.GUIDE: content[Kind.GUIDE]}
    return [
        f"{one.code}: {one.next.code}"
        for one in form.findings
        if one.next.way in known and one.next.code not in known[one.next.way]
    ]


def _read(path: Path, say: Say) -> Form | None:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        mapped = read_workbook(path)
        for fault in mapped.faults:
            say(f"{path.name}: {fault}")
        found = mapped.read or Read(None, "")
    else:
        found = read_file(path)
    for mistake in found.mistakes:
        say(str(mistake))
    return found.form


def _as_yaml(form: Form) -> str:
    body = form.model_dump(mode="json", exclude_defaults=True)
    text: str = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=110)
    return text
