"""The frame as a Django app."""

import logging

from django.apps import AppConfig
from django.conf import settings


class ShellConfig(AppConfig):
    """Gives forms their words, and sees to it that the log of failed requests names nobody."""

    name = "fawang.shell"

    def ready(self) -> None:
        """Word the forms' errors; filter Django's request log, except where a developer watches."""
        from fawang.shell.failures.logs import ForeignHosts, WithoutPersonalData
        from fawang.shell.presentation import rendering

        rendering.word_errors()
        if settings.DEBUG:
            return
        logging.getLogger("django.request").addFilter(WithoutPersonalData())
        logging.getLogger("django.security.DisallowedHost").addFilter(ForeignHosts())
