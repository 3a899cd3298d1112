"""Where this installation keeps its data. The secrets that lie there are loaded before any other setting is read."""

from fawang.config import environment as env

FAWANG_HOME = env.home()
env.load_secrets(FAWANG_HOME / "secrets.env")
