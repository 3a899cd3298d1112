"""What became of the rows of a file, as a file that goes back to the partner."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.storage.sheets.columns import Column, Sheet, line

_WRITTEN = _("Written by us.")


def _column(name: str, chinese: str) -> Column:
    return Column(name, chinese, _WRITTEN, line(200), {"type": "string"}, given=True)


RESULT = Sheet(
    "results",
    (
        _column("row", "行号"),
        _column("number", "贵方编号"),
        _column("reference", "我方编号"),
        _column("unit", "承办单位"),
        _column("state", "状态"),
        _column("problem", "未采用的原因"),
    ),
    ("row",),
)
