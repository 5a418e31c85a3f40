"""Leave out the buttons that need a public repository until there is one.

``_config.yml`` names the repository in one place. While that is empty, the theme would make
links that lead nowhere.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config

BUTTONS = (
    "launch_buttons",
    "use_repository_button",
    "use_issues_button",
)


def drop_buttons(app: Sphinx, config: Config) -> None:
    """Remove the options when no repository is named."""
    options = config.html_theme_options
    if not options.get("repository_url"):
        for name in (*BUTTONS, "repository_url"):
            options.pop(name, None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("config-inited", drop_buttons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
