"""Importing statutes: a diff against what is here, a report, and nothing that was read before is lost."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.knowledge.actions import jobs
from fawang.knowledge.actions._editions import mark_anew
from fawang.knowledge.data.statutes.texts import Fault, LawText, Reading
from fawang.knowledge.models import Article, Law, LawVersion
from fawang.knowledge.queries.editions import STATUTES
from fawang.knowledge.rules import citations
from fawang.regions import queries as regions
from fawang.regions.rules import is_code

IMPORTED = audit.declare("knowledge.statutes_imported", gettext_lazy("Imported laws"))
_BATCH = 2_000
#: The audit has sixty characters for the object.
_LONGEST_SOURCE = 40
#: How many titles of each kind a report names.
NAMED = 20


@dataclass
class Report:
    """What an import changed, or would change."""

    source: str
    dry_run: bool
    laws: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def note(self, what: str, law: LawText, articles: Counter[str]) -> None:
        """Count a law as `unchanged`, `new`, `new_text`, `changed`, `missing`, `repeated` or `region_unknown`."""
        self.laws[what] += 1
        self.articles.update(articles)
        if what != "unchanged" and len(names := self.names.setdefault(what, [])) < NAMED:
            names.append(law.title)

    @property
    def changed(self) -> bool:
        """Tell whether anything is, or would be, different from before."""
        return any(self.laws[what] for what in ("new", "new_text", "changed"))


def import_statutes(*, by: Actor, reading: Reading, source: str, dry_run: bool = False) -> Report:
    """Bring the collection up to date with `reading`, in one transaction.

    A text that is here already is left alone; one that differs replaces the one of the same law and date.
    Of two texts of one law and date in `reading`, the first counts (`repeated`). A law of this source that
    `reading` no longer has is reported as missing and stays.
    """
    source = source[:_LONGEST_SOURCE]
    report = Report(source, dry_run, faults=list(reading.faults))
    seen: set[tuple[tuple[str, str], date | None]] = set()
    with transaction.atomic():
        present = {(law.name, law.region): law for law in Law.objects.all()}
        touched: list[Law] = []
        for text in reading:
            region = _region(text.region)
            if region is None:
                report.note("region_unknown", text, Counter())
                continue
            key = (citations.title(text.title), region)
            if (key, text.dated) in seen:
                report.note("repeated", text, Counter())
                continue
            seen.add((key, text.dated))
            law = present.get(key)
            is_new = law is None
            if law is None:
                law = present[key] = Law(title=text.title, name=key[0], level=text.level, region=region)
                if not dry_run:
                    law.save()
            if _keep(report, law, text, source, is_new=is_new, dry_run=dry_run):
                touched.append(law)
        _missing(report, source, {key for key, _dated in seen})
        if not dry_run:
            _date(touched)
        if report.changed and not dry_run:
            audit.record(
                IMPORTED,
                by=by,
                object=f"knowledge.source:{source}",
                laws=dict(report.laws),
                articles=dict(report.articles),
            )
            mark_anew(STATUTES)
            jobs.refresh()
    return report


def _keep(report: Report, law: Law, text: LawText, source: str, *, is_new: bool, dry_run: bool) -> bool:
    """Write one text, if it is news; tell whether it was."""
    there = LawVersion.objects.filter(law_id=law.pk, dated=text.dated).first() if law.pk else None
    if there and (there.digest, there.flag, there.effective) == (text.digest, text.flag, text.effective):
        report.note("unchanged", text, Counter(unchanged=len(text.articles)))
        return False
    news = _compare(there, text)
    what = "changed" if there else ("new" if is_new else "new_text")
    report.note(what, text, news)
    if dry_run:
        return False
    version = there or LawVersion(law=law, dated=text.dated)
    same_text = there is not None and there.digest == text.digest
    version.effective, version.flag, version.source = text.effective, text.flag, source
    version.digest, version.imported_at = text.digest, clock.now()
    version.save()
    if not same_text:
        Article.objects.filter(version=version).delete()
        Article.objects.bulk_create(_rows(version, text), batch_size=_BATCH)
    return True


def _compare(there: LawVersion | None, text: LawText) -> Counter[str]:
    """Count the articles that are new, changed, unchanged and gone."""
    now = {(position, one.label): one.text for position, one in enumerate(text.articles)}
    before: dict[tuple[int, str], str] = {}
    if there:
        rows = Article.objects.filter(version=there).values_list("position", "label", "text")
        before = {(position, label): words for position, label, words in rows}
    by_label_before = {label: words for (_, label), words in before.items()}
    by_label_now = {label: words for (_, label), words in now.items()}
    found: Counter[str] = Counter()
    for label, words in by_label_now.items():
        if label not in by_label_before:
            found["new"] += 1
        else:
            found["unchanged" if by_label_before[label] == words else "changed"] += 1
    found["gone"] += len(by_label_before.keys() - by_label_now.keys())
    return found


def _rows(version: LawVersion, text: LawText) -> Iterable[Article]:
    for position, one in enumerate(text.articles):
        number, sub = citations.article_number(one.label) or (0, 0)
        yield Article(
            version=version,
            position=position,
            number=number,
            sub=sub,
            label=one.label,
            chapter=one.chapter,
            text=one.text,
        )


def _date(laws: Iterable[Law]) -> None:
    """Set from and until when each text of `laws` applies: a text lasts until the next one begins.

    Sources give the day on which a law came into force, not its amendments: a text that was made after that
    day applies from its own date, one made before from the day that the source names.
    """
    for law in {law.pk: law for law in laws}.values():
        # A text without any date comes last: somebody imported it because they rely on it.
        versions = sorted(
            law.versions.all(), key=lambda one: (_begin(one) or date.max, one.dated or date.max, one.pk)
        )
        begins = [_begin(version) for version in versions]
        for number, version in enumerate(versions):
            later = [begin for begin in begins[number + 1 :] if begin]
            version.applies_from, version.applies_until = begins[number], later[0] if later else None
            version.save(update_fields=["applies_from", "applies_until"])


def _begin(version: LawVersion) -> date | None:
    dates = [one for one in (version.dated, version.effective) if one]
    return max(dates) if dates else None


def _missing(report: Report, source: str, seen: set[tuple[str, str]]) -> None:
    there = Law.objects.filter(versions__source=source).distinct()
    for law in there:
        if (law.name, law.region) not in seen:
            report.note("missing", LawText(law.title, law.level, ()), Counter())


def _region(given: str) -> str | None:
    """Return the code of a region given as a code or a name; None if nobody knows it."""
    if given in ("00", "全国"):
        return "00"
    if is_code(given) and regions.exists(given):
        return given
    found = regions.resolve_place(given)
    return found.code if found.code and not found.ambiguous else None
