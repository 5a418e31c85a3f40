"""Every word of every figure can be said in another language, and no notebook runs for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.sync_api import Browser

from dlbook import live
from dlbook.live.base import Figure
from dlbook.live.words import say, translated
from tests.browser.visits import ask
from tests.live.figures import CASES
from tests.live.pages import static_page

EVERY = pytest.mark.parametrize("name", sorted(CASES))


class Marking(Mapping[str, str]):
    """A language in which every sentence is the English one between marks; values are not."""

    def __getitem__(self, sentence: str) -> str:
        return "⟦" + re.sub(r"\{(\w+)\}", r"⟧{\1}⟦", sentence) + "⟧"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def unsaid(texts: list[str]) -> list[str]:
    """Texts with letters outside the marks, other than the e of 1.2e−7."""
    faults = []
    for text in texts:
        rest = re.sub(r"\d(\.\d+)?e[+−-]?\d+", "", re.sub(r"⟦[^⟦⟧]*⟧", "", text))
        if any(letter.isalpha() or letter in "{}" for letter in rest):
            faults.append(text)
    return faults


class Texts(HTMLParser):
    """The texts and labels of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.found += [value or "" for name, value in attrs if name in ("aria-label", "alt")]

    def handle_data(self, data: str) -> None:
        if self.inside != "style":
            self.found.append(data)


@EVERY
def test_the_still_says_every_word(name: str) -> None:
    page = CASES[name].make()._repr_mimebundle_()[0]["text/html"]
    assert unsaid(Texts(page).found), "without a dictionary it speaks English"
    assert unsaid(Texts(translated(page, Marking())).found) == []


# Marks each sentence, and remembers it; keeps what is written on a canvas; lets nobody wait.
LISTEN = r"""
(() => {
    window.asked = new Set();
    window.seen = new Set();
    const silent = (key) => typeof key !== "string" || !/\p{L}/u.test(key) || key.includes("⟦");
    window.dlbookWords = new Proxy({}, { get(_, key) {
        if (silent(key)) return undefined;
        asked.add(key);
        return "⟦" + key.replace(/\{(\w+)\}/g, "⟧{$1}⟦") + "⟧";
    } });
    const paint = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        seen.add(String(text));
        return paint.call(this, text, ...rest);
    };
    const later = window.setTimeout;
    window.setTimeout = (call, wait, ...rest) => later(call, Math.min(wait, 5), ...rest);
})();
"""

# Moves every control of the figure to its ends, presses every button and key, and reads.
TRY_ALL = r"""async () => {
    const figure = document.querySelector("[data-figure]");
    const read = async () => {
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        await new Promise(done => setTimeout(done, 10));
        const walk = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const {parentElement, data} = walk.currentNode;
            const block = parentElement.closest("code")?.parentElement ?? parentElement;
            if (block.closest("pre, style")) continue;
            seen.add(block.querySelector(":scope > code") ? block.textContent : data);
        }
        for (const node of figure.querySelectorAll("*"))
            for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"])
                if (node.hasAttribute(name)) seen.add(node.getAttribute(name));
    };
    const put = async (input, value, event) => {
        input.value = value;
        input.dispatchEvent(new Event(event, {bubbles: true}));
        await read();
    };
    await read();
    const all = (selector) => [...figure.querySelectorAll(selector)];
    for (const canvas of all("canvas[tabindex]"))
        for (const key of [".", "ArrowRight", "ArrowUp", " ", "ArrowLeft", "ArrowDown", " ", "."]) {
            canvas.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
            await read();
        }
    for (const input of all("input[type=range]")) for (const share of [1, 0, 0.6])
        await put(input, Number(input.min) + share * (input.max - input.min), "input");
    for (const input of all("select")) for (const option of [...input.options].reverse())
        await put(input, option.value, "change");
    for (const input of all("input[type=checkbox], input[type=radio]")) {
        input.click();
        await read();
    }
    for (const input of all("input[type=text]"))
        for (const value of ["?", "-9", "9", "9", "0.25"]) {
            await put(input, value, "input");
            input.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
            await read();
        }
    for (const button of all("button"))
        for (let i = 0; i < 2; i++) {
            button.click();
            await read();
        }
    return {seen: [...seen], asked: [...asked]};
}"""


def strings(value: Any) -> Iterator[str]:
    """Every string inside lists and dictionaries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from strings(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from strings(each)


def try_all(browser: Browser, figure: Figure) -> tuple[list[str], list[str]]:
    """What the figure shows and says, whatever is done to it, and the sentences it asked for."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.route(
        "http://book/**",
        lambda route: route.fulfill(body=static_page([figure]), content_type="text/html"),
    )
    page.goto("http://book/page.html")
    page.locator("[data-figure]").wait_for()
    found = ask(page, TRY_ALL)
    context.close()
    return found["seen"], found["asked"]


@EVERY
def test_the_figure_says_every_word(browser: Browser, name: str) -> None:
    figure = CASES[name].make()
    seen, asked = try_all(browser, figure)
    assert unsaid(seen) == []
    # A sentence is one that a dictionary can hold: it stands as it is in the script or the data.
    given = set(
        strings({trait: value for trait, value in figure.get_state().items() if trait != "_esm"})
    )
    assert [text for text in asked if text not in given and f'"{text}"' not in figure._esm] == []


def test_a_word_that_is_not_said_is_found(browser: Browser) -> None:
    figure = live.Neuron()
    figure._esm = figure._esm.replace(
        "plot.clip(() => {", 'curve.context.fillText("loss", 9, 9); plot.clip(() => {'
    )
    assert unsaid(try_all(browser, figure)[0]) == ["loss"]
    figure = live.Neuron()
    figure._esm = figure._esm.replace('label: "activation f"', "label: `activation ${1}`")
    assert "activation 1" in try_all(browser, figure)[1]
    page = live.Neuron()._repr_mimebundle_()[0]["text/html"].replace("data-say=", "data-lost=", 1)
    assert unsaid(Texts(translated(page, Marking())).found) == [live.Neuron().question]


def test_a_dictionary_in_the_page_is_enough(browser: Browser) -> None:
    words = {
        "bias b": "偏置 b",
        "grower A": "种植者甲",
        "{count} points: {zero} as circles, {one} as triangles. "
        "The line puts {correct} on their own side.": "{count} 个点，直线分对 {correct} 个",
        live.Neuron().question: "直线在哪里？",
    }
    page = browser.new_page()
    content = static_page([live.Neuron()], json.loads(json.dumps(words)))
    assert "直线在哪里？</strong>" in content and "种植者甲" in content.partition("</figure>")[0]
    page.set_content(content)
    figure = page.locator("[data-figure=Neuron]")
    figure.wait_for()
    shown = figure.inner_text()
    assert all(text in shown for text in ("偏置 b", "种植者甲", "直线在哪里？", "weight w₁"))
    assert figure.locator("canvas").first.get_attribute("aria-label") == "130 个点，直线分对 55 个"
    page.close()


def test_what_a_sentence_lacks_stays() -> None:
    assert say("a set {1} of {x}", x=2) == "a set {1} of 2"
