"""The secrets of desk telephones: shown to whoever asks, and renewed. Each of both is in the audit."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.hotline.models.operating import DeskPhone
from fawang.hotline.queries import installation, operating, phones
from fawang.hotline.queries.phones import Desk
from fawang.hotline.rules.credentials import for_phone
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import audit

SHOWN = audit.declare("hotline.phone_secret_shown", gettext_lazy("Saw the secret of a desk telephone"))
RENEWED = audit.declare("hotline.phone_secret_renewed", gettext_lazy("Gave a desk telephone a new secret"))


@dataclass(frozen=True, slots=True)
class SignIn:
    """What is typed into a desk telephone.

    Args:
        domain: what stands behind the @ of its address; not the name of a machine.
        server, port: where it sends everything (the outbound proxy).
        codec: what it speaks; another one would be made over.
    """

    name: str
    secret: str
    domain: str
    server: str
    port: int
    transport: str = "UDP"
    codec: str = "PCMA (G.711 A)"


def show(*, by: Actor, staff_id: int) -> SignIn:
    """Return what is typed into a lawyer's desk telephone: to themselves, and to whoever manages the hotline.

    Raises:
        NotAllowed: `not_your_hotline`.
        NotFound: they have none that signs in here, or do not answer at the centre.
    """
    with transaction.atomic():
        desk = phones.of_seat(by, staff_id)
        _record(SHOWN, by, staff_id, desk)
    return SignIn(
        desk.name,
        for_phone(installation.secret(), desk.name, generation=desk.generation),
        settings.FAWANG_HOTLINE_REALM,
        settings.FAWANG_HOTLINE_ADVERTISED or settings.FAWANG_HOTLINE_ADDRESS,
        settings.FAWANG_HOTLINE_SIP_PORT,
    )


def renew(*, by: Actor, staff_id: int, generation: int) -> Desk:
    """Give a lawyer's desk telephone a new secret; the one before works no more, as soon as the edge has heard of it.

    Args:
        generation: of the secret that is to be over. If it is over already, nothing happens.

    Raises:
        Conflict: `stale`, a generation that there has not been yet.
        NotAllowed: `not_your_hotline`.
        NotFound: they have none that signs in here, or do not answer at the centre.
    """
    with transaction.atomic():
        name = phones.of_seat(by, staff_id).name
        made = {"updated_at": clock.now(), "updated_by": by.label}
        DeskPhone.objects.get_or_create(name=name, defaults=made)
        row = DeskPhone.objects.select_for_update().get(name=name)
        if generation > row.generation:
            raise Conflict("stale")
        if row.generation == generation:
            row.generation, row.updated_at, row.updated_by = generation + 1, clock.now(), by.label
            row.save(update_fields=["generation", "updated_at", "updated_by"])
            _record(RENEWED, by, staff_id, Desk(name, row.generation))
            live.announce(operating.topic())
    return Desk(name, row.generation)


def _record(what: audit.AuditType, by: Actor, staff_id: int, desk: Desk) -> None:
    audit.record(
        what, by=by, object=f"people.staff:{staff_id}", unit_id=operating.centre_id(), phone=desk.name,
        generation=desk.generation,
    )  # fmt: skip
