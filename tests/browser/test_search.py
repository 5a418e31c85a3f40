"""The search puts first what a reader means, and opens it at the match; formulas can be copied."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visits import search

pytestmark = pytest.mark.built

FIRST = {
    "gradient descent": "Gradient descent",
    "networks": "Networks",
    "loss": "Losses",
    "CNN": "Convolutional networks > CNN",
    "eta": "Gradient descent > eta",
    "3x3": "Convolution > 3x3",
    "softmax": "Glossary > softmax",
    "交叉熵": "Losses > 交叉熵",
    "二元交叉熵": "Glossary > 二元交叉熵",
    "overfit": "Overfitting and regularization > overfit",
    "relu": "Glossary > ReLU",
}

# What a newcomer types, and a word of the title that must be among the first three results.
QUESTIONS = {
    "cross entropy": "Losses > cross entropy",
    "relu": "Activations > relu",
    "softmax 数值": "Losses > softmax 数值",
    "overfit": "Overfitting and regularization > overfit",
    "loss nan": "Questions > loss nan",
    "how many epochs": "The training loop > how many epochs",
    "batch size": "Gradient descent > batch size",
    "gpu": "Questions > gpu",
    "do i need a gpu": "Questions > gpu",
    "why is my loss nan?": "Questions > loss nan",
    "pytorch": "From dlbook to PyTorch, and back > pytorch",
    "过拟合": "Glossary > 过拟合",
}

COPY = """() => {
    const data = new DataTransfer();
    const event =
        new ClipboardEvent("copy", {clipboardData: data, cancelable: true, bubbles: true});
    document.querySelector("main").dispatchEvent(event);
    return [event.defaultPrevented, data.getData("text/plain"), data.getData("text/html")];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.mark.parametrize("words", FIRST)
def test_first_result_is_what_is_meant(page: Page, book_url: str, words: str) -> None:
    assert search(page, book_url, words)[0] == FIRST[words]


@pytest.mark.parametrize("words", QUESTIONS)
def test_a_newcomers_question_is_answered_in_the_first_three(
    page: Page, book_url: str, words: str
) -> None:
    assert QUESTIONS[words] in search(page, book_url, words)[:3]


def test_excerpts_hold_no_furniture_and_no_tex(page: Page, book_url: str) -> None:
    search(page, book_url, "gradient")
    excerpts = page.locator("#search-results .context")
    excerpts.nth(9).wait_for()
    texts = excerpts.all_inner_texts()
    assert len(texts) >= 10
    for text in texts:
        assert "\\" not in text, text
        for furniture in ("On this page", "Download", "Show the code", "minutes to read"):
            assert furniture not in text, text


def test_a_result_opens_at_its_match(page: Page, book_url: str) -> None:
    search(page, book_url, "saddle")
    page.locator("#search-results li > a:not([href*='#'])").first.click()
    page.wait_for_load_state("load")
    page.wait_for_function("""() => {
        const mark = document.querySelector("article .highlighted")?.getBoundingClientRect();
        return scrollY > 0 && mark && mark.top > 0 && mark.bottom < innerHeight;
    }""")


def test_formulas_are_copied_as_tex_and_are_one_stop(page: Page, book_url: str) -> None:
    page.goto(f"{book_url}/book/backprop/02_gradient_descent.html", wait_until="load")
    page.evaluate("() => MathJax.startup.promise")
    assert page.locator("mjx-container").count() > 20
    stops = "() => [...document.querySelectorAll('mjx-container')].map(e => e.tabIndex)"
    assert [place for place, index in enumerate(page.evaluate(stops)) if index >= 0] == [0]

    page.evaluate("""() => {
        const formula = document.querySelector("p mjx-container");
        getSelection().selectAllChildren(formula.closest("p"));
    }""")
    (taken, text, markup) = page.evaluate(COPY)
    assert taken and "\\(" in text and "\\(" in markup and "mjx-" not in markup
    # A selection that begins and ends inside a formula takes all of it.
    page.evaluate("""() => {
        const drawn = document.querySelector("div.math mjx-container mjx-math");
        getSelection().selectAllChildren(drawn);
    }""")
    (_, text, _) = page.evaluate(COPY)
    assert text.startswith("\\[") and text.endswith("\\]")
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('h1'))")
    assert page.evaluate(COPY)[0] is False, "text without formulas is the browser's to copy"


def test_the_first_formula_opens_the_menu_that_leads_to_the_explorer(
    page: Page, book_url: str
) -> None:
    page.goto(f"{book_url}/book/backprop/02_gradient_descent.html", wait_until="load")
    page.evaluate("() => MathJax.startup.promise")
    page.locator("mjx-container[tabindex='0']").focus()
    page.keyboard.press("Space")
    page.locator(".CtxtMenu_MenuItem", has_text="Accessibility").wait_for(timeout=5000)
