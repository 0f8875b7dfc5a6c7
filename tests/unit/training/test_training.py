"""Training material: links to excerpts, excerpts drawn in, and everything that is wrong said at once."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module

import markdown
import pytest

from lessonsearch import training
from lessonsearch.errors import TrainingError
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.quotations import normalise
from lessonsearch.training import LessonExtension
from support.pages import addresses, text, texts, tree
from support.paths import CORPUS, ROOT
from support.shipped import catalogue, shipped

P28 = "ages-of-concern#p28"


def convert(text: str, **options: object) -> str:
    return markdown.markdown(text, extensions=[LessonExtension(catalogue(), **options)])


def problems(text: str, **options: object) -> list[str]:
    with pytest.raises(TrainingError) as caught:
        convert(text, **options)
    return list(caught.value.problems)


def piece(text: str) -> TrainingMaterial:
    return TrainingMaterial("x", "X", "handout", "All", 5, "X.", "None", (), text, "corpus/training/x.md", 9)


def test_a_link_leads_to_the_excerpt_or_the_lesson() -> None:
    assert convert(f"See [the review](lesson:{P28}).") == (
        '<p>See <a href="/excerpts/ages-of-concern/p28">the review</a>.</p>'
    )
    assert "/lessons/ages-of-concern/late-pre-birth-assessment" in convert(
        "[that case](lesson:ages-of-concern/late-pre-birth-assessment)"
    )


def test_a_link_without_words_says_where_it_leads() -> None:
    assert texts(convert(f"[](lesson:{P28})"), "a") == [
        "Ofsted (2011), Ages of concern: learning lessons from serious case reviews, paragraph 28"
    ]


def test_an_image_on_a_line_of_its_own_draws_the_whole_excerpt_in() -> None:
    html = convert("![](lesson:ages-of-concern#p31)", site="https://lessons.example.org/")
    link = "https://lessons.example.org/excerpts/ages-of-concern/p31"
    [quotation] = tree(html).select("figure.lesson-excerpt > blockquote")
    assert quotation["cite"] == link
    excerpt = catalogue().lesson("ages-of-concern#p31").excerpt("p31")
    assert excerpt
    for block in excerpt.blocks:
        assert block.text in quotation.get_text()
    assert len(quotation.select("li")) == sum(block.form == "bullet" for block in excerpt.blocks)
    [source] = texts(html, f"figcaption > a[href='{link}']")
    assert source.startswith("Ofsted (2011), Ages of concern")


def test_words_are_drawn_in_as_the_source_writes_them() -> None:
    html = convert(f"Before\n![THE THRESHOLD for information\nsharing](lesson:{P28})\nAfter")
    assert texts(html, "blockquote > p") == ["the threshold for information sharing"]
    assert text(html).index("Before") < text(html).index("the threshold") < text(html).index("After")


def test_words_can_be_left_out_with_a_sign() -> None:
    html = convert(
        f"![when working with pregnant women […] the threshold for information sharing](lesson:{P28})"
    )
    assert texts(html, "blockquote > p") == [
        "When working with pregnant women … the threshold for information sharing"
    ]


def test_the_sources_own_marks_mean_nothing_to_markdown() -> None:
    for lesson in shipped().lessons:
        for excerpt in lesson.passages:
            html = convert(f"![](lesson:{excerpt.id})")
            plain = re.sub("<[^>]+>", " ", html[: html.index("<figcaption")])
            assert normalise(plain.replace("&amp;", "&")).letters == normalise(excerpt.text).letters


def test_code_is_left_alone() -> None:
    assert "lesson:nothing#p1" in convert("    ![](lesson:nothing#p1)\n\n`[x](lesson:nothing#p1)`")


def test_everything_wrong_is_said_at_once_with_file_line_and_the_nearest_right_answer() -> None:
    text = f"""# Handout

[the review](lesson:ages-of-concern#p28a)
and [another](lesson:ages-of-concern/late-prebirth-assessment)

![](lesson:{P28})

![the threshold for information exchange, including without consent](lesson:{P28})

![crucial time was lost for both assessing and supporting](lesson:{P28})

![nobody ever wrote any of these words](lesson:{P28})

Here ![](lesson:{P28}) it stands.

![](lesson:ages-of-concern/late-pre-birth-assessment)
"""
    said = problems(text, file="handout.md")
    assert [sentence.partition(": ")[0] for sentence in said] == [
        f"handout.md:{line}" for line in (3, 4, 8, 10, 12, 14, 16)
    ]
    by_line = {sentence.split(":")[1]: sentence for sentence in said}
    assert "did you mean 'ages-of-concern#p28'?" in by_line["3"]
    assert "did you mean 'ages-of-concern/late-pre-birth-assessment'?" in by_line["4"]
    assert "the threshold for information [-sharing-] {+exchange+} including without consent" in by_line["8"]
    assert "they stand in 'lesson:ages-of-concern#p14'" in by_line["10"]
    assert "nor of any other excerpt" in by_line["12"]
    assert "put it on a line of its own" in by_line["14"]
    assert "'lesson:ages-of-concern#p13', 'lesson:ages-of-concern#p14'" in by_line["16"]


def test_without_a_file_errors_name_the_line() -> None:
    assert problems("x\n\n[x](lesson:no/such)")[0].startswith(
        "line 3: There is no lesson or excerpt 'no/such'"
    )


def test_the_line_is_that_of_the_wrong_one_of_several() -> None:
    text = f"[a](lesson:{P28})\n\n![](lesson:{P28})\n\n![must be\nhigher](lesson:{P28})\n\n[b](lesson:{P28})"
    assert [sentence.partition(":")[0] for sentence in problems(text)] == ["line 6"]


def test_one_writer_converts_many_documents() -> None:
    extension = LessonExtension(catalogue())
    writer = markdown.Markdown(extensions=[extension])
    for _ in range(2):
        with pytest.raises(TrainingError):
            writer.convert("[x](lesson:no/such)")
    writer.convert(f"[x](lesson:{P28})")
    assert [reference.id for reference in extension.references] == [P28]


def test_any_user_of_python_markdown_can_load_it() -> None:
    """As MkDocs and Pelican do: by the entry point's name or the module's, with options."""
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    module, _, name = entry["markdown.extensions"]["lessonsearch"].partition(":")
    assert getattr(import_module(module), name) is LessonExtension
    options = {"lessonsearch.training": {"corpus": str(CORPUS), "site": "https://lessons.example.org"}}
    html = markdown.markdown(
        f"[it](lesson:{P28})", extensions=["lessonsearch.training"], extension_configs=options
    )
    assert addresses(html) == ["https://lessons.example.org/excerpts/ages-of-concern/p28"]


def test_the_example_in_the_documentation_works() -> None:
    text = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs" / "linking.md").read_text("utf-8")
    documents = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    assert len(documents) == 2
    assert all("/excerpts/ages-of-concern/" in convert(document) for document in documents)


def test_html_in_the_corpus_is_cut_down_to_what_is_allowed() -> None:
    html = training.render(
        piece(
            '<script>alert(1)</script><p onclick="x()" style="color:red">Ours</p>\n\n'
            '<figure class="exit">x</figure>\n\n[bad](javascript:alert(1))\n\n'
            f'<details markdown="1"><summary>Open</summary>\n\n![](lesson:{P28})\n\n</details>\n'
        ),
        catalogue(),
    ).html
    assert not re.search("script|onclick|style|exit", html)
    assert texts(html, "details > summary") == ["Open"]
    assert tree(html).select("details > figure.lesson-excerpt")
