"""`fawang report` from the command line."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.cli.conftest import Fawang, process


def test_a_month_of_a_county_as_pdf(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "june.pdf"
    done = process(
        "report",
        "month",
        "2021-06",
        "--region",
        "440605",
        "--format",
        "pdf",
        "--out",
        str(out),
        "--facts",
        str(folder),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"公共法律服务月报 2021年6月 南海区: written to {out}", "Demo data of a synthetic province.",
    ]  # fmt: skip
    assert "南海区" in PdfReader(BytesIO(out.read_bytes())).pages[0].extract_text()


def test_the_name_of_the_file_says_its_form_and_none_is_made_up(
    folder: Path, tmp_path: Path, fawang: Fawang
) -> None:
    out = tmp_path / "spring.docx"
    fawang(
        "report", "period", "2021-03-01..2021-05-31", "--where", "channel_group=online", "--language", "en",
        "--out", str(out), "--facts", str(folder),
    )  # fmt: skip
    assert docx.Document(BytesIO(out.read_bytes())).paragraphs[0].text == "Public legal services: report"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("month", "2021-13"), "Say the period as a month (2021-06)"),
        (("week", "2021-06"), "week"),
        (("month", "2021-06", "--region", "44x"), "44x is no value of region"),
        (("month", "2021-06", "--where", "matter"), "matter is no value of --where"),
    ],
)
def test_what_is_typed_wrong_is_said(
    words: tuple[str, ...],
    says: str,
    folder: Path,
    tmp_path: Path,
    fawang: Fawang,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = fawang("report", *words, "--facts", str(folder), ends=None)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
