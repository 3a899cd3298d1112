"""Settings of the hotline: what is dialled, the switch, the edge, audio, prompts."""

from pathlib import Path

from fawang.config import environment as env
from fawang.config.environment import Misconfigured
from fawang.config.settings.ground import FAWANG_HOME
from fawang.hotline.rules.numbers.dialable import is_trunk

#: The number that people dial, as the trunk passes it on.
FAWANG_HOTLINE_NUMBER = env.text("HOTLINE_NUMBER", "12348")
#: Where the embedded switch listens for SIP, and where rtpengine is told what to do and tells of keys.
FAWANG_HOTLINE_HOST = env.text("HOTLINE_HOST", "127.0.0.1")
FAWANG_HOTLINE_PORT = env.number("HOTLINE_PORT", 5080)
#: After so many seconds without a packet a telephone is asked whether it is still there, and a browser is given up. It
#: sends RTCP every seven seconds at the latest.
FAWANG_HOTLINE_SILENT_SECONDS = env.seconds("HOTLINE_SILENT_SECONDS", 20)
if not 10 <= FAWANG_HOTLINE_SILENT_SECONDS <= 600:
    raise Misconfigured("FAWANG_HOTLINE_SILENT_SECONDS must be from 10 to 600.")
#: Each so many seconds the log has for how long its loop was held up (hotline/telephony/programs/loop_lag.py);
#: 0: it is not watched.
FAWANG_HOTLINE_PULSE = env.number("HOTLINE_PULSE", 0)
FAWANG_MEDIA_PORT = env.number("MEDIA_PORT", 22222)
FAWANG_MEDIA_KEYS_PORT = env.number("MEDIA_KEYS_PORT", 22223)
#: The first and the last UDP port of audio; a call takes four to eight. No other program may use them: so they are
#: between ours and those that the system gives to whoever wants any.
FAWANG_MEDIA_PORTS = env.ports("MEDIA_PORTS", "23000-32767")
#: Where call-backs are dialled: `sip:{number}@host:port`. Empty: lawyers dial themselves.
FAWANG_HOTLINE_TRUNK = env.text("HOTLINE_TRUNK", "")
if FAWANG_HOTLINE_TRUNK and not is_trunk(FAWANG_HOTLINE_TRUNK):
    raise Misconfigured("FAWANG_HOTLINE_TRUNK must be like sip:{number}@host:port.")
#: So many calls are dialled on one day at the most, whatever is asked for.
FAWANG_HOTLINE_DIALLED_A_DAY = env.number("HOTLINE_DIALLED_A_DAY", 2000)
#: What is recorded lies here until the call is over; then it is encrypted and destroyed. rtpengine writes it.
FAWANG_MEDIA_RECORDINGS = FAWANG_HOME / "hotline" / "recordings"
#: Programs that `fawang hotline` starts and keeps running beside it; what is not named runs elsewhere, or not at all.
FAWANG_HOTLINE_PROGRAMS = env.names("HOTLINE_PROGRAMS", "rtpengine,kamailio")
#: The address at which trunks, desk phones and browsers reach the hotline, and the one they see of it.
FAWANG_HOTLINE_ADDRESS = env.text("HOTLINE_ADDRESS", "127.0.0.1")
FAWANG_HOTLINE_ADVERTISED = env.text("HOTLINE_ADVERTISED", "")
FAWANG_HOTLINE_SIP_PORT = env.number("HOTLINE_SIP_PORT", 5060)
FAWANG_HOTLINE_WEB_PORT = env.number("HOTLINE_WEB_PORT", 8088)
#: With a certificate browsers come by WSS, else by plain WebSocket, on this machine alone.
FAWANG_HOTLINE_CERTIFICATE = env.text("HOTLINE_CERTIFICATE", "")
FAWANG_HOTLINE_CERTIFICATE_KEY = env.text("HOTLINE_CERTIFICATE_KEY", "")
#: Where browsers connect to.
FAWANG_HOTLINE_WEB_URL = env.text("HOTLINE_WEB_URL", f"ws://127.0.0.1:{FAWANG_HOTLINE_WEB_PORT}")
FAWANG_HOTLINE_REALM = env.text("HOTLINE_REALM", "hotline.local")
#: The ways to the telephone network, as YAML (docs/hotline.md).
FAWANG_HOTLINE_TRUNKS = Path(_trunks) if (_trunks := env.text("HOTLINE_TRUNKS", "")) else None
#: Prompts as sound: recordings of people in a folder for each language, and what the machine has spoken.
FAWANG_PROMPTS = FAWANG_HOME / "hotline" / "prompts"

# --- the switch ----------------------------------------------------------------------------

#: Who speaks SIP and moves audio: a name of hotline.switch.SWITCHES.
FAWANG_SWITCH = env.choice("SWITCH", "sippy", among=("sippy", "asterisk"))
#: An Asterisk of one's own (docs/hotline.md): its REST interface, what is dialled, where sounds are laid for it.
FAWANG_ARI_URL = env.text("ARI_URL", "http://127.0.0.1:8088/ari")
FAWANG_ARI_USER = env.text("ARI_USER", "fawang")
FAWANG_ARI_PASSWORD = env.text("ARI_PASSWORD", "")
FAWANG_ARI_APP = env.text("ARI_APP", "fawang")
FAWANG_ARI_ENDPOINT = env.text("ARI_ENDPOINT", "PJSIP/{user}")
FAWANG_ARI_SOUNDS = Path(env.text("ARI_SOUNDS", str(FAWANG_HOME / "sounds")))
FAWANG_ARI_MEDIA = env.text("ARI_MEDIA", "")
