"""How often somebody may ask by a channel."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A town hall's visitors share one address; each asks a few times.
WIDGET_ASK_BY_ADDRESS = Rate("widget.address", burst=30, every=timedelta(seconds=3))
WIDGET_START_BY_ADDRESS = Rate("widget.start.address", burst=120, every=timedelta(seconds=1))
#: Devices that are rung, or rung no more.
PUSH_BY_RESIDENT = Rate("push.resident", burst=20, every=timedelta(minutes=1))
#: The way to the province's service app and back.
PROVINCE_SIGN_IN_BY_ADDRESS = Rate("province.sign_in.address", burst=60, every=timedelta(seconds=5))
PROVINCE_PROGRESS_BY_ADDRESS = Rate("province.progress.address", burst=60, every=timedelta(seconds=2))
#: A token of the app's is good once in the minutes in which it is good at all.
PROVINCE_TOKEN = Rate("province.token", burst=1, every=timedelta(minutes=15))
#: The app tells us of many people who sign out, from one address; a token is remembered for longer than it is good.
PROVINCE_LOGOUT_BY_ADDRESS = Rate("province.logout.address", burst=600, every=timedelta(seconds=0.1))
PROVINCE_LOGOUT_TOKEN = Rate("province.logout_token", burst=1, every=timedelta(minutes=15))
#: An assistant of a company asks for many people from a few addresses.
ASSISTANT_BY_ADDRESS = Rate("assistant.address", burst=120, every=timedelta(seconds=1))
#: What has no signature of WeChat's or the gateway's; what has one is never refused.
UNSIGNED_BY_ADDRESS = Rate("channels.unsigned.address", burst=60, every=timedelta(seconds=1))
#: Answers to one number: people write a few messages, machines that answer each other write on.
SMS_BY_NUMBER = Rate("channels.sms.number", burst=8, every=timedelta(minutes=10))
#: The mini program: phones of one mobile network share addresses.
MINI_PROGRAM_START_BY_ADDRESS = Rate(
    "mini_program.start.address", burst=240, every=timedelta(milliseconds=500)
)
MINI_PROGRAM_ASK_BY_ADDRESS = Rate("mini_program.ask.address", burst=60, every=timedelta(seconds=1))
MINI_PROGRAM_SIGN_IN_BY_ADDRESS = Rate("mini_program.sign_in.address", burst=60, every=timedelta(seconds=2))
MINI_PROGRAM_BY_ACCOUNT = Rate("mini_program.account", burst=60, every=timedelta(seconds=2))
#: Numbers cost the bureau a fee each.
MINI_PROGRAM_PHONE_BY_ACCOUNT = Rate("mini_program.phone.account", burst=5, every=timedelta(minutes=10))
#: Pages that join an account.
JOIN_BY_RESIDENT = Rate("channels.join.resident", burst=10, every=timedelta(minutes=1))
#: Times that somebody in a chat has kept for them while they say who comes: nobody empties an office's week.
HOLD_BY_ACCOUNT = Rate("channels.hold.account", burst=8, every=timedelta(minutes=5))
