"""Figures: one palette in Python and CSS, readable by all, and SVG that a page can hold."""

import itertools
import re
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlbook import plotting

ALT = "A line rises from zero to one over five steps."

# Linear-light simulations of the three kinds of color blindness
# (Machado, Oliveira, Fernandes 2009, severity 1).
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear_rgb(color):
    """Linear light of an sRGB color written as #rrggbb."""
    value = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG contrast ratio of two colors."""
    low, high = sorted(
        float(linear_rgb(color) @ [0.2126, 0.7152, 0.0722]) for color in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def oklab(linear):
    """Coordinates in which equal distances look equally different (Ottosson 2020), times 100."""
    cone = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ) @ np.clip(linear, 0, 1)
    mix = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return 100 * np.array(mix) @ np.cbrt(cone)


def css_colors(root, theme):
    """The palette that book.css gives to a theme."""
    css = (root / "book" / "_static" / "book.css").read_text(encoding="utf8")
    block = re.search(rf'html\[data-theme="{theme}"\] {{([^}}]*)}}', css)
    return dict(re.findall(r"--dl-(\w+): (#[0-9a-f]{6});", block[1]))


def line_figure():
    fig, ax = plotting.subplots(height=2)
    ax.plot(np.linspace(0, 1, 6), label="rise")
    ax.legend()
    ax.set(xlabel="step", title="A line")
    ax.grid(True)
    return fig


# ------------------------------------------------------------------ colors


def test_contrast_knows_the_extremes():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize(
    ("theme", "palette"), [("light", plotting.COLORS), ("dark", plotting.DARK_COLORS)]
)
def test_style_sheet_and_python_share_the_palette(root, theme, palette):
    styled = css_colors(root, theme)
    assert {name: styled.get(name) for name in palette} == palette


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colors_stand_out_from_the_ground(root, theme):
    colors = css_colors(root, theme)
    grounds = [colors["ground"], colors["surface"]]
    for ground in grounds:
        for text in ("ink", "muted", "link"):
            assert contrast(colors[text], ground) >= 4.5, (text, ground)
    for name in plotting.COLORS.keys() - {"ground", "grid"}:
        assert contrast(colors[name], colors["ground"]) >= 3, name


@pytest.mark.parametrize("palette", [plotting.COLORS, plotting.DARK_COLORS], ids=["light", "dark"])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_classes_can_be_told_apart(palette, blindness):
    names = [name for name, color in plotting.COLORS.items() if color in plotting.CLASS_COLORS]
    seen = {name: oklab(BLINDNESS[blindness] @ linear_rgb(palette[name])) for name in names}
    for one, other in itertools.combinations(names, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 5, (one, other)


def test_red_and_green_of_equal_lightness_would_fail_the_test_above():
    red, green = (oklab(BLINDNESS["deuteranopia"] @ linear_rgb(c)) for c in ("#c44e52", "#6c8c3c"))
    assert np.linalg.norm(red - green) < 5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_code_is_readable(root, theme):
    from pygments.styles import get_style_by_name

    ground = css_colors(root, theme)["surface"]
    style = get_style_by_name(f"a11y-high-contrast-{theme}")
    for token, look in style:
        if look["color"]:
            assert contrast("#" + look["color"], ground) >= 4.5, token


def test_each_class_has_its_own_color_and_shape():
    assert len(set(plotting.CLASS_COLORS)) == len(plotting.CLASS_COLORS)
    assert len(set(plotting.CLASS_MARKERS)) == len(plotting.CLASS_MARKERS)
    assert len(plotting.CLASS_MARKERS) == len(plotting.CLASS_COLORS)


# ------------------------------------------------------------------ the picture


@pytest.mark.parametrize("alt", ["", "   ", "figure", "Figure 3.", "loss.png", None, "a b"])
def test_a_figure_needs_a_text_alternative(alt):
    fig = line_figure()
    with pytest.raises(ValueError, match="one or two sentences"):
        plotting.show(fig, alt=alt)
    plt.close(fig)


def test_picture_is_named_and_escaped():
    picture = plotting.Picture(line_figure(), alt='Where "p < 0.5" holds, the line\n is blue.')
    assert 'role="img"' in picture.html
    assert 'aria-label="Where &quot;p &lt; 0.5&quot; holds, the line is blue."' in picture.html
    assert repr(picture) == 'Where "p < 0.5" holds, the line is blue.'


def test_picture_follows_the_theme():
    svg = plotting.Picture(line_figure(), alt=ALT).html.split("</style>")[1]
    for name in ("blue", "ink", "muted", "grid", "ground"):
        assert f"var(--dl-{name},{plotting.COLORS[name]})" in svg, name
    bare = re.sub(r"var\([^)]*\)", "", svg)
    assert re.findall(r"(?:fill|stroke): ?#\w+", bare) == []


def test_legend_has_no_outline():
    fig, ax = plotting.subplots()
    ax.plot([0, 1], label="rise")
    unlabeled = plotting.Picture(fig, alt=ALT).html.count("stroke: var(--dl-")
    fig, ax = plotting.subplots()
    ax.plot([0, 1], label="rise")
    ax.legend()
    labeled = plotting.Picture(fig, alt=ALT).html
    assert labeled.count("stroke: var(--dl-") == unlabeled + 1, "only the sample of the line"
    assert "cccccc" not in labeled


def test_picture_can_stand_in_a_page():
    svg = plotting.Picture(line_figure(), alt=ALT).html.split("</style>")[1]
    assert svg.startswith("<svg") and svg.endswith("</svg>")
    assert svg.count("<svg") == 1
    assert "<style" not in svg and "<metadata" not in svg and "<!--" not in svg
    assert ">step<" in svg, "text stays text"
    assert "DejaVu" not in svg, "in the page's font"
    assert "max-width:668px" in svg and "viewBox=" in svg


def test_ids_are_used_and_unique_in_a_page():
    other = line_figure()
    other.axes[0].set_title("Another line")
    pictures = [plotting.Picture(line_figure(), alt=ALT), plotting.Picture(other, alt=ALT)]
    page = "".join(picture.html for picture in pictures)
    ids = re.findall(r' id="([^"]*)"', page)
    references = re.findall(r'(?:href="|url\()#([^")]+)', page)
    assert len(ids) == len(set(ids)) > 0
    assert set(references) == set(ids)


def test_the_same_figure_gives_the_same_picture():
    assert (
        plotting.Picture(line_figure(), alt=ALT).html
        == plotting.Picture(line_figure(), alt=ALT).html
    )


def test_thousands_of_markers_become_one_image():
    fig, ax = plotting.subplots()
    ax.scatter(*np.random.default_rng(0).normal(size=(2, 20_000)), s=2)
    heavy = plotting.Picture(fig, alt=ALT).html
    assert "<image" in heavy
    assert heavy.count("<use") < 100

    fig, ax = plotting.subplots()
    ax.scatter(*np.random.default_rng(0).normal(size=(2, 200)), s=2)
    assert "<image" not in plotting.Picture(fig, alt=ALT).html


def test_equal_markers_share_their_style():
    fig, ax = plotting.subplots()
    ax.scatter(*np.random.default_rng(0).normal(size=(2, 200)), color=plotting.COLORS["red"])
    svg = plotting.Picture(fig, alt=ALT).html
    assert svg.count("<use") > 200
    assert svg.count("var(--dl-red") < 5


def test_show_prints_the_alternative_in_a_script_and_closes_the_figure(capsys):
    fig = line_figure()
    plotting.show(fig, alt=ALT)
    assert capsys.readouterr().out == ALT + "\n"
    assert not plt.fignum_exists(fig.number)


def test_show_displays_the_picture_in_a_notebook(monkeypatch):
    import IPython
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(IPython.display, "display", shown.append)
    plotting.show(line_figure(), alt=ALT)
    assert len(shown) == 1
    assert "<svg" in shown[0]._repr_html_()


def test_the_readers_own_settings_stay_as_they_are():
    before = mpl.rcParams.copy()
    plotting.show(line_figure(), alt=ALT)
    assert mpl.rcParams == before


def test_matplotlib_is_needed_for_figures_only():
    program = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from dlbook import plotting\n"
        "assert plotting.COLORS\n"
        "plotting.subplots()\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 1
    assert "pip install 'dlbook[plots]'" in run.stderr.splitlines()[-1]


# ------------------------------------------------------------------ special figures


def test_decision_surface_draws_regions_and_the_boundary():
    fig, ax = plotting.subplots()
    plotting.decision_surface(
        ax, lambda x: 1 / (1 + np.exp(-4 * x[:, 0])), xlim=(-1, 1), ylim=(0, 2)
    )
    assert ax.get_xlim() == (-1, 1) and ax.get_ylim() == (0, 2)
    boundary = ax.collections[-1].get_paths()[0].vertices
    np.testing.assert_allclose(boundary[:, 0], 0, atol=1e-6)
    html = plotting.Picture(fig, alt=ALT).html
    assert "var(--dl-blue" in html and "var(--dl-orange" in html


def test_decision_surface_without_a_boundary():
    fig, ax = plotting.subplots()
    plotting.decision_surface(ax, lambda x: np.full(len(x), 0.2), xlim=(-1, 1), ylim=(0, 2))
    html = plotting.Picture(fig, alt=ALT).html
    assert "var(--dl-blue" in html and "var(--dl-orange" not in html


@pytest.mark.parametrize(
    ("predict", "message"),
    [
        (lambda x: x, r"Received: shape \(10201, 2\)"),
        (lambda x: x[:, 0], "Received: values from -1 to 1"),
        (lambda x: np.full(len(x), np.nan), "Received: values from nan to nan"),
    ],
)
def test_decision_surface_wants_probabilities(predict, message):
    fig, ax = plotting.subplots()
    with pytest.raises(ValueError, match=message):
        plotting.decision_surface(ax, predict, xlim=(-1, 1), ylim=(-1, 1))
    plt.close(fig)


@pytest.mark.parametrize("shape", [(7, 8, 8), (7, 8, 8, 1), (7, 8, 8, 3)])
def test_image_grid_shows_every_image(shape):
    images = np.random.default_rng(0).random(shape)
    fig = plotting.image_grid(images, [f"no. {k}" for k in range(7)], columns=4)
    assert len(fig.axes) == 8
    assert sum(len(ax.images) for ax in fig.axes) == 7
    html = plotting.Picture(fig, alt=ALT).html
    assert html.count("<image") == 7 and ">no. 6<" in html


def test_image_grid_compares_images_on_one_scale():
    fig = plotting.image_grid(np.stack([np.zeros((4, 4)), np.full((4, 4), 9.0)]))
    assert {ax.images[0].get_clim() for ax in fig.axes} == {(0.0, 9.0)}
    plt.close(fig)


@pytest.mark.parametrize(
    ("images", "titles", "message"),
    [
        (np.zeros((5, 64)), None, r"Received: shape \(5, 64\)"),
        (np.zeros((0, 8, 8)), None, r"Received: shape \(0, 8, 8\)"),
        (np.zeros((2, 8, 8)), ["one"], "1 titles for 2 images"),
    ],
)
def test_image_grid_refuses_what_is_no_stack_of_images(images, titles, message):
    with pytest.raises(ValueError, match=message):
        plotting.image_grid(images, titles)
