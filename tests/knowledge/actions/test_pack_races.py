"""Two processes that import the content pack at once, as two machines do that are installed together."""

from pathlib import Path

from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions.packs import Report, import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.models import Entry
from tests.knowledge.cases import item, question, write_pack
from tests.races import at_once


def test_whoever_comes_second_finds_all_there(real_database: str, tmp_path: Path) -> None:
    Entry.objects.all().delete()
    # So many that neither has ended when the other begins.
    asked = [question(id=f"wages-{number}", ask=f"工资问题{number}", also=[]) for number in range(300)]
    pack = packs.read(write_pack(tmp_path, questions=asked, opinions=[], guides=[], items=[item()]))
    assert not pack.mistakes

    def bring() -> Report:
        return import_pack(by=SYSTEM, pack=pack)

    reports = at_once([bring] * 3)
    counts = sorted(str(dict(one.counts)) if isinstance(one, Report) else repr(one) for one in reports)
    assert counts == ["{'new': 301}", "{'unchanged': 301}", "{'unchanged': 301}"]
