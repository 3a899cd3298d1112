"""Publishing versions of forms, and withdrawing them."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.catalogue.forms.shape import Form
from fawang.catalogue.models import FormVersion
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.organisations.rules.matters import Matter
from fawang.people.rules import Permission
from fawang.work_orders import kinds

PUBLISHED = audit.declare("catalogue.form_published", gettext_lazy("Published a version of a form"))
WITHDRAWN = audit.declare("catalogue.form_withdrawn", gettext_lazy("Withdrew a form"))


def publish(*, by: Actor, form: Form) -> bool:
    """Publish a version of a form; return whether it is new. Who is filling in an older one goes on with that.

    Raises:
        Invalid: `kind` is no kind of this installation, or asks for what the form does not give; or no such matter.
        Conflict: `form_version_taken`, it is published with other contents; `form_version_old`, a later one is.
    """
    _fits(form)
    body, digest = form.model_dump_json(exclude_defaults=True), digest_of(form)
    with transaction.atomic():
        # Two imports at once: one after the other, also of a form of which there is no version yet.
        take_turn(f"form:{form.code}")
        rows = list(FormVersion.objects.filter(code=form.code).order_by("-version"))
        same = next((row for row in rows if row.version == form.version), None)
        if same is not None:
            if same.digest != digest:
                raise Conflict("form_version_taken", version=form.version)
            return False
        if rows and rows[0].version > form.version:
            raise Conflict("form_version_old", version=rows[0].version)
        row = FormVersion.objects.create(
            code=form.code,
            version=form.version,
            title=form.title.zh_Hans,
            kind=form.kind,
            body=body,
            digest=digest,
            published_by=by.label,
            published_at=clock.now(),
        )
        audit.record(
            PUBLISHED, by=by, object=f"catalogue.form:{row.pk}", form=form.code, version=form.version
        )
    return True


def withdraw(*, by: Actor, code: str) -> None:
    """Let nobody begin a form any more; who has begun it finishes it, and what was handed in stays.

    A later version lets people begin it again.

    Raises:
        NotAllowed: `by` may not decide what people are shown.
        NotFound: there is no such form.
    """
    if by.kind != ActorKind.SYSTEM and not by.may_anywhere(Permission.KNOWLEDGE_REVIEW):
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = FormVersion.objects.select_for_update().filter(code=code).order_by("-version").first()
        if row is None:
            raise NotFound("not_found")
        if row.withdrawn_at is None:
            row.withdrawn_at = clock.now()
            row.save(update_fields=["withdrawn_at"])
            audit.record(WITHDRAWN, by=by, object=f"catalogue.form:{row.pk}", form=code)


def digest_of(form: Form) -> str:
    """Return a digest of a definition: equal for equal contents."""
    body = form.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _fits(form: Form) -> None:
    errors = {}
    if form.kind and form.kind not in kinds.names():
        errors["kind"] = "kind_unknown"
    if form.matter and form.matter not in set(Matter):
        errors["matter"] = "matter_unknown"
    if form.kind in kinds.names():
        asked = {one.name: one for one in kinds.kind_of(form.kind).asks.questions}
        wrong = [name for name, given in form.gives.items() if name not in asked or asked[name].wrong(given)]
        if wrong:
            errors["gives"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
