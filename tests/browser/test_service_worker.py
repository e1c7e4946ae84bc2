"""The site's service worker: without a network, over an update, and when something is amiss."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .hosts import Host, build_id, next_build

LOADED = 20_000
BOOTED = 90_000


@pytest.fixture(scope="module")
def builds(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site, and a build of it that came later."""
    return dist, next_build(dist, tmp_path_factory.mktemp("next") / "site")


def until(page: Page, condition: str, arg: object = None) -> None:
    """Wait in the page until an async function of it holds: `wait_for_function` takes none."""
    page.evaluate(
        f"""async (arg) => {{
            const holds = {condition};
            const end = performance.now() + {LOADED};
            while (!(await holds(arg))) {{
                if (performance.now() > end) throw new Error(`still not: ${{holds}}`);
                await new Promise((resolve) => setTimeout(resolve, 50));
            }}
        }}""",
        arg,
    )


def visit(reader: BrowserContext, url: str) -> Page:
    """Open a page and stay until it is kept, as any reader does who reads it."""
    page = reader.new_page()
    page.goto(url)
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
    kept = "await caches.match(location.href, { ignoreSearch: true })"
    until(page, f"async () => ({kept}) !== undefined")
    return page


def kept(page: Page, cache: str) -> list[str]:
    """Return the addresses that a cache holds, without the host."""
    script = """async (name) => (await (await caches.open(name)).keys())
        .map(({ url }) => url.slice(location.origin.length))"""
    return list(page.evaluate(script, cache))


def build_of(page: Page) -> str | None:
    """Return the id of the build that a page belongs to."""
    return page.locator('meta[name="glowgrad-build"]').get_attribute("content")


def test_without_a_network(host: Host, dist: Path, reader: BrowserContext) -> None:
    """What was opened opens again, as isolated as before; what was not says so, and what was."""
    page = visit(reader, f"{host.url}lessons/xor/")
    host.stop()

    page.goto(f"{host.url}lessons/xor?device=cpu#content")
    expect(page).to_have_url(f"{host.url}lessons/xor/?device=cpu#content")
    expect(page.get_by_role("heading", level=1)).to_contain_text("perceptron")
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()
    assert page.evaluate("crossOriginIsolated")
    page.goto(f"{host.url}lessons/xor/index.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("perceptron")

    # The shell: pages that were never opened here.
    page.goto(host.url)
    expect(page.get_by_role("heading", name="Deep learning in a browser tab")).to_be_visible()
    page.goto(f"{host.url}notebook/?lesson=xor")
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()

    page.goto(f"{host.url}docs/api/nn/#Linear")
    expect(page.get_by_role("heading", name="not kept on this device")).to_be_visible()
    assert page.evaluate("crossOriginIsolated")
    kept_links = page.locator(".kept-pages").get_by_role("link")
    expect(kept_links.filter(has_text="perceptron")).to_have_attribute(
        "href", f"{host.url}lessons/xor/"
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{host.url}docs/api/nn/#content")
    host.start(dist)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Layers and losses")).to_be_visible()


def test_what_the_worker_leaves_alone(host: Host, reader: BrowserContext) -> None:
    """Its scope is the site; parts of files, heads and news of the site come from the network."""
    page = visit(reader, f"{host.url}lessons/xor/")
    ask = """async ([address, options]) => {
        const answer = await fetch(address, options).catch(() => null);
        return answer && [answer.status, (await answer.text()).length];
    }"""
    lesson = f"{host.url}lessons/xor/"
    assert page.evaluate("navigator.serviceWorker.ready.then((found) => found.scope)") == host.url
    host.stop()
    assert page.evaluate(ask, [lesson, {}])[0] == 200
    for options in ({"headers": {"Range": "bytes=0-9"}}, {"method": "HEAD"}, {"cache": "no-cache"}):
        assert page.evaluate(ask, [lesson, options]) is None, options
    assert page.evaluate(ask, [f"{host.url}build.json", {}]) is None
    assert page.evaluate(ask, [f"{host.url}robots.txt", {}])[0] == 503


def test_networks_that_are_nearly_gone(host: Host, dist: Path, reader: BrowserContext) -> None:
    """A host that is silent, broken or another's: what is kept is shown, and stays what it was."""
    page = visit(reader, f"{host.url}lessons/xor/")
    heading = page.get_by_role("heading", level=1)
    for trouble in (host.hang, lambda: host.answer(502, "<h1>Bad gateway</h1>")):
        trouble()
        page.goto(f"{host.url}lessons/xor/")
        expect(heading).to_contain_text("perceptron")
    page.goto(f"{host.url}lessons/digits/")
    expect(heading).to_have_text("Bad gateway")
    host.answer(200, "<h1>Sign in to this network</h1>")
    page.goto(f"{host.url}lessons/xor/")
    expect(heading).to_have_text("Sign in to this network")
    host.stop()
    page.goto(f"{host.url}lessons/xor/")
    expect(heading).to_contain_text("perceptron")

    # What the browser has no room for is shown all the same.
    host.start(dist)
    quota = {"origin": host.url, "quotaSize": 1}
    reader.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    page.goto(f"{host.url}lessons/digits/")
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()
    page.locator("gg-cell pre.source").first.click()
    expect(page.locator(".cm-content").first).to_be_focused()


def test_a_new_version(host: Host, builds: tuple[Path, Path], reader: BrowserContext) -> None:
    """Announced, used on the reader's word, in other tabs on theirs; what was written stays."""
    old, new = builds
    page = visit(reader, f"{host.url}lessons/xor/")
    other = visit(reader, f"{host.url}lessons/digits/")
    third = visit(reader, f"{host.url}glossary/")
    page.evaluate("localStorage.setItem('glowgrad:progress:xor', '{\"visited\": 1}')")
    host.start(new)
    notice = page.get_by_role("region", name="New version")
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
    expect(notice).to_contain_text("A new version of Glowgrad is ready.", timeout=LOADED)
    expect(notice).not_to_contain_text("variables")
    for tab in (other, third):
        expect(tab.get_by_role("region", name="New version")).to_contain_text("is ready")
    notice.get_by_role("button", name="Later").click()
    expect(notice).to_have_count(0)
    assert build_of(page) == build_id(old)

    other.get_by_role("button", name="Use it now").click()
    expect(other.locator("meta[name=glowgrad-build]")).to_have_attribute(
        "content", build_id(new), timeout=LOADED
    )
    expect(other.get_by_role("region", name="New version")).to_have_count(0)
    expect(notice).to_contain_text("updated in another tab")
    # An open page keeps what it may still ask for.
    old_shell = [path for path in kept(page, "glowgrad-assets") if "/assets/page-" in path]
    assert len(old_shell) == 4, old_shell
    for tab in (page, third):
        tab.get_by_role("button", name="Reload this one").click()
        expect(tab.locator("meta[name=glowgrad-build]")).to_have_attribute(
            "content", build_id(new), timeout=LOADED
        )
    assert "visited" in page.evaluate("localStorage.getItem('glowgrad:progress:xor')")
    names = {path.name for path in (new / "assets").rglob("*")}
    until(
        page,
        """async (names) => (await (await caches.open("glowgrad-assets")).keys())
            .map(({ url }) => url).filter((url) => url.includes("/assets/"))
            .every((url) => names.includes(url.split("/").pop()))""",
        sorted(names),
    )


def test_a_page_that_is_new_already(
    host: Host, builds: tuple[Path, Path], reader: BrowserContext
) -> None:
    """Pages come from the network first: where nothing old is open, there is nothing to ask."""
    _, new = builds
    page = visit(reader, f"{host.url}lessons/xor/")
    host.start(new)
    page.goto(f"{host.url}glossary/")
    expect(page.locator("meta[name=glowgrad-build]")).to_have_attribute("content", build_id(new))
    # Asking the worker itself would keep the former one busy, and so in its place.
    until(
        page,
        """async (id) => {
            const { installing, waiting } = await navigator.serviceWorker.getRegistration();
            return !installing && !waiting && (await caches.match(`/build.json?${id}`));
        }""",
        build_id(new),
    )
    expect(page.get_by_role("region", name="New version")).to_have_count(0)
    # The lesson is still there, with the assets of its own build.
    host.stop()
    page.goto(f"{host.url}lessons/xor/")
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()
    assert build_of(page) != build_id(new)


def test_half_a_deployment(
    host: Host, builds: tuple[Path, Path], reader: BrowserContext, tmp_path: Path
) -> None:
    """Until all files of a new version are there the old one works, with a network and without."""
    old, new = builds
    page = visit(reader, f"{host.url}lessons/xor/")
    half = tmp_path / "half"
    shutil.copytree(new, half, ignore=shutil.ignore_patterns("chunk-*.js", "runtime"))
    shutil.copyfile(old / "lessons" / "xor" / "index.html", half / "lessons" / "xor" / "index.html")
    host.start(half)
    update = """async () => {
        const found = await navigator.serviceWorker.ready;
        await found.update().catch(() => {});
        const worker = found.installing;
        if (!worker) return found.waiting ? "waiting" : "none";
        return new Promise((resolve) => {
            worker.addEventListener("statechange", () => resolve(worker.state));
        });
    }"""
    assert page.evaluate(update) == "redundant"
    page.reload()
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()
    host.stop()
    page.goto(host.url)
    assert build_of(page) == build_id(old)
    expect(page.get_by_role("heading", name="Deep learning in a browser tab")).to_be_visible()
    page.goto(f"{host.url}lessons/xor/")
    host.start(new)
    page.evaluate(update)
    expect(page.get_by_role("region", name="New version")).to_be_visible(timeout=LOADED)


def test_caches_that_lack_things(host: Host, dist: Path, reader: BrowserContext) -> None:
    """The browser may evict anything: it is fetched anew, and without a network that is said."""
    page = visit(reader, f"{host.url}lessons/xor/")
    forget = """async (part) => {
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
                if (request.url.includes(part)) await cache.delete(request);
            }
        }
    }"""
    page.evaluate(forget, "/assets/page-")
    page.reload()
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()
    until(page, "async () => (await caches.match(document.scripts[2].src)) !== undefined")
    host.stop()
    cell = page.locator("gg-cell#corners")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_contain_text("Python is not kept on this device", timeout=LOADED)
    page.get_by_role("button", name="Inspect").click()
    expect(page.locator("body > .visually-hidden")).to_contain_text("not kept on this device")
    page.evaluate(forget, "")
    page.goto(f"{host.url}lessons/xor/", wait_until="commit")
    expect(page.locator("body")).to_contain_text("not kept on this device")
    host.start(dist)
    page.reload()
    expect(page.locator("gg-toolbar").get_by_role("button", name="Run all")).to_be_visible()


OLD_WORKER = """\
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith((async () => {
    const cache = await caches.open("some-old-cache");
    const kept = await cache.match(event.request);
    if (kept) return kept;
    const answer = await fetch(event.request);
    await cache.put(event.request, answer.clone());
    return answer;
  })());
});
"""


def test_the_worker_of_an_old_deployment(
    host: Host, dist: Path, reader: BrowserContext, tmp_path: Path
) -> None:
    """A worker that was written otherwise, at the same address, gives way."""
    former = tmp_path / "former"
    shutil.copytree(dist, former, ignore=shutil.ignore_patterns("runtime", "docs"))
    (former / "sw.js").write_text(OLD_WORKER)
    host.start(former)
    page = reader.new_page()
    page.goto(f"{host.url}lessons/xor/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.reload()
    host.start(dist)
    page.reload()
    until(
        page,
        "async () => (await caches.keys()).some((name) => name.startsWith('glowgrad-shell'))",
    )
    page.goto(f"{host.url}glossary/")
    visit(reader, f"{host.url}progress/")
    host.stop()
    page.goto(host.url)
    expect(page.get_by_role("heading", name="Deep learning in a browser tab")).to_be_visible()


def test_taking_the_worker_away(
    host: Host, dist: Path, reader: BrowserContext, tmp_path: Path
) -> None:
    """sw-remove.js under the name of sw.js: worker and caches go, what the reader wrote stays."""
    page = visit(reader, f"{host.url}lessons/xor/")
    page.evaluate("localStorage.setItem('glowgrad:progress:xor', '{\"visited\": 1}')")
    page.evaluate("caches.open('of-another-app')")
    removed = tmp_path / "removed"
    shutil.copytree(dist, removed, ignore=shutil.ignore_patterns("runtime", "docs"))
    shutil.copyfile(removed / "sw-remove.js", removed / "sw.js")
    host.start(removed)
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
    until(page, "async () => (await caches.keys()).every((name) => !name.startsWith('glowgrad'))")
    page.goto("about:blank")
    page.goto(f"{host.url}progress/")
    until(page, "async () => !(await navigator.serviceWorker.getRegistration())")
    assert page.evaluate("caches.keys()") == ["of-another-app"]
    assert "visited" in page.evaluate("localStorage.getItem('glowgrad:progress:xor')")


@pytest.mark.slow
def test_python_without_a_network(
    host: Host, builds: tuple[Path, Path], reader: BrowserContext
) -> None:
    """A cell that has run with a network runs without one; an update says what it would lose."""
    page = visit(reader, f"{host.url}lessons/xor/?device=cpu")
    cell = page.locator("gg-cell#corners")
    run = cell.get_by_role("button", name="Run", exact=True)
    run.click()
    expect(cell).to_have_attribute("data-state", "done", timeout=BOOTED)
    host.stop()
    page.reload()
    run.click()
    expect(cell).to_have_attribute("data-state", "done", timeout=BOOTED)
    host.start(builds[1])
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
    notice = page.get_by_role("region", name="New version")
    expect(notice).to_contain_text("Python forgets its variables", timeout=LOADED)
