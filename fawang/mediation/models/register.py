"""Tables of committees: the register, what mediators declare, by what disputes belong together, subsidy lists."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fawang.kernel.storage.fields import EncryptedText
from fawang.mediation.rules.subsidies import Grade


class Committee(models.Model):
    """A committee of the register: a unit, with what the People's Mediation Law asks of it (Arts. 8, 9, 34).

    `trades`: the matters that it takes; empty: all. `formed_on`: the day on which its members were elected.
    """

    unit = models.OneToOneField(
        "organisations.Unit", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    sort = models.CharField(max_length=12)
    trades = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    formed_on = models.DateField()


class Mediator(models.Model):
    """A mediator of a committee (Art. 13). Name, duty, languages and trades are public, everything else is not.

    `number`: of their card, by which the entry is found again; `staff`: the account with which they work here, if any;
    `until`: the last day; `suspended_until`: the last day on which nobody appoints them (Art. 15); `woman`: null where
    nobody has said; `bodies`: for whom they work or to which they belong, in whose disputes they do not mediate.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="mediators")
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    duty = models.CharField(max_length=12)
    full_time = models.BooleanField(default=False)
    woman = models.BooleanField(null=True)
    staff = models.ForeignKey("people.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    phone = EncryptedText(purpose="mediation.mediator_phone", default="")
    phone_hash = models.BinaryField(null=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    trades = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    bodies = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    suspended_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["committee", "id"], name="mediators_of_committee"),
            models.Index(fields=["staff"], condition=Q(staff__isnull=False), name="mediators_by_account"),
        ]


class Declaration(models.Model):
    """What a mediator declared about a dispute, and what the check found (rules/conflicts.py). Never changed.

    `grounds`: codes alone; `found_later`: said after the appointment. It stays where somebody else took over.
    """

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    #: The account that was, or is, appointed: mediators of offices without a register are checked as well.
    staff_id = models.BigIntegerField()
    declared = ArrayField(models.CharField(max_length=12), default=list)
    grounds = ArrayField(models.CharField(max_length=12), default=list)
    barred = models.BooleanField()
    found_later = models.BooleanField(default=False)
    note = EncryptedText(purpose="mediation.declaration_note", default="")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="declarations_of_order")]


class PartyMark(models.Model):
    """By what disputes belong together: keyed hashes of names, telephones, opponents and places; nobody is named.

    `sort`: one of `queries.growth.Mark`. Rows go when their order is erased.
    """

    order = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=10)
    mark = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "sort", "mark"], name="party_mark_once")]
        indexes = [models.Index(fields=["sort", "mark", "at"], name="party_marks")]


class Growth(models.Model):
    """A dispute that grows, as a supervisor was told of it: which mark, how many people then, what they decided."""

    sort = models.CharField(max_length=10)
    mark = models.BinaryField()
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="+")
    #: The dispute with which it began; the others become parts of it.
    head = models.ForeignKey("work_orders.WorkOrder", on_delete=models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()
    orders = models.PositiveIntegerField()
    since = models.DateTimeField()
    latest = models.DateTimeField()
    told = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    decided = models.CharField(max_length=10, default="")
    decided_by = models.CharField(max_length=40, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "mark", "unit"], name="growth_once")]
        indexes = [models.Index(fields=["unit", "-latest"], name="growing_of_unit")]


class ClosedCase(models.Model):
    """A mediation that ended with an agreement, as subsidies and figures count it: written once, when it is closed.

    `mediators`: entries of the register, the leading one first; `grade`: how hard it was, until a list has it.
    """

    order = models.OneToOneField(
        "work_orders.WorkOrder", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField()
    grade = models.CharField(max_length=10, default=Grade.SIMPLE)
    mediators = ArrayField(models.BigIntegerField())
    oral = models.BooleanField(default=False)
    on_the_spot = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["committee", "closed_on"], name="closed_of_committee")]


class SubsidyList(models.Model):
    """What the mediators of a committee are paid for the cases of a month (Art. 16). Approved, it never changes.

    Checked by the justice station of the town, approved by the bureau of the county: never by one person.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    cases = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    checked_by = models.BigIntegerField()
    checked_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "month", "number"], name="subsidy_list_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("checked_by")),
                name="subsidies_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False), name="subsidies_approved"
            ),
        ]


class SubsidyLine(models.Model):
    """A case of a list: what it comes to, by which row of the table; its mediators divide the amount."""

    list = models.ForeignKey(SubsidyList, on_delete=models.CASCADE, related_name="lines")
    #: No list has a case a second time.
    case = models.OneToOneField(ClosedCase, on_delete=models.PROTECT, related_name="line")
    grade = models.CharField(max_length=10, default=Grade.SIMPLE)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    source = models.CharField(max_length=200, default="", blank=True)
    verified = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["list", "id"], name="lines_of_subsidies")]
