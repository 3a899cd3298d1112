"""HTML set as PDF by WeasyPrint, with the Chinese fonts of the system, in a child process.

Nothing is fetched, neither over the network nor from the disk: what somebody wrote cannot make the server read
anything. Two renderings of the same HTML are the same bytes.
"""

import logging
from typing import Final

from fawang.kernel.runtime import children

#: A hundred pages take about ten seconds.
SECONDS: Final = 120.0


def to_pdf(html: str, *, style: str = "", data_urls: bool = False) -> bytes:
    """Return HTML as PDF, tagged for screen readers.

    Args:
        style: CSS beside that in the HTML.
        data_urls: whether `data:` addresses are read, for pictures that we made ourselves.

    Raises:
        ImportError: WeasyPrint or its system libraries are missing here.
        Unavailable: see `children.call`.
    """
    return children.call(set_html, html, style, ("data",) if data_urls else (), seconds=SECONDS)


def set_html(html: str, style: str, protocols: tuple[str, ...]) -> bytes:
    """Do it in this process; for the child.

    Raises:
        ImportError: as above.
    """
    # Its warnings quote the words of the person (a sign that no font has), which must not reach a log.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    try:
        # Pango and its kin are loaded at import. Only this needs them: without, all else still works.
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise ImportError("weasyprint") from error
    fetcher = URLFetcher(allowed_protocols=protocols, fail_on_errors=False)
    styles = [CSS(string=style, url_fetcher=fetcher)] if style else []
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=styles, pdf_tags=True)
    return pdf
