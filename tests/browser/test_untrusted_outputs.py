"""What code from elsewhere shows: it stays in its box, calls nobody, and leads nowhere unseen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builder import package_index

from .other_origin import Stranger, give_packages, stranger
from .share_link import link_of

FIRST_RUN = 60_000

# Whatever a page could load by being told to show it. URL stands for an address elsewhere.
BEACONS = [
    '<img src="URL">',
    '<img srcset="URL 2x" src="URL">',
    '<picture><source srcset="URL"><img src="URL"></picture>',
    '<video src="URL" poster="URL" autoplay></video><audio src="URL" autoplay></audio>',
    '<svg><image href="URL" width="9" height="9"/><image xlink:href="URL"/></svg>',
    '<svg><use href="URL#a"/><filter id="f"><feImage href="URL"/></filter></svg>',
    '<svg><rect width="9" height="9" fill="url(URL#a)" mask="url(URL#c)"/></svg>',
    '<svg><g filter="url(URL#b)" marker-end="url(URL#d)"><path d="M0 0h9"/></g></svg>',
    '<svg><rect width="9" height="9" style="mask: url(URL#c); clip-path: url(URL#d)"/></svg>',
    '<svg><script>fetch("URL")</script><a href="javascript:fetch(`URL`)"><text>x</text></a></svg>',
    '<svg><foreignObject><img src="URL"><iframe src="URL"></iframe></foreignObject></svg>',
    '<div style="background: url(URL)">x</div>',
    '<div style="background: \\75 rl(URL)">x</div>',
    "<div style=\"background: image-set('URL' 1x)\">x</div>",
    '<div style="--a: url(URL); background: var(--a)">x</div>',
    '<ul style="list-style-image: url(URL)"><li style="cursor: url(URL), auto">x</li></ul>',
    '<div style="border-image: url(URL) 1; content: url(URL); filter: url(URL#a)">x</div>',
    "<style>@import 'URL'; body { background: url(URL) }</style>",
    '<link rel="stylesheet" href="URL"><link rel="prefetch" href="URL">',
    '<link rel="preconnect" href="URL"><link rel="dns-prefetch" href="URL">',
    '<meta http-equiv="refresh" content="0; url=URL"><base href="URL">',
    '<iframe src="URL"></iframe><iframe srcdoc="<img src=URL>"></iframe>',
    '<object data="URL"></object><embed src="URL"><frameset><frame src="URL"></frameset>',
    '<script src="URL"></script><script>fetch("URL")</script>',
    '<img src="x" onerror="fetch(\'URL\')"><details open ontoggle="fetch(\'URL\')">x</details>',
    '<table background="URL"><tr><td background="URL">x</td></tr></table>',
    '<input type="image" src="URL"><body background="URL" onload="fetch(\'URL\')">',
    '<math><mtext><img src="URL"></mtext><mglyph src="URL"/></math>',
    '<form action="URL" method="post"><button>Log in again</button></form>',
    '<a href="javascript:fetch(\'URL\')" ping="URL">x</a>',
]
MARKDOWN = [
    "![x](URL)",
    "[x](javascript:fetch%28'URL'%29)",
    '<img src="URL">',
    "$\\includegraphics{URL}$ $\\href{javascript:fetch('URL')}{x}$",
]

SHOW = """
class Shown:
    def __init__(self, **forms): self.forms = forms
    def _repr_mimebundle_(self, **_): return {name.replace("_", "/"): text for name, text in
                                              self.forms.items()}
url = "OTHER"
"""
COVER = """
display(Shown(text_html='''
<div class="cover" style="position: fixed; inset: 0; z-index: 2147483647; background: red">
Your session has expired. Type your password.</div>
<div class="cover page-notice" style="position: absolute; inset: -3000px; background: red"></div>
<div class="cover" style="margin: -3000px; padding: 3000px; transform: scale(99)">all</div>
<div class="cover" style="position: sticky; top: 0; box-shadow: 0 0 0 9999px red">all</div>
'''), Shown(**{"image_svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' "
               "overflow='visible'><rect x='-999' y='-999' width='9999' height='9999'/></svg>"}))
"covered"
"""


# Parsing HTML without showing it tells of scripts and bases in it, which then are taken out.
NOTE_BLOCKED = """() => {
  window.blocked = [];
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    const isParsed = violatedDirective === "base-uri" || blockedURI === "inline";
    if (!isParsed) blocked.push(`${violatedDirective} ${blockedURI}`);
  });
}"""


@pytest.fixture(scope="module")
def other() -> Iterator[Stranger]:
    """Another origin."""
    with stranger() as server:
        yield server


@pytest.fixture(scope="module")
def shared(browser: Browser, site: str, other: Stranger) -> Iterator[Page]:
    """A shared page whose first cell has defined how attacks are shown."""
    beacons = [beacon.replace("URL", other.url) for beacon in BEACONS]
    texts = [text.replace("URL", other.url) for text in MARKDOWN]
    link = link_of(
        {"note": "\n\n".join([f"![x]({other.url})", *beacons])},
        {"code": SHOW.replace("OTHER", other.url)},
        {"code": f"for html in {beacons!r}: display(Shown(text_html=html))\n'shown'"},
        {"code": f"for text in {texts!r}: display(Shown(text_markdown=text))\n'shown'"},
        {"code": f"Shown(text_html='<a href=\"{other.url}\">the course</a>')"},
        {"code": COVER},
        {"code": "%pip install alpha beta"},
        title="A gift",
        lesson="",
    )
    context = browser.new_context()
    give_packages(context, {"alpha": [], "beta": []})
    page = context.new_page()
    page.goto(f"{site}shared/?device=cpu#{link}")
    page.evaluate(NOTE_BLOCKED)
    ran(page, 0)
    yield page
    context.close()


def ran(page: Page, number: int) -> Locator:
    """Run a cell and return its outputs."""
    cell = page.locator("gg-cell").nth(number)
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    return cell.locator(".outputs")


def test_what_is_shown_calls_nobody(shared: Page, other: Stranger) -> None:
    for number in (1, 2):
        outputs = ran(shared, number)
        expect(outputs.locator(".html-output").last).to_be_attached()
        expect(
            outputs.locator("iframe, object, embed, script, form, style, link, meta")
        ).to_have_count(0)
        expect(outputs.locator("[href^='javascript' i], [ping], [onerror]")).to_have_count(0)
    expect(shared.locator("gg-note").locator("iframe, script, form, style")).to_have_count(0)
    shared.wait_for_load_state("networkidle")
    assert other.hits == []
    assert shared.evaluate("blocked") == [], "it was cleaned before it could try"


def test_a_link_says_where_it_leads(shared: Page, other: Stranger) -> None:
    link = ran(shared, 3).get_by_role("link", name="the course")
    host = other.url.removeprefix("http://").rstrip("/")
    expect(link).to_have_attribute("data-leads", host)
    assert host in link.evaluate("link => getComputedStyle(link, '::after').content")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_nothing_covers_the_page(shared: Page) -> None:
    outputs = ran(shared, 4)
    expect(outputs.locator(".cover")).to_have_count(4)
    covered = outputs.evaluate("""(outputs) => {
      const box = outputs.getBoundingClientRect();
      const covered = [];
      for (let x = 5; x < innerWidth; x += 40) {
        for (let y = 5; y < innerHeight; y += 20) {
          const isInside = x > box.left - 1 && x < box.right + 1 &&
            y > box.top - 1 && y < box.bottom + 1;
          if (!isInside && outputs.contains(document.elementFromPoint(x, y))) covered.push([x, y]);
        }
      }
      return covered;
    }""")
    assert covered == []


def test_packages_are_asked_for_with_refuse_at_hand(shared: Page) -> None:
    cell = shared.locator("gg-cell").nth(5)
    cell.get_by_role("button", name="Run", exact=True).click()
    dialog = shared.get_by_role("dialog")
    expect(dialog).to_contain_text("alpha")
    expect(dialog).to_contain_text(package_index.HOSTS[0])
    expect(dialog.get_by_role("button", name="Refuse")).to_be_focused()
    shared.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(cell.locator(".outputs")).to_contain_text("was not allowed to be fetched")
    cell.get_by_role("button", name="Run", exact=True).click()
    dialog.get_by_role("button", name="Allow once").click()
    expect(cell.locator(".outputs")).to_contain_text("beta: installed")
