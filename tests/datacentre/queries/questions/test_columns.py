"""What columns hold is said in the reader's language: every word of the declarations is marked for translation."""

from django.utils import translation

from fawang.datacentre.queries.questions import columns as describing
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import FACTS, Kind


def test_every_word_of_the_declarations_is_marked_and_no_other() -> None:
    columns = [one for table in DECLARED.values() for one in table.columns]
    said = {one.meaning for one in columns} | {one.unit for one in columns if one.unit}
    said |= {table.meaning for table in DECLARED.values() if table.code not in FACTS}
    assert set(describing.TEXTS) == said
    assert set(describing.KINDS) == set(Kind)


def test_a_column_is_explained_in_chinese_with_its_unit() -> None:
    column = FACTS["call"].column("talked")
    with translation.override("zh-hans"):
        assert describing.meaning(column) == "从首次接听到通话结束（秒）"
        assert describing.KINDS[column.kind] == "数字"
    with translation.override("en"):
        assert describing.meaning(column) == "from the first answer to the end of the talk (seconds)"
