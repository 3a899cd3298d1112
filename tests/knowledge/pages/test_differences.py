"""What differs is found sentence by sentence, and nothing of either text is lost."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.pages.differences import Row, compare
from fawang.knowledge.rules import Kind
from tests.knowledge.pages.conftest import guide, question

TEXT = st.text(alphabet="甲乙丙。；\n，a1 ", max_size=40)


def written(rows: tuple[Row, ...]) -> tuple[str, str]:
    """Both texts as the rows hold them, without line breaks, which are signs there."""
    old = "".join(piece.text for row in rows for piece in row.old)
    new = "".join(piece.text for row in rows for piece in row.new)
    return plain(old), plain(new)


def plain(text: str) -> str:
    """A text without its line breaks."""
    return text.replace("\n", "").replace("↵", "")


@given(TEXT, TEXT)
def test_both_texts_stand_whole_in_the_rows(old: str, new: str) -> None:
    changes = compare(Kind.QUESTION, {"answer": old}, {"answer": new})
    assert bool(changes) == (old != new)
    if changes:
        assert written(changes[0].rows) == (plain(old), plain(new))


def test_within_a_sentence_only_what_differs_is_marked() -> None:
    (change,) = compare(
        Kind.QUESTION, question(answer="离开后一年内提出。别等。"), question(answer="离开后2年内提出。别等。")
    )
    first, second = change.rows
    assert [piece.text for piece in first.old if piece.changed] == ["一"]
    assert [piece.text for piece in first.new if piece.changed] == ["2"]
    assert not second.changed


def test_a_line_break_alone_is_seen() -> None:
    (change,) = compare(Kind.QUESTION, question(answer="一。二。"), question(answer="一。\n二。"))
    assert any("↵" in piece.text for row in change.rows for piece in row.new if piece.changed)


def test_steps_of_a_guide_are_compared_by_their_parts() -> None:
    old = guide()
    new = guide(steps=[old["steps"][0], {**old["steps"][1], "where": "渔政站"}, old["steps"][2]])
    (change,) = compare(Kind.GUIDE, old, new)
    assert [row.new[0].text for row in change.rows if row.changed] == ["渔政站"]


def test_a_review_alone_is_no_difference() -> None:
    assert compare(Kind.QUESTION, question(), question(review={"state": "reviewed"})) == []
