"""A report as DOCX, to be worked on: headings, a table of contents, tables, pictures with alt texts, a stamped foot."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from fawang.datacentre.reports.document import Grid, Report, Section

#: What offices have: Word substitutes where it lacks them.
_EAST, _LATIN = "Microsoft YaHei", "Arial"
_BLUE, _RED = RGBColor(0x0B, 0x4A, 0x7A), RGBColor(0xB3, 0x26, 0x1E)
_LANG = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB"}


def to_docx(report: Report) -> bytes:
    """Return a report as DOCX."""
    document = Document()
    _styles(document, report.language)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2.4)
    _stamp(page, report)
    core = document.core_properties
    core.title, core.author, core.comments = f"{report.title} {report.period}", "", report.stamp
    core.created = core.modified = report.made_at
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(
        f"{report.period} · {report.place}" if report.place else report.period, style="Subtitle"
    )
    if report.demo:
        run = document.add_paragraph().add_run(report.demo)
        run.bold, run.font.color.rgb = True, _RED
    _head(document, report)
    _contents(document, report)
    for number, one in enumerate(report.sections, start=1):
        _section(document, number, one, page_break=number == 1)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _styles(document: Any, language: str) -> None:
    sizes = {
        "Normal": 10.5,
        "Title": 22,
        "Subtitle": 14,
        "Heading 1": 15,
        "Heading 2": 12,
        "List Bullet": 10.5,
        "Caption": 9.5,
    }
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _LATIN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), _EAST)
        if name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
            style.font.color.rgb, style.font.italic = _BLUE, False
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), _LANG.get(language, "zh-CN"))
    lang.set(qn("w:eastAsia"), _LANG.get(language, "zh-CN"))
    normal = document.styles["Normal"].element.get_or_add_rPr()
    for old in normal.findall(qn("w:lang")):
        normal.remove(old)
    normal.append(lang)
    document.styles["Caption"].font.color.rgb = RGBColor(0x33, 0x33, 0x33)


def _stamp(page: Any, report: Report) -> None:
    head = page.header.paragraphs[0]
    head.add_run(f"{report.title} · {report.period}").font.size = Pt(8.5)
    if report.demo:
        mark = head.add_run("　" + _("Demo data"))
        mark.bold, mark.font.size, mark.font.color.rgb = True, Pt(8.5), _RED
    foot = page.footer.paragraphs[0]
    foot.add_run(report.stamp).font.size = Pt(8)
    number = page.footer.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(number, "PAGE")
    number.add_run(" / ")
    _field(number, "NUMPAGES")


def _field(paragraph: Any, code: str, shown: str = "1") -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", shown), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 python-docx has no fields of its own
        elif text == code:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {code} "
            run._r.append(words)  # noqa: SLF001
        else:
            run.text = text


def _head(document: Any, report: Report) -> None:
    table = document.add_table(rows=0, cols=2)
    for name, text in report.head:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, text
        cells[0].width, cells[1].width = Cm(3.5), Cm(13.5)


def _contents(document: Any, report: Report) -> None:
    """List the sections with links; without page numbers, which only a word processor knows."""
    document.add_paragraph(_("Contents"), style="Heading 2")
    for number, one in enumerate(report.sections, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _mark(one))
        run = paragraph.add_run(f"{number}　{one.title}\t")
        link.append(run._r)  # noqa: SLF001
        paragraph._p.append(link)  # noqa: SLF001
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), alignment=2, leader=1)
        _field(paragraph, f"PAGEREF {_mark(one)}", shown="")
    # Word fills the page numbers in when it opens the file.
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.append(update)


def _mark(one: Section) -> str:
    return f"section_{one.code.replace('-', '_')}"


def _section(document: Any, number: int, one: Section, *, page_break: bool) -> None:
    heading = document.add_heading(f"{number}　{one.title}", level=1)
    heading.paragraph_format.page_break_before = page_break
    for name, place in (("w:bookmarkStart", 0), ("w:bookmarkEnd", None)):
        mark = OxmlElement(name)
        mark.set(qn("w:id"), str(number))
        if place == 0:
            mark.set(qn("w:name"), _mark(one))
            heading._p.insert(1 if heading._p.pPr is not None else 0, mark)  # noqa: SLF001
        else:
            heading._p.append(mark)  # noqa: SLF001
    for text in one.said:
        document.add_paragraph(text, style="List Bullet").paragraph_format.space_after = Pt(2)
    for chart in one.charts:
        caption = document.add_paragraph(chart.title, style="Caption")
        caption.paragraph_format.keep_with_next = True
        picture = document.add_picture(BytesIO(chart.image), width=Cm(16.5))
        properties = picture._inline.docPr  # noqa: SLF001
        properties.set("descr", chart.alt)
        properties.set("title", chart.title)
    for grid in one.grids:
        _grid(document, grid, words=one.code == "methods")


def _grid(document: Any, grid: Grid, *, words: bool) -> None:
    document.add_paragraph(grid.caption, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(grid.head), style="Light List Accent 1")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, text in enumerate(grid.head):
        _cell(table.rows[0].cells[place], text, right=bool(place) and not words, bold=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    for row in grid.rows:
        # A row's cells are looked up once: python-docx counts them anew each time.
        cells = table.add_row().cells
        for place, text in enumerate(row):
            _cell(cells[place], text, right=bool(place) and not words, bold=False)
    note = document.add_paragraph(grid.note)
    note.paragraph_format.space_after = Pt(6)


def _cell(cell: Any, text: str, *, right: bool, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9), bold
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
