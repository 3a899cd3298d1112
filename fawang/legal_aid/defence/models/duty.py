"""Tables of duty lawyers at courts and detention houses, and of wishes for legal aid that go through them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fawang.kernel.rules.ids import new_code
from fawang.kernel.storage.fields import EncryptedText


class Post(models.Model):
    """Where duty lawyers are (CPL Art. 36), for which office. Its unit is the centre of its roster (dispatch)."""

    unit = models.OneToOneField("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14)
    active = models.BooleanField(default=True)
    entered_by = models.CharField(max_length=40)
    entered_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)


class Help(models.Model):
    """What a duty lawyer did for one person. The name is needed where they witnessed a plea (CPL Art. 174)."""

    #: By which it is found when the person wants to read it, or have it erased.
    code = models.CharField(max_length=12, unique=True, default=new_code)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    #: The post's unit and all above it, and the office: who sees it.
    units = ArrayField(models.BigIntegerField())
    staff_id = models.BigIntegerField()
    day = models.DateField()
    kinds = ArrayField(models.CharField(max_length=10))
    person = EncryptedText(purpose="defence.helped", default="")
    note = EncryptedText(purpose="defence.help_note", default="")
    #: Given by the page, so that a form sent twice is one help.
    client_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    #: When name and note were removed.
    erased_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff_id", "client_id"], name="helped_once")]
        indexes = [
            models.Index(fields=["post", "-day"], name="help_at_post"),
            models.Index(fields=["staff_id", "-day"], name="help_by_lawyer"),
        ]


class Wish(models.Model):
    """That somebody who is held wants legal aid (Art. 39). What is known of them goes into the application with it."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The unit and all above it, and the office of its post: who sees it.
    units = ArrayField(models.BigIntegerField())
    person = EncryptedText(purpose="defence.wish_person", default="")
    words = EncryptedText(purpose="defence.wish_words", default="")
    held_at = EncryptedText(purpose="defence.wish_held_at", default="")
    #: Whom the person wants told, as JSON; empty: nobody.
    relative = EncryptedText(purpose="defence.wish_relative", default="")
    #: Of the relative's number, by which it is found.
    phone_hash = models.BinaryField(null=True)
    organ_place = models.CharField(max_length=12, db_collation="C")
    #: When they said so, from which the 24 hours run; when those end.
    said_at = models.DateTimeField()
    due_at = models.DateTimeField()
    handed_on_at = models.DateTimeField(null=True)
    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    client_id = models.CharField(max_length=40)
    #: When what it says of people was removed without being handed on; then it waits no more.
    erased_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "client_id"], name="wished_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(handed_on_at__isnull=True), name="wishes_waiting"),
            models.Index(
                fields=["phone_hash"], condition=Q(phone_hash__isnull=False), name="wishes_of_phone"
            ),
            models.Index(fields=["unit", "-said_at"], name="wishes_of_unit"),
        ]
