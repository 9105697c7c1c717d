"""The page of a report: whole, harmless and legible, and in a browser usable with and without its script."""

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from conftest import ROOT
from findings_samples import REPORTS, finding, hostile, report

from kg.findings import Accepted, Excerpt, Place
from kg.render.findings import html

STYLE = (ROOT / "kg/render/findings/report.css").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
MANY = report(
    finding(),
    finding(line=9, place=Place("data/programmes/eps.ttl", 9, 5, 9, 16), label="Otro"),
    finding("warning", "claim-anchor", 3, fix=None, message="Shorten the anchor."),
    finding("info", "last", 1, label="", message="Worth a look."),
)


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text outside of style and script."""

    def __init__(self, page: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.text, self.stack = "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in ("meta", "input", "link", "br", "img"):
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if self.stack and self.stack[-1] not in ("style", "script"):
            self.text += data


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def light(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("found", REPORTS.values(), ids=REPORTS)
def test_the_page_is_whole_and_holds_nothing_from_outside(found, language):
    text = html.render(replace(found, language=language))
    text.encode()
    page = Page(text)
    assert not page.stack
    assert page.elements[0] == ("html", {"lang": language})
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"img", "link", "iframe", "object", "base"}
    assert [tag for tag, _ in page.elements].count("script") == 1
    for tag, attributes in page.elements:
        assert not {key for key in attributes if key.startswith("on") or key in ("src", "style", "srcset", "action")}
        assert attributes.get("href", "#").startswith("#"), tag
    assert len(re.findall('<li class="finding ', text)) == len(found.findings)


def test_the_policy_lets_in_this_style_and_this_script_alone():
    text = html.render(MANY)
    policy = next(a["content"] for tag, a in Page(text).elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        content = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy


def test_data_stands_on_the_page_as_inert_text():
    text = html.render(hostile())
    outside = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066\ufeff]", outside)
    assert "<script>window" in Page(text).text
    assert outside.count("<script") == outside.count("<img") == 0


def test_the_page_says_what_was_found_and_where():
    text = Page(html.render(MANY)).text
    for said in ("palm.ttl:7:5", "eps.ttl:9:5", "claim-anchor", "Shorten the anchor.", "lm:hasOrigin", "1 of 2"):
        assert said in text
    assert "<mark>lm:hasOrgin</mark> country:nepal" in html.render(MANY)
    assert "There are errors." in text


def test_a_cut_line_says_that_it_begins_earlier():
    cut = finding(place=Place("a.ttl", 1, 90, 1, 92), excerpt=Excerpt("say cd", 4, 6))
    assert "<code>…say <mark>cd</mark></code>" in html.render(report(cut))


def test_nothing_is_said_to_be_right_that_was_not_checked():
    right = "Nothing was found to put right."
    assert right in html.render(REPORTS["nothing"])
    stopped = html.render(report(stopped="The shapes were not run."))
    assert right not in stopped
    assert "The shapes were not run." in stopped
    known = html.render(report(accepted=Accepted(known=4)))
    assert right not in known
    assert "Nothing was found beyond what the baseline knows." in known
    assert "12" in Page(html.render(REPORTS["baseline"])).text


def test_numbers_are_grouped_as_the_language_does():
    assert "61,234" in html.render(MANY)
    assert "61.234" in html.render(replace(MANY, language="es"))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_is_legible_on_its_ground(scheme):
    colours = dict(re.findall(r"--([a-z-]+): (#\w+)", STYLE.split(":root {")[scheme + 1]))
    for ink in ("ink", "soft", "error", "warning", "info", "fine"):
        for ground in ("paper", "wash"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["error"], colours["error-wash"]) >= 4.5
    assert contrast(colours["mark-ink"], colours["mark"]) >= 4.5
    assert contrast(colours["focus"], colours["paper"]) >= 3


@pytest.fixture(scope="module")
def chromium():
    """A browser without a window; tests that need it skip where there is none."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: the page of a report is not tried in a browser (see tools/system)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def show(chromium, tmp_path):
    """Open the page of a report; afterwards nothing was asked of the network, and nothing was complained about."""
    contexts, asked, complaints = [], [], []

    def open_page(found, **options):
        file = tmp_path / "report.html"
        file.write_text(html.render(found), encoding="utf-8")
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert set(asked) == {(tmp_path / "report.html").as_uri()}
    assert not complaints


def shown(page) -> list[str]:
    """The rules of the findings that can be seen."""
    return page.eval_on_selector_all(".finding", "all => all.filter(n => n.checkVisibility()).map(n => n.dataset.rule)")


def test_the_filters_work_and_say_how_many_they_leave(show):
    page = show(MANY)
    count = page.locator("#count")
    assert count.inner_text() == "4 of 4 findings"
    page.get_by_label("error").uncheck()
    page.get_by_text("2 of 4 findings").wait_for()
    assert shown(page) == ["last", "claim-anchor"]
    page.get_by_role("button", name="Show all").click()
    page.get_by_text("4 of 4 findings").wait_for()
    page.get_by_label("Rule").select_option("term")
    page.get_by_text("2 of 4 findings").wait_for()
    page.get_by_label("File").select_option("data/programmes/eps.ttl")
    page.get_by_text("1 of 4 findings").wait_for()
    assert page.locator(".file:visible").count() == 1
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Text").fill("INFORMACION palm.ttl:7")
    page.get_by_text("1 of 4 findings").wait_for()


def test_the_page_is_in_spanish_if_the_report_is(show):
    page = show(replace(MANY, language="es"))
    assert page.locator("h1").inner_text() == "Informe de validación"
    assert page.locator("#count").inner_text() == "4 de 4 hallazgos"
    page.get_by_label("aviso").uncheck()
    page.get_by_text("3 de 4 hallazgos").wait_for()


def test_the_keyboard_reaches_the_filters(show):
    page = show(MANY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    page.get_by_text("2 of 4 findings").wait_for()


def test_nothing_hostile_runs_and_nothing_overflows(show):
    long = finding(
        message="x" * 900, label="y" * 900, rule="z" * 300, fix="w" * 900, place=Place("v" * 300, 1, 1, 1, 2)
    )
    found = hostile()
    page = show(replace(found, findings=[*found.findings, long]), viewport={"width": 400, "height": 800})
    page.get_by_label("Text").fill("<script>window.hit=1</script>")
    page.get_by_text("3 of 4 findings").wait_for()
    page.get_by_label("Rule").select_option(index=1)
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_fix_is_copied_or_else_selected(show):
    page = show(report(finding(fix="lm:hasOrigin\n  country:nepal")), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "lm:hasOrigin\n  country:nepal"
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator(".copy").click()
    page.get_by_role("button", name="Selected").wait_for()
    assert page.evaluate("getSelection().toString()") == "lm:hasOrigin\n  country:nepal"


def test_paper_shows_everything_and_no_controls(show):
    page = show(MANY, color_scheme="dark")
    page.get_by_role("button", name="Close files").click()
    assert shown(page) == []
    assert page.pdf().startswith(b"%PDF")
    assert shown(page) == []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert len(shown(page)) == 4
    assert page.locator("form:visible, .copy:visible, .skip:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_page_is_dark_where_the_reader_wants_it(show):
    page = show(MANY, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 25, 28)"


def test_without_script_all_findings_are_there_and_no_filter(show):
    page = show(MANY, java_script_enabled=False)
    assert page.locator(".finding:visible").count() == 4
    assert page.locator("form:visible, .copy:visible, #count:visible").count() == 0
