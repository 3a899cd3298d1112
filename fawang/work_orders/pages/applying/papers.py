"""Papers that somebody has at hand, taken before they hand in: those of the kind, and those of the answer they read."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.knowledge.guidance import links
from fawang.knowledge.queries import kept
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.own_questions import KeptFileField

#: In which paper names stand in the file of an order, whatever the person reads.
_OF_RECORD = "zh-hans"
_PREFIX = "paper_"
_OTHER = "other"
#: More than these is a list that nobody reads; the office names what is missing.
_MOST = 6

#: Papers by code, as people read them.
type Papers = Sequence[tuple[str, Text]]


class PapersForm(forms.Form):
    """A file for each paper, each of which may be left open."""

    def __init__(self, *args: Any, papers: Papers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in papers:
            named: dict[str, Any] = {"label": label}
            self.fields[f"{_PREFIX}{code}"] = KeptFileField(required=False, **named)


def papers_for(answers: Answers) -> Papers:
    """Return which papers help with what is applied for, the kind's first; the last one is any other."""
    wanted = answers.kind.pages.wanted(answers.about_kind, answers.place)
    named = {str(label) for _code, label in wanted}
    of_answer = [(f"{crc32(one.encode()):08x}", one) for one in _of_answer(answers) if one not in named]
    return [*[*wanted, *of_answer][: _MOST - 1], (_OTHER, _("Another paper"))]


def handed_in(answers: Answers) -> list[tuple[str, Text]]:
    """Return the files of a draft, each by its secret with which paper it is."""
    return [
        (token, label) for code, label in papers_for(answers) if (token := answers.get(f"{_PREFIX}{code}"))
    ]


def files_of(answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return the files of a draft for the order that it becomes; which paper each is, in the language of record."""
    with translation.override(_OF_RECORD):
        return tuple((token, str(label)) for token, label in handed_in(answers))


def _of_answer(answers: Answers) -> Sequence[str]:
    """Return the papers that the first answer names which the person was shown."""
    shown = (answers.given.get("guidance") or {}).get("shown") or ()
    if not shown:
        return ()
    code = shown[0][0]
    return links.papers(kept.current().shown([code]).get(code))
