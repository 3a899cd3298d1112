"""A channel as a row, and how often each was used."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from fawang.knowledge.texts.labels import for_reader


class Channel(models.Model):
    """What an installation has set of a channel. Without a row it is as `data/channels.yaml` has it."""

    code = models.CharField(max_length=20, unique=True)
    #: Its place in lists.
    place = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    in_maintenance = models.BooleanField(default=False)
    #: Values of `rules.channels.Offer`.
    offers = ArrayField(models.CharField(max_length=20), default=list)
    #: Hours of what needs a person, as offices write theirs; null: day and night.
    hours = models.JSONField(null=True)
    #: By name (`name`, `greeting`, `shut`, `maintenance`), each `{"zh-hans": …, "en": …}`.
    texts = models.JSONField(default=dict)
    #: What one person may send in a minute, and how many questions they may ask in a day; 0: no limit of its own.
    per_minute = models.PositiveIntegerField(default=0)
    per_day = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)

    def text(self, name: str) -> str:
        """Return one of its texts in the reader's language; empty if it has none."""
        words: dict[str, Any] = self.texts.get(name) or {}
        if (get_language() or "").startswith("en") and words.get("en"):
            return str(words["en"])
        return for_reader(str(words.get("zh-hans", "")))

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self.text("name") or self.code


class Use(models.Model):
    """How often something happened by a channel on a day. Nothing of who it was.

    Several rows of a day are added up: writers at the same moment take different `lane`s, so that none waits.
    """

    channel = models.CharField(max_length=20)
    day = models.DateField()
    what = models.CharField(max_length=20)
    lane = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "channel", "what", "lane"], name="one_row_of_a_lane")
        ]
