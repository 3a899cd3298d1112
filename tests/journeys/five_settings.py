"""The settings of the platform, with the room of five.py beside its own."""

from fawang.config import settings

globals().update({name: value for name, value in vars(settings).items() if name.isupper()})

ROOT_URLCONF = "tests.journeys.five"
