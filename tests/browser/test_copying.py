"""Copying and linking to words in a browser, with the clipboard that other programs then paste from."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def pasted(page: Page, kind: str) -> str:
    """What a program gets that pastes this kind."""
    return page.evaluate(
        "async (kind) => (await (await navigator.clipboard.read())[0].getType(kind)).text()", kind
    )


def test_a_quotation_is_pasted_with_its_form_and_as_plain_text(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/ages-of-concern/p31")
    page.get_by_role("button", name="Copy quotation", exact=True).click()
    page.locator("#announcement:text('Quotation copied')").wait_for(state="attached")
    html = pasted(page, "text/html")
    assert f'<a href="{site}/excerpts/ages-of-concern/p31"' in html
    assert html.count("<li") == 3
    text = pasted(page, "text/plain")
    assert text.startswith("“Practitioners should:")
    assert text.endswith(f"(Ofsted, 2011, paragraph 31)\n{site}/excerpts/ages-of-concern/p31")


def test_code_is_copied_as_it_stands_in_its_field(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/ages-of-concern/p31")
    page.get_by_text("For slides and web pages").click()
    page.get_by_role("button", name="Copy embed code").click()
    page.locator("#announcement:text('Embed code copied')").wait_for(state="attached")
    assert pasted(page, "text/plain").startswith("<iframe src=")


SELECT = """([from, to]) => {
  const walker = document.createTreeWalker(document.querySelector(".words"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = walker.nextNode()); ) {
    if (node.data.includes(from)) range.setStart(node, node.data.indexOf(from));
    if (node.data.includes(to)) range.setEnd(node, node.data.indexOf(to) + to.length);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_selected_words_can_be_linked_from_the_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/lessons/ages-of-concern/late-pre-birth-assessment")
    page.evaluate(SELECT, ["pre-birth assessments were", "not started early"])
    page.locator("#announcement:text('link to these words')").wait_for(state="attached")
    page.keyboard.press("Tab")
    while "these words" not in page.evaluate("document.activeElement.textContent"):
        assert page.evaluate("document.activeElement !== document.body"), "the button is never reached"
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#announcement:text('Link to the words copied')").wait_for(state="attached")
    link = pasted(page, "text/plain")
    assert link == (
        f"{site}/lessons/ages-of-concern/late-pre-birth-assessment"
        "#p13:~:text=In%20other%20instances-,pre%2Dbirth%20assessments%20were%20not%20started%20early,-enough.%20An%20example%20is"
    )


def test_selected_words_over_several_bullets_are_linked_by_both_ends(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/ages-of-concern/p31")
    page.evaluate(SELECT, ["robust decisions", "the parenting capacity"])
    page.get_by_role("button", name="Copy link to these words").click()
    link = pasted(page, "text/plain")
    assert "robust%20decisions%20about%20whether,assess%20the%20parenting%20capacity" in link
    assert "/lessons/ages-of-concern/" in link


def test_the_browser_goes_to_the_linked_words(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/ages-of-concern/p28?quote=information+sharing")
    link = page.locator("#words a").get_attribute("href")
    page.goto("about:blank")
    page.set_viewport_size({"width": 800, "height": 300})
    page.goto(link or "")
    expect(page.locator("mark, blockquote", has_text="threshold for information").first).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0


def test_a_card_fits_its_frame(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/ages-of-concern/p28")
    code = page.locator("#embed-code").input_value()
    page.set_viewport_size({"width": 900, "height": 900})
    width, height = (int(code.split(f'{side}="')[1].split('"')[0]) for side in ("width", "height"))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/excerpts/ages-of-concern/p28/embed")
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    assert page.evaluate(
        "(words => words.scrollHeight <= words.clientHeight)(document.querySelector('.words'))"
    )
