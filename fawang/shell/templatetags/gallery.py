"""The one tag of the component gallery."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = template.Library()


@register.simple_block_tag
def sample(content: str, name: str, code: str) -> SafeString:
    """Show a component on a stage, with its name and how it is written."""
    return format_html(
        '<section class="sample" id="{}" data-still>'
        '<div class="sample__name"><h3>{}</h3><code>{}</code></div>'
        '<div class="sample__stage">{}</div></section>',
        slugify(code) or "sample",
        name,
        code,
        content,
    )
