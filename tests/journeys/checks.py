"""What every page has to stand: other colours, a phone, a narrow window, the eyes of a screen reader."""

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.journeys.visitors import DESKTOP, PHONE, Visitors, no_overflow

#: The narrowest window that has to do (WCAG 2.2, 1.4.10).
NARROW: ViewportSize = {"width": 320, "height": 640}
#: The rules of WCAG 2.2 up to AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What axe recommends beyond and takes for serious. What it finds moderate or minor, of headings and regions, is not
#: asked for, and would be a quarter of the work.
BEYOND = (
    "accesskeys", "aria-dialog-name", "aria-text", "aria-treeitem-name", "frame-tested", "label-title-only",
    "scope-attr-valid", "tabindex",
)  # fmt: skip
_OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
_LOOK = "options => axe.run(options).then(found => found.violations)"
#: What stands in Latin letters on Chinese pages too: names of formats and tools, and what people call their things.
LATIN = {
    "AA",
    "API",
    "CSV",
    "Cookie",
    "DOCX",
    "English",
    "Esc",
    "GPS",
    "HeadlessChrome",
    "JSON",
    "KB",
    "Linux",
    "MB",
    "PDF",
    "PIN",
    "SIP",
    "WCAG",
    "WGS",
    "Word",
    "XLSX",
    "axe",
    "fast",
    "geocn",
}
#: Addresses, names of files, codes of problems, names of users, numbers of licences.
_NAMES = re.compile(
    r"https?://\S+|\S+\.\w{2,4}\b|\b[a-z]+_[a-z_]+|(?<![A-Za-z])(?i:demo|fawang|lawyer)-[\w-]*"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
#: Everything a person sees or hears, but codes, samples and what somebody typed in.
_TEXTS = """() => {
  const apart = "script, style, template, noscript, code, kbd, pre, textarea, [lang]:not(html)";
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent && !parent.closest(apart)) texts.push(walker.currentNode.textContent);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (!one.closest("[lang]:not(html)")) texts.push(one.getAttribute(name));
  return texts;
}"""


def check(page: Page) -> None:
    """Look at a page on the desktop in light colours and on the phone in dark ones; it fits into 320 px.

    Two looks see all four: a colour does not depend on the width, nor a width on the colour.
    """
    page.set_viewport_size(DESKTOP)
    in_chinese(page)
    serious(page, "light, desktop")
    no_overflow(page)
    theme = page.locator("html").get_attribute("data-theme") or "auto"
    page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
    page.set_viewport_size(PHONE)
    serious(page, "dark, phone")
    no_overflow(page)
    page.set_viewport_size(NARROW)
    no_overflow(page)
    page.evaluate("document.documentElement.setAttribute('data-text', 'large')")
    no_overflow(page)
    page.evaluate("document.documentElement.setAttribute('data-text', 'normal')")
    page.evaluate(f"document.documentElement.setAttribute('data-theme', '{theme}')")
    page.set_viewport_size(DESKTOP)


#: The build of a page: elements, classes, roles and states, where there is text and which attributes are empty; not
#: what they say, and of neighbours that are built alike one. Nothing where another document stands in it.
_BUILD = """() => {
  if (document.querySelector("iframe")) return "";
  const kept = new RegExp("^(class|role|type|lang|dir|style|hidden|open|disabled|checked|tabindex|scope|"
    + "data-theme|data-text|aria-(?!label|describedby).*)$");
  const build = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.trim() ? "text" : "";
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style, template")) return "";
    const attributes = [...node.attributes].map(
      ({ name, value }) => name + (kept.test(name) ? "=" + value : value.trim() ? "" : "=")
    );
    const children = [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(build);
    const unlike = children.filter((one, at) => one && one !== children[at - 1]);
    return `<${node.localName} ${attributes.sort().join(" ")}>${unlike.join("")}</>`;
  };
  return build(document.documentElement);
}"""
#: In which colours and sizes there is text: of each element with text of its own its colour, size and weight, what lies
#: behind it, and whether it is of a control that cannot be used, which need not be readable. None where that cannot be
#: told so.
_COLOURS = """() => {
  const known = new Map([[null, { behind: "", veils: "" }]]);
  const ground = node => {
    if (!known.has(node)) {
      const { behind, veils } = ground(node.parentElement), style = getComputedStyle(node);
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, clip, clipPath } = style;
      const veil = [opacity, filter, mixBlendMode, clip, clipPath].join(" ");
      const own = backgroundColor === "rgba(0, 0, 0, 0)" ? "" : backgroundColor;
      // Through a colour without an alpha nothing is seen.
      const solid = own.startsWith("rgb(") && backgroundImage === "none";
      known.set(node, {
        behind: (solid ? "" : behind) + own + (backgroundImage === "none" ? "" : backgroundImage),
        veils: veils + (veil === "1 none normal auto none" ? "" : veil + own + behind),
      });
    }
    return known.get(node);
  };
  const found = new Set();
  for (const node of document.querySelectorAll("body, body *")) {
    if (node.shadowRoot || node.localName === "iframe") return null;
    if (![...node.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.textContent.trim())
      && !node.matches("input, select, textarea")) continue;
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(node);
    const label = node.closest("label");
    const unused = node.closest(":disabled, [aria-disabled=true]") || label?.control?.matches(":disabled");
    const { behind, veils } = ground(node);
    found.add([color, fontSize, fontWeight, textShadow, !!label, !!unused, behind, veils].join(" "));
  }
  return [...found];
}"""
#: Builds in which nothing was found, each as it was looked at: to look once more takes a third of a second of a core.
_sound: set[tuple[str, str]] = set()
#: Colours of text on their ground that can be read: to work that out for each word is half of a look.
_readable: set[str] = set()


def serious(page: Page, how: str) -> None:
    """Nothing on the page keeps people from using it; a page built like one that stood the look stands it, too."""
    built = (how, page.evaluate(_BUILD))
    if built in _sound and built[1]:
        return
    colours = page.evaluate(_COLOURS)
    known = colours is not None and _readable.issuperset(colours)
    # Half a megabyte, once a document.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = {name: {"enabled": True} for name in BEYOND} | {"color-contrast": {"enabled": not known}}
    found = page.evaluate(_LOOK, {**_OPTIONS, "rules": rules})
    grave = [
        f"{one['id']} ({one['impact']}): {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == [], f"{page.url} ({how}):\n" + "\n".join(grave)
    _sound.add(built)
    _readable.update(colours or ())


def check_plain(visitors: Visitors, page: Page) -> None:
    """As `check`, for a page whose browser runs no scripts: another one that does opens it, with its cookies."""
    seen = visitors.person()
    seen.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    seen.goto(page.url)
    check(seen)


def in_chinese(page: Page) -> None:
    """Nothing on a Chinese page was left in English."""
    if not (page.locator("html").get_attribute("lang") or "").startswith("zh"):
        return
    left = {
        text.strip() for text in page.evaluate(_TEXTS) if set(_WORD.findall(_NAMES.sub("", text))) - LATIN
    }
    assert left == set(), f"{page.url}: {sorted(left)}"
