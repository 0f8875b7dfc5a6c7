"""Links to words: one rule in Python and script, and a browser that stops at those words and no others."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from lessonsearch.app.library import Library
from lessonsearch.citations.text_fragment import fragment
from lessonsearch.model.lesson import Lesson

Span = tuple[tuple[int, int], tuple[int, int]]

QUOTES = {
    "/excerpts/ages-of-concern/p45": "child protection plans",
    "/excerpts/ages-of-concern/p28": "information sharing",
    "/excerpts/ages-of-concern/p44": "the children",
    "/excerpts/ages-of-concern/p14": "assessment",
    "/excerpts/ages-of-concern/p43": "sleeping",
}
"""Words of passages that stand higher up on the lesson's page as well, or in its menus."""

RANGE_OF = """([number, begin, stop]) => {
  const selector = ".passage .words :is(p, li, blockquote > p, td, th, caption)";
  const block = [...document.querySelectorAll(selector)][number];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  for (let node; (node = walker.nextNode()); at += node.data.length) {
    if (begin >= at && begin <= at + node.data.length) range.setStart(node, begin - at);
    if (stop > at && stop <= at + node.data.length) { range.setEnd(node, stop - at); break; }
  }
  const { top, bottom } = range.getBoundingClientRect();
  return [top, bottom, innerHeight];
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 900, "height": 240})
    yield context.new_page()
    context.close()


def texts_of(lesson: Lesson) -> list[str]:
    return [block.text for passage in lesson.passages for block in passage.blocks]


def spans(texts: list[str], chance: random.Random, count: int) -> Iterator[Span]:
    """Some spans of whole words: short ones, long ones, and ones over two blocks."""
    for number in range(count):
        first = chance.randrange(len(texts))
        last = min(len(texts) - 1, first + (number % 3 == 0))
        starts = [match.start() for match in re.finditer(r"\w+", texts[first])]
        if first == last:
            begin = chance.randrange(len(starts))
            length = chance.choice([1, 2, 3, 25])
            ends = [match.end() for match in re.finditer(r"\w+", texts[first])][begin : begin + length]
            yield (first, starts[begin]), (last, ends[-1])
        else:
            ends = [match.end() for match in re.finditer(r"\w+", texts[last])]
            yield (first, chance.choice(starts)), (last, chance.choice(ends))


def test_python_and_script_have_one_rule(reader: Page, library: Library) -> None:
    chance = random.Random(20)
    cases = []
    for lesson in library.contents("ages-of-concern"):
        texts = texts_of(lesson)
        cases += [(texts, *span) for span in spans(texts, chance, 6)]
    reader.goto("/help")
    scripted = reader.evaluate(
        """async (cases) => {
            const main = document.querySelector("script[src*='/main.js']").src;
            const { fragment } = await import(main.replace("main.js", "text_fragment.js"));
            return cases.map(([texts, start, end]) => fragment(texts, start, end));
        }""",
        cases,
    )
    assert scripted == [fragment(*case) for case in cases]


def test_what_a_page_has_twice_gets_no_fragment() -> None:
    blocks = ["The plan was late.", "The plan was late.", "The plan was late, and thin."]
    assert fragment(blocks, (0, 4), (0, 8)) == ""
    assert fragment(blocks, (2, 4), (2, 8)) == ":~:text=The-,plan,-was%20late%2C%20and%20thin."


def test_every_fragment_is_unique_on_the_page_of_its_lesson(library: Library) -> None:
    """A fragment with its context stands once among the texts, or there is none and the anchor leads on."""
    chance = random.Random(11)
    empty = 0
    for lesson in library.contents("ages-of-concern"):
        texts = texts_of(lesson)
        for span in spans(texts, chance, 20):
            made = fragment(texts, *span)
            empty += not made
            parts = [unquote(part) for part in made.removeprefix(":~:text=").split(",")]
            if not made or len([part for part in parts if not re.search("^-|-$", part)]) > 1:
                continue
            words = "".join(part.removesuffix("-").removeprefix("-") for part in parts)
            words = "".join(words.split()).lower()
            assert sum("".join(text.lower().split()).count(words) for text in texts) == 1, made
    assert empty < 20


SELECT = """(words) => {
  const blocks = [...document.querySelectorAll(".passage .words :is(p, li)")];
  const block = blocks.find((one) => one.textContent.includes(words));
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
}"""


@pytest.mark.parametrize(
    ("anchor", "words"), [("p54", "older"), ("annex-a-2-1", "welfare of"), ("p37-1", "discharge")]
)
def test_words_chosen_on_the_page_of_an_excerpt_are_unique_in_its_lesson(
    reader: Page, library: Library, anchor: str, words: str
) -> None:
    lesson, excerpt = library.excerpt(f"ages-of-concern#{anchor}")
    texts = texts_of(lesson)
    number = texts.index(excerpt.blocks[0].text)
    begin = texts[number].index(words)
    reader.goto(f"/excerpts/ages-of-concern/{anchor}")
    with reader.expect_response(lambda response: "/lessons/" in response.url):
        reader.evaluate(SELECT, words)
    button = reader.get_by_role("button", name="Copy link to these words")
    expect(button).to_have_attribute("data-link", re.compile(":~:text="))
    expected = fragment([*texts[number:], *texts[:number]], (0, begin), (0, begin + len(words)))
    expect(button).to_have_attribute("data-link", re.compile(re.escape(expected) + "$"))
    link = button.get_attribute("data-link") or ""
    reader.goto("about:blank")
    reader.goto(link)
    reader.wait_for_timeout(300)
    assert centred(reader, number, begin, begin + len(words)), link


def centred(reader: Page, number: int, begin: int, stop: int) -> bool:
    top, bottom, height = reader.evaluate(RANGE_OF, [number, begin, stop])
    return bool(top >= 0 and bottom <= height)


@pytest.mark.parametrize(("address", "words"), QUOTES.items())
def test_the_browser_stops_at_the_quoted_words(
    reader: Page, library: Library, address: str, words: str
) -> None:
    reader.goto(f"{address}?quote={words.replace(' ', '+')}")
    link = reader.locator("#words a").get_attribute("href") or ""
    anchor = address.rpartition("/")[2]
    lesson, excerpt = library.excerpt(f"ages-of-concern#{anchor}")
    texts = texts_of(lesson)
    number = texts.index(next(b.text for b in excerpt.blocks if words in b.text.lower()))
    begin = re.search(rf"\b{words}\b", texts[number], re.IGNORECASE)
    assert begin
    reader.goto("about:blank")
    reader.goto(link)
    reader.wait_for_timeout(300)
    assert centred(reader, number, *begin.span()), link


def test_the_browser_stops_at_any_words(reader: Page, library: Library) -> None:
    """Single words and pairs, which stand in most lessons several times."""
    chance = random.Random(45)
    missed = []
    lessons = [other for other in library.contents("ages-of-concern") if len(other.text) > 1500]
    lessons = [other for other in lessons if all(not b.rows for p in other.passages for b in p.blocks)][:12]
    for lesson in lessons:
        texts = texts_of(lesson)
        anchors = [passage.anchor for passage in lesson.passages for _ in passage.blocks]
        for start, end in spans(texts, chance, 3):
            if start[0] != end[0] or end[1] - start[1] > 60:
                continue
            path = f"/lessons/{lesson.id}#{anchors[start[0]]}{fragment(texts, start, end)}"
            reader.goto("about:blank")
            reader.goto(path)
            reader.wait_for_timeout(150)
            if not centred(reader, start[0], start[1], end[1]):
                missed.append((path, texts[start[0]][start[1] : end[1]]))
    assert missed == []
