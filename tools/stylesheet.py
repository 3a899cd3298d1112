"""Build the one stylesheet of the frame from its sources.

    python tools/stylesheet.py          write fawang/shell/static/shell/fawang.css
    python tools/stylesheet.py --check  fail if the committed file is not what the sources give

The result depends on the sources and the version of lightningcss only, so the file is committed and
an installation needs no build.
"""

import sys
from pathlib import Path

import lightningcss

SHELL = Path(__file__).resolve().parent.parent / "fawang" / "shell"
SOURCE = SHELL / "pages" / "styles" / "fawang.css"
TARGET = SHELL / "static" / "shell" / "fawang.css"

#: Web views of WeChat on old phones: what the newest syntax is turned into.
BROWSERS = ["chrome 69", "ios_saf 12", "safari 12", "firefox 68", "edge 79"]


def build() -> str:
    """Return the minified stylesheet.

    Raises:
        SystemExit: a source has an error; lightningcss says where.
    """
    try:
        css: str = lightningcss.bundle_css(str(SOURCE), browsers_list=BROWSERS, minify=True)
    except ValueError as error:
        raise SystemExit(f"{SOURCE}: {error}") from error
    return css.strip() + "\n"


def main(arguments: list[str]) -> int:
    """Write the stylesheet, or check it; return the exit status."""
    css = build()
    if "--check" in arguments:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == css:
            return 0
        print(f"{TARGET.name} is not current: run python tools/stylesheet.py", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(css, encoding="utf-8")
    print(f"{TARGET.relative_to(SHELL)}: {len(css.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
