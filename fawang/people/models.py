"""Tables of people: residents, staff, memberships, sessions, tokens, contacts."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string

from fawang.kernel.storage.fields import EncryptedText


class Staff(AbstractBaseUser):
    """An account of somebody who works here. What they may do is in their memberships."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = EncryptedText(purpose="people.staff.phone", default="")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    #: The lawyer in the register of organisations whose account this is.
    lawyer = models.OneToOneField(
        "organisations.Lawyer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = BaseUserManager()


class Stranger(models.Model):
    """A name that no account has, and under which somebody tried to sign in.

    It is locked as an account would be, so that a lock does not tell which names there are. The name
    itself is not kept: people type passwords there.
    """

    name_hash = models.BinaryField(unique=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()


class Membership(models.Model):
    """A role at a unit, for a time. The grant reaches down to all units below."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "unit", "role"],
                condition=models.Q(until__isnull=True),
                name="one_running_membership",
            )
        ]
        indexes = [models.Index(fields=["unit", "role"], name="members_of_unit")]


class Resident(models.Model):
    """Somebody who has shown, with a one-time code, that a phone number is theirs."""

    phone = EncryptedText(purpose="people.resident.phone")
    phone_hash = models.BinaryField(unique=True)
    name = EncryptedText(purpose="people.resident.name", default="")
    created_at = models.DateTimeField()


class OneTimeCode(models.Model):
    """A code sent to a phone. One per phone: a new one replaces the old one."""

    phone_hash = models.BinaryField(unique=True)
    code_hash = models.BinaryField()
    tries_left = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()


class Session(AbstractBaseSession):
    """A browser session, listed to the staff member it belongs to."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, related_name="+")
    agent = models.CharField(max_length=200, default="")
    address = models.CharField(max_length=45, default="")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["staff"], name="sessions_of_staff")]

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that fills the columns beyond Django's."""
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")  # type: ignore[no-any-return]


class ApiToken(models.Model):
    """A staff member's key for programs, listed to them by `name`. Only its hash is kept."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(unique=True)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Contact(models.Model):
    """How to reach the person of one matter, safely. Belongs to the matter, not to the person:
    somebody may be reachable one way about a quarrel with a landlord and another about a divorce.
    """

    resident = models.ForeignKey(Resident, on_delete=models.SET_NULL, null=True, related_name="+")
    name = EncryptedText(purpose="people.contact.name")
    phone = EncryptedText(purpose="people.contact.phone", default="")
    phone_hash = models.BinaryField(null=True)
    email = EncryptedText(purpose="people.contact.email", default="")
    id_number = EncryptedText(purpose="people.contact.id_number", default="")
    id_number_hash = models.BinaryField(null=True)
    medium = models.CharField(max_length=10)
    may_call = models.BooleanField(default=True)
    may_announce = models.BooleanField(default=True)
    list_online = models.BooleanField(default=True)
    #: What is known of the matter beside the wishes; see `shared_phones`.
    danger = models.BooleanField(default=False, db_default=False)
    household = models.BooleanField(default=False, db_default=False)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    third_name = EncryptedText(purpose="people.contact.third_name", default="")
    third_relation = EncryptedText(purpose="people.contact.third_relation", default="")
    third_phone = EncryptedText(purpose="people.contact.third_phone", default="")
    third_email = EncryptedText(purpose="people.contact.third_email", default="")
    pass_phrase_hash = models.BinaryField(null=True)
    locale = models.CharField(max_length=10, default="zh-hans")
    dialect = models.CharField(max_length=12)
    needs = EncryptedText(purpose="people.contact.needs", default="")

    class Meta:
        indexes = [
            models.Index(fields=["phone_hash"], name="contact_by_phone"),
            models.Index(fields=["id_number_hash"], name="contact_by_id_number"),
        ]
