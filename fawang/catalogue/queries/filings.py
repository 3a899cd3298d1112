"""What people filled in, what opens it, and what is known of them from it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from fawang.catalogue.forms import findings
from fawang.catalogue.forms.advice import Finding
from fawang.catalogue.forms.computation import Result, compute
from fawang.catalogue.forms.course import Course, course
from fawang.catalogue.forms.expressions import holds
from fawang.catalogue.forms.shape import Fact, Form, Signer
from fawang.catalogue.models import Correction, Filing, Signature
from fawang.catalogue.queries.forms import definition
from fawang.kernel import clock
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.prepared import Lookup

#: Facts that tell who somebody is, in the order of how they are asked.
_OF_PERSON = frozenset(
    {Fact.NAME, Fact.SEX, Fact.BIRTH, Fact.ID_NUMBER, Fact.PHONE, Fact.ADDRESS, Fact.EMPLOYER}
)
#: How many earlier forms are looked through for what somebody has told.
_LOOKED_THROUGH = 5
_OF_ORDER: Lookup[Filing] = Lookup(lambda order_id: Filing.objects.filter(order_id=order_id))


@dataclass(frozen=True)
class Filled:
    """A filing with everything that follows from it."""

    row: Filing
    form: Form

    @cached_property
    def answers(self) -> dict[str, str]:
        """The answers by name, as text."""
        found: dict[str, str] = json.loads(self.row.answers) if self.row.answers else {}
        return found

    @cached_property
    def course(self) -> Course:
        """What was asked, and which answers stand."""
        return course(self.form, self.answers)

    @cached_property
    def results(self) -> list[Result]:
        """What follows from the answers."""
        return compute(self.form, self.course)

    @cached_property
    def findings(self) -> list[Finding]:
        """What the answers to a check-up show, the gravest first."""
        return findings.found(self.form, self.course)

    def told(self, fact: Fact) -> str:
        """Return what was answered where the form asks a fact; empty if it was not."""
        return next(
            (
                given
                for one in self.course.asked
                if one.known == fact and (given := self.answers.get(one.name))
            ),
            "",
        )

    @property
    def digest(self) -> bytes:
        """Return what somebody signs: the form, its version and the answers that stand."""
        whole = [self.row.form, self.row.version, sorted(self.course.answers.items())]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).digest()

    @property
    def mark(self) -> str:
        """Return the digest as a page carries it, to tell whether what is signed is what was shown."""
        return self.digest.hex()


def filled(row: Filing) -> Filled:
    """Return a filing with its definition."""
    return Filled(row, definition(row.form, row.version))


def of_order(order_id: int) -> Filled | None:
    """Return the form that an order was handed in with, if it was."""
    row = next(iter(_OF_ORDER(order_id)), None)
    return filled(row) if row else None


def access_key(row: Filing) -> str:
    """Return the secret that opens a paper to whoever filled it in (docs/adr/0005)."""
    return keyed_token(settings.FAWANG_LINK_KEY, "filing", row.code, row.key_version)


def with_key(code: str, key: str) -> Filled:
    """Return the paper that a link opens.

    Raises:
        NotFound: the link opens nothing, or the paper has been deleted.
    """
    row = Filing.objects.filter(code=code, order__isnull=True, keep_until__gt=clock.now()).first()
    if row is None or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return filled(row)


def signing_key(row: Filing, signer: str) -> str:
    """Return the secret with which somebody else sees what they are to sign."""
    return keyed_token(settings.FAWANG_LINK_KEY, "filing-signature", row.code, signer, row.key_version)


def to_sign(code: str, signer: str, key: str) -> tuple[Filled, Signature]:
    """Return what a link for signing opens.

    Raises:
        NotFound: it opens nothing.
    """
    row = Filing.objects.filter(code=code).first()
    if row is None or not same_token(signing_key(row, signer), key):
        raise NotFound("not_found")
    if row.keep_until is not None and row.keep_until <= clock.now():
        raise NotFound("not_found")
    signature = Signature.objects.filter(filing=row, signer=signer).first()
    if signature is None:
        raise NotFound("not_found")
    return filled(row), signature


def signers_of(found: Filled) -> list[Signer]:
    """Return who else has to sign, with these answers."""
    numbers = found.form.numbers
    return [
        one for one in found.form.signers if one.when is None or holds(one.when, found.course.values, numbers)
    ]


def signatures_of(row: Filing) -> dict[str, Signature]:
    """Return who has to sign, and has or has not, by signer."""
    return {one.signer: one for one in Signature.objects.filter(filing=row).order_by("pk")}


def corrections_of(row: Filing) -> list[Correction]:
    """Return what was asked to be put right, the newest first."""
    return list(Correction.objects.filter(filing=row).order_by("-pk"))


def known_of(resident_id: int) -> Mapping[Fact, str]:
    """Return what somebody has told of themselves in earlier forms, the newest of each."""
    facts: dict[Fact, str] = {}
    for row in Filing.objects.filter(resident_id=resident_id).order_by("-pk")[:_LOOKED_THROUGH]:
        found = filled(row).course
        for one in found.asked:
            if one.known in _OF_PERSON and (given := found.answers.get(one.name)):
                facts.setdefault(one.known, given)
    return facts
