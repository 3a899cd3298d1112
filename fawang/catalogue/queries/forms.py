"""The versions of forms."""

from functools import lru_cache

from django.db.models import Max, QuerySet

from fawang.catalogue.forms.shape import Form
from fawang.catalogue.models import FormVersion
from fawang.kernel.rules.problems import NotFound


def definition(code: str, version: int) -> Form:
    """Return a published version, which never changes: read once in a process.

    Raises:
        NotFound: there is none.
    """
    return _definition(code, version)


@lru_cache(maxsize=256)
def _definition(code: str, version: int) -> Form:
    row = FormVersion.objects.filter(code=code, version=version).first()
    if row is None:
        raise NotFound("not_found")
    return Form.model_validate_json(row.body)


def forget() -> None:
    """Forget what was read; for tests, in which a version may be published anew."""
    _definition.cache_clear()


def current(code: str) -> Form:
    """Return the version with which somebody begins now.

    Raises:
        NotFound: there is none, or it was withdrawn.
    """
    row = FormVersion.objects.filter(code=code).order_by("-version").only("version", "withdrawn_at").first()
    if row is None or row.withdrawn_at is not None:
        raise NotFound("not_found")
    return definition(code, row.version)


def codes() -> frozenset[str]:
    """Return the codes of the forms that somebody may begin now."""
    newest = FormVersion.objects.order_by("code", "-version").distinct("code")
    return frozenset(
        code for code, withdrawn in newest.values_list("code", "withdrawn_at") if withdrawn is None
    )


def published() -> list[Form]:
    """Return what somebody may begin now, by title."""
    newest = FormVersion.objects.values("code").annotate(newest=Max("version"))
    pairs = {(row["code"], row["newest"]) for row in newest}
    rows = (
        FormVersion.objects.filter(withdrawn_at__isnull=True).order_by("title").values_list("code", "version")
    )
    return [definition(code, version) for code, version in rows if (code, version) in pairs]


def checkups() -> list[Form]:
    """Return the check-ups that somebody may begin now, by title."""
    return [form for form in published() if form.findings]


def versions() -> QuerySet[FormVersion]:
    """Return every version, the newest of a form first, without its body."""
    return FormVersion.objects.order_by("code", "-version").defer("body")
