"""Templates and texts: all words go through gettext, and pages load nothing from elsewhere."""

import ast
import re

from fawang.shell.templatetags import fawang as drawn
from tests.files import PACKAGE, ROOT, SOURCES, tracked


def test_texts_are_gathered_for_translation() -> None:
    """xgettext looks for these names only: a text behind another one would stay English unnoticed."""
    renamed = [
        f"{path.relative_to(ROOT)}: {name.name} as {name.asname}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("gettext", "django.utils.translation")
        for name in node.names
        if "gettext" in name.name and name.asname not in (None, "_")
    ]
    assert renamed == []


def test_templates_speak_through_gettext() -> None:
    """No words between tags other than through translate: letters outside of tags and blocks are a finding."""
    findings = []
    strip = re.compile(
        r"{% block (?:\w*attributes|body_class|root) %}.*?{% endblock %}|{#.*?#}|{% comment %}.*?{% endcomment %}"
        r"|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}"
        r"|<style.*?</style>|<svg.*?</svg>|<code>.*?</code>|<kbd>.*?</kbd>|<!--.*?-->|<[^>]*>|&\w+;",
        re.DOTALL,
    )
    for path in PACKAGE.rglob("*.html"):
        if "gallery" in path.parts:
            continue  # shows the names of components and tokens, which are code
        rest = strip.sub("", path.read_text())
        words = re.findall(r"[A-Za-z\u4e00-\u9fff]{3,}", rest)
        if words:
            findings.append(f"{path.relative_to(ROOT)}: {words[:5]}")
    assert findings == []


def test_every_notice_has_a_tone_that_there_is() -> None:
    """Another one breaks the page that shows it."""
    named = {
        (path.relative_to(ROOT).as_posix(), tone)
        for path in PACKAGE.rglob("*.html")
        for tone in re.findall(r'{% notice "(\w+)"', path.read_text())
    }
    assert len(named) > 50
    assert {one for one in named if one[1] not in drawn._NOTICE_ICONS} == set()


def test_no_inline_scripts_or_styles_in_pages() -> None:
    findings = []
    for path in PACKAGE.rglob("*.html"):
        if path.name == "paper.html" or re.search(
            r'"(work_orders|certificates)/paper.html"', path.read_text()
        ):
            continue  # printed, never sent to a browser
        # What tags of the template say to each other is not sent: {% include … with one=two %}.
        sent = re.sub(r"{%.*?%}", "", path.read_text())
        if re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", sent):
            findings.append(path.relative_to(ROOT))
    assert findings == []


def test_nothing_is_loaded_from_other_hosts() -> None:
    loads = re.compile(r"""(?:src|href)=["']https?://|url\(\s*["']?https?://|@import\s+["']https?://""")
    for path in tracked():
        if path.suffix in {".html", ".css", ".js"}:
            assert not loads.search(path.read_text()), path
