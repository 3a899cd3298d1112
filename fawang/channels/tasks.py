"""Jobs of the channels: answering, sending, housekeeping."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.channels.actions import news, upkeep
from fawang.channels.actions.sms.receive import ANSWER_TASK as SMS_TASK
from fawang.channels.actions.wechat import delivery
from fawang.channels.actions.wechat.accept import ANSWER_TASK
from fawang.channels.actions.wechat.delivery import SEND_TASK
from fawang.kernel.rules.actor import SYSTEM

#: WeChat away for hours loses nothing: 2 s, 4 s … about nine hours in all.
RETRY = RetryStrategy(max_attempts=14, exponential_wait=2)
#: What goes beside a notice is of no use hours later.
FEW = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(name=ANSWER_TASK, queue="channels", retry=RETRY)
def wechat_answer(*, account_id: int) -> None:
    """Answer what somebody wrote in WeChat."""
    # Guidance with its patterns is loaded with the first message, not with every process.
    from fawang.channels.actions.wechat import dialogue

    close_old_connections()
    dialogue.answer(by=SYSTEM, account_id=account_id)


@app.task(name=SEND_TASK, queue="channels", retry=RETRY)
def wechat_send(*, account_id: int) -> None:
    """Send what is to be said to somebody in WeChat."""
    close_old_connections()
    delivery.send(by=SYSTEM, account_id=account_id)


@app.task(name=SMS_TASK, queue="channels", retry=RETRY)
def sms_answer(*, text_id: int) -> None:
    """Answer a text message."""
    from fawang.channels.actions.sms import replies

    close_old_connections()
    replies.answer(by=SYSTEM, text_id=text_id)


@app.task(name=news.TELL_TASK, queue="channels", retry=FEW)
def tell_beside(*, resident_id: int, notice_id: int) -> None:
    """Ring devices and hand a line to the province app, beside a notice that has gone out."""
    close_old_connections()
    news.tell(by=SYSTEM, resident_id=resident_id, notice_id=notice_id)


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="channels.defer_strays", queue="housekeeping", queueing_lock="channels.defer_strays", retry=RETRY
)
def defer_strays(timestamp: int) -> None:
    """Answer and send what lost its job."""
    close_old_connections()
    upkeep.defer_strays(by=SYSTEM)


@app.periodic(cron="23 3 * * *")
@app.task(name="channels.forget", queue="housekeeping", queueing_lock="channels.forget", retry=RETRY)
def forget(timestamp: int) -> None:
    """Delete what nobody needs any more of what came in and went out."""
    close_old_connections()
    upkeep.forget(by=SYSTEM)
