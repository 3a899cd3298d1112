"""Receivers get one mail each, over a real SMTP server, whatever breaks in between."""

import email
from datetime import date, datetime, timedelta
from email import policy
from email.message import EmailMessage

import pytest

from fawang.datacentre.actions import report_mails as mails
from fawang.datacentre.actions import report_schedules as schedules
from fawang.datacentre.actions import reports
from fawang.datacentre.models.reports import MadeReport, MailState, ReportMail
from fawang.datacentre.reports.orders import Format, Kind, ReportOrder, month_of
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from tests.browser import Browser
from tests.notices.cases import Process

from .test_report_schedules import MAY

TO = ["head@example.org", "office@example.org"]
LATER = timedelta(days=1)


@pytest.fixture
def report(analyst: Browser) -> MadeReport:
    """The report of May, done, with a mail to each receiver still to go."""
    order = ReportOrder(Kind.MONTH, month_of(date(2021, 5, 1)), format=Format.DOCX)
    by = analyst.actor
    with clock.at(MAY):
        schedules.set_up(by=by, order=order, day=5, receivers=TO)
    schedules.order_owed(by=SYSTEM, today=date(2021, 6, 5))
    row = MadeReport.objects.get()
    now = clock.now()
    row.title, row.made_at, row.expires_at = "公共法律服务月报 2021年5月", now, now + timedelta(days=90)
    row.save()
    mails.write_mails(by=SYSTEM, report_id=row.pk)
    return row


def send_all(now: datetime | None = None) -> list[str]:
    for pk in ReportMail.objects.order_by("place").values_list("pk", flat=True):
        mails.send_mail(by=SYSTEM, mail_id=pk, now=now or clock.now())
    return list(ReportMail.objects.order_by("place").values_list("state", flat=True))


def arrived(server: Process) -> list[EmailMessage]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(server.folder.glob("*.eml"))
    ]


def test_each_receiver_gets_one_mail_with_a_link(
    report: MadeReport, mail_server: Process, settings: object
) -> None:
    settings.FAWANG_PUBLIC_URL = "https://law.example.org"  # type: ignore[attr-defined]
    assert send_all() == [MailState.SENT, MailState.SENT]
    assert send_all() == [MailState.SENT, MailState.SENT]
    found = arrived(mail_server)
    assert [one["To"] for one in found] == TO
    assert found[0]["Subject"] == "公共法律服务月报 2021年5月"
    body = found[0].get_content()
    assert f"https://law.example.org/data/reports/{report.key}" in body
    # What is done needs no address any more.
    assert set(ReportMail.objects.values_list("place", "attempts")) == {(0, 1), (1, 1)}
    assert [row.to for row in ReportMail.objects.all()] == ["", ""]


def test_a_busy_server_is_tried_again_and_gets_one(report: MadeReport, mail_server: Process) -> None:
    mail_server.behave("busy")
    assert send_all() == [MailState.QUEUED, MailState.QUEUED]
    mail_server.behave("ok")
    assert send_all(clock.now() + LATER) == [MailState.SENT, MailState.SENT]
    assert len(arrived(mail_server)) == 2


def test_a_refused_address_fails_and_says_why(report: MadeReport, mail_server: Process) -> None:
    mail_server.behave("reject")
    assert send_all() == [MailState.FAILED, MailState.FAILED]
    assert set(ReportMail.objects.values_list("last_error", flat=True)) == {"address_refused"}


def test_what_may_have_been_taken_is_never_sent_again(report: MadeReport, mail_server: Process) -> None:
    mail_server.behave("drop")
    assert send_all() == [MailState.SENDING, MailState.SENDING]
    mail_server.behave("ok")
    assert send_all(clock.now() + LATER) == [MailState.UNCONFIRMED, MailState.UNCONFIRMED]
    assert send_all(clock.now() + LATER) == [MailState.UNCONFIRMED, MailState.UNCONFIRMED]
    assert len(arrived(mail_server)) == 2


def test_a_worker_killed_after_the_server_took_it_sends_no_second_mail(
    report: MadeReport, mail_server: Process
) -> None:
    send_all()
    # The mail went out, and the row still says `sending`: as a worker leaves it that is killed before it commits.
    ReportMail.objects.update(state=MailState.SENDING)
    assert send_all() == [MailState.UNCONFIRMED, MailState.UNCONFIRMED]
    assert len(arrived(mail_server)) == 2


def test_a_mail_that_lost_its_job_gets_another(report: MadeReport, mail_server: Process) -> None:
    assert mails.defer_strays(by=SYSTEM, now=clock.now()) == 0
    assert mails.defer_strays(by=SYSTEM, now=clock.now() + timedelta(hours=1)) == 2


def test_the_whole_way_once_even_if_every_step_runs_twice(
    analyst: Browser, mail_server: Process, province_installed: Store
) -> None:
    order = ReportOrder(Kind.MONTH, month_of(date(2021, 5, 1)), format=Format.DOCX)
    by = analyst.actor
    with clock.at(MAY):
        schedules.set_up(by=by, order=order, day=5, receivers=TO)
    for _turn in range(2):
        schedules.order_owed(by=SYSTEM, today=date(2021, 6, 5))
        for pk in list(MadeReport.objects.values_list("pk", flat=True)):
            reports.make_report(by=SYSTEM, report_id=pk)
        send_all()
    assert [one["To"] for one in arrived(mail_server)] == TO
    # The facts are a synthetic province's, and so the mail says.
    assert str(arrived(mail_server)[0]["Subject"]).startswith("演示数据：公共法律服务月报 2021年5月")
