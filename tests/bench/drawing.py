"""How long figures take to draw and to answer: ``python -m tests.bench.drawing [NAME ...]``.

Every slider of every figure is moved in seven steps, in the system's Chromium. Printed are the
medians and the nineties of two times in milliseconds: of the drawing alone, and from an input to
the end of the frame that shows it. A frame has 16 ms; other work on the computer adds to both.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import sync_playwright

from tests.chromium import find_chromium
from tests.live.figures import CASES
from tests.live.pages import static_page

DRAWN = "      this.frame = undefined;\n      this.draw();\n"
TIMED = """      this.frame = undefined;
      const began = performance.now();
      this.draw();
      (window.drawings ??= []).push(performance.now() - began);
"""
MOVE_ALL = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const answers = [];
    for (const input of document.querySelectorAll("[data-figure] input[type=range]"))
        for (let i = 1; i < 8; i++) {
            await frame();
            const began = performance.now();
            input.value = Number(input.min) + (i / 8) * (input.max - input.min);
            input.dispatchEvent(new Event("input", {bubbles: true}));
            await frame();
            await new Promise(done => setTimeout(done)); // after what this frame draws
            answers.push(performance.now() - began);
        }
    return [window.drawings ?? [], answers];
}"""


def main(names: Sequence[str]) -> None:
    """Print a line for each figure."""
    print(f"{'ms':22}{'drawing':>8}{'90 %':>7}{'answer':>8}{'90 %':>7}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in names or sorted(CASES):
            figure = CASES[name].make()
            if DRAWN not in figure._esm:
                raise ValueError("the frame of the figures draws in another way: mend DRAWN here")
            figure._esm = figure._esm.replace(DRAWN, TIMED)
            path = Path(folder) / "page.html"
            path.write_text(static_page([figure]), "utf-8")
            page = browser.new_page(viewport={"width": 900, "height": 900})
            page.goto(path.as_uri())
            place = page.locator("[data-live-model]")
            place.scroll_into_view_if_needed()
            place.locator("[data-figure]").wait_for()
            columns = page.evaluate(MOVE_ALL)
            page.close()
            if not columns[1]:
                print(f"{name:22}   no slider")
                continue
            numbers = [(median(times), quantiles(times, n=10)[-1]) for times in columns]
            print(f"{name:22}" + "".join(f"{middle:8.1f}{most:7.1f}" for middle, most in numbers))


if __name__ == "__main__":
    main(sys.argv[1:])
