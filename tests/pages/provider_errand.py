"""The errand to a provider and back, as somebody with a browser does it."""

from urllib.parse import urljoin

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page

LIST = "/linked-accounts"


def row(page: Page, name: str) -> str:
    """What the list says of a place, its buttons included."""
    for item in page.soup.select("main .item"):
        if name in item.select_one(".item__title").get_text():
            spoken = [
                part for part in item.find_all(True, recursive=False) if not part.get("aria-hidden")
            ]
            return " ".join(" ".join(part.get_text(" ", strip=True) for part in spoken).split())
    raise AssertionError(f"no {name} on {page.url}: {page.text}")


def proven(browser: Browser, path: str, who: str = "alice") -> Page:
    """The page at *path*, after confirming who it is where that is asked."""
    page = browser.visit(path)
    if page.heading != "Confirm it’s you":
        return page
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def depart(browser: Browser, page: Page, path: str) -> Page:
    """From a page with the form of *path* to the provider's own page."""
    page = browser.follow(browser.send(page, _action=path))
    assert page.url.endswith("/departure"), page.text
    address = page.headers["Refresh"].removeprefix("0;url=")
    assert page.soup.select_one("main a.button")["href"] == address
    return browser.open("GET", address)


def at_provider(
    browser: Browser, account: str = "mock-social", who: str = "alice", way: str = "linking"
) -> Page:
    return depart(browser, proven(browser, f"{LIST}/{way}?account={account}", who), f"{LIST}/{way}")


def answered(browser: Browser, provider: Page, **pressed: str) -> Page:
    """What the provider's page answers with: an address to go on to, or a form to be posted."""
    form = provider.form_with(*pressed)
    return browser.post(urljoin(provider.url, form["action"]), pressed)


def come_back(browser: Browser, provider: Page, **pressed: str) -> Page:
    """Press something at the provider, and go wherever that leads."""
    page = answered(browser, provider, **pressed)
    if page.status == 200:  # a form that the browser posts from that other site
        form = page.soup.form
        posted = {tag["name"]: tag["value"] for tag in form.select("input")}
        headers = {"Origin": "http://localhost:3001", "Sec-Fetch-Site": "cross-site"}
        page = browser.open("POST", form["action"], data=posted, headers=headers)
    return browser.follow(page)


def somebody_new(name: str = "Al There") -> dict[str, str]:
    return {"account": "new", "name": name}
