"""What a file is follows from its content; how much may be sent; what it is called."""

import pytest

from fawang.consultations.rules.attachments import (
    DOCUMENTS,
    ENDINGS,
    MOST_BYTES_OF_A_SIDE,
    MOST_OF_A_SIDE,
    PHOTOS,
    VOICES,
    Kind,
    against_more,
    kind_of,
    media_type_of,
    name_of,
)
from tests.consultations.samples import REFUSED, TAKEN


def test_every_kind_is_known_by_its_content() -> None:
    assert TAKEN.keys() == PHOTOS | VOICES | DOCUMENTS
    for expected, contents in TAKEN.items():
        for content in contents:
            assert media_type_of(content) == expected


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_everything_else_is_nothing_we_take(content: bytes) -> None:
    assert media_type_of(content) is None


def test_kinds() -> None:
    assert kind_of("image/png") == Kind.PHOTO
    assert kind_of("audio/amr") == Kind.VOICE
    assert kind_of("application/pdf") == Kind.DOCUMENT


@pytest.mark.parametrize(
    ("given", "media_type", "name"),
    [
        ("工资条.jpg", "image/jpeg", "工资条.jpg"),
        ("工资条.html", "application/pdf", "工资条.pdf"),
        ("../../etc/身份证.pdf", "application/pdf", "身份证.pdf"),
        ("C:\\桌面\\合同.docx", "application/pdf", "合同.pdf"),
        ("v1.2 合同", "application/pdf", "v1.2 合同.pdf"),
        ("", "audio/webm", ""),
        (".pdf", "application/pdf", "pdf.pdf"),
        ("长" * 300 + ".png", "image/jpeg", "长" * 116 + ".jpg"),
    ],
)
def test_a_name_ends_in_what_the_file_is(given: str, media_type: str, name: str) -> None:
    assert name_of(given, media_type) == name
    assert name_of(name, media_type) == name


def test_every_kept_kind_has_an_ending() -> None:
    # Photos are kept as JPEG.
    assert ENDINGS.keys() == (DOCUMENTS | VOICES | PHOTOS) - {"image/png", "image/webp"}


def test_a_side_sends_so_many_and_no_more() -> None:
    assert against_more(MOST_OF_A_SIDE - 2, 0, more=2, bytes_more=1) is None
    assert against_more(MOST_OF_A_SIDE - 2, 0, more=3, bytes_more=1) == "too_many_sent"
    assert against_more(0, MOST_BYTES_OF_A_SIDE - 5, more=1, bytes_more=5) is None
    assert against_more(0, MOST_BYTES_OF_A_SIDE - 5, more=1, bytes_more=6) == "too_much_sent"
