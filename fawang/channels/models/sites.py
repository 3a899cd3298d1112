"""Sites of others on whose pages we answer."""

from django.db import models


class Site(models.Model):
    """A site that may carry the widget, or show our pages in a frame. What is not in this table may neither."""

    #: As `rules.sites.read_origin` writes it.
    origin = models.CharField(max_length=270)
    #: A value of `rules.sites.SiteUse`.
    use = models.CharField(max_length=10)
    #: Whose site it is: its visitors book there unless the page says another office.
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    #: Who answers for the site, for whoever looks through the list.
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "use"], name="one_row_of_a_site")]
