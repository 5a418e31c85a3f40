"""A figure in JupyterLab: the page tells Python, and Python tells the page."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

PATIENT = 180_000  # milliseconds: a computer with other work is slow, not wrong

CELLS = (
    "from dlbook.live import Neuron\nfigure = Neuron()\nfigure",
    'print("bias", figure.bias, "points", figure.points.shape)',
    "figure.bias = 1.5",
)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a notebook in a JupyterLab that runs on this computer only."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, tmp_path / "live.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    home = tmp_path / "home"
    home.mkdir()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--expose-app-in-browser", "--ip=127.0.0.1", f"--port={port}",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={tmp_path}",
    ]  # fmt: skip
    settings = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")}
    log = tmp_path / "lab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, stdout=output, stderr=output, env={**os.environ, **settings}
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(360):
                assert server.poll() is None, log.read_text()
                with contextlib.suppress(urllib.error.URLError, ConnectionError):
                    urllib.request.urlopen(f"{address}/api?token={token}", timeout=2).close()
                    break
                time.sleep(0.5)
            yield f"{address}/lab/tree/live.ipynb?token={token}"
        finally:
            server.terminate()
            server.wait(PATIENT / 1000)


# A command given before the notebook is the current widget, or before its kernel answers,
# does nothing and says nothing.
READY = """() => {
    const notebook = window.jupyterapp?.shell.currentWidget;
    const session = notebook?.sessionContext;
    return session?.isReady && session.session?.kernel?.connectionStatus === "connected";
}"""


def test_round_trip(lab: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(lab)
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.nth(2).wait_for(timeout=PATIENT)
    cells.nth(0).locator(".jp-InputArea-editor").click()
    page.wait_for_function(READY, timeout=PATIENT)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=PATIENT)
    runs = 0

    def run(cell: int) -> None:
        nonlocal runs
        runs += 1
        cells.nth(cell).locator(".jp-InputArea-editor").click()
        page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
        prompt = cells.nth(cell).locator(".jp-InputPrompt")
        expect(prompt).to_have_text(f"[{runs}]:", timeout=PATIENT)

    run(0)
    figure = page.locator("[data-figure=Neuron]")
    figure.wait_for(timeout=PATIENT)
    figure.locator("input[type=range]").nth(2).fill("-2.25")
    output = cells.nth(1).locator(".jp-OutputArea-output")
    for _ in range(20):  # the change is on its way to the kernel
        run(1)
        output.wait_for(timeout=PATIENT)
        if "-2.25" in output.inner_text():
            break
    assert output.inner_text().strip() == "bias -2.25 points (130, 2)"
    run(2)
    page.wait_for_function(
        "() => document.querySelectorAll('[data-figure] input[type=range]')[2].value === '1.5'",
        timeout=PATIENT,
    )
    page.close()
