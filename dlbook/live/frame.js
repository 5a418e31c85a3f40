/* The frame of a live figure: its state, its redraws, its theme, its spoken status.
 *
 *   export default liveFigure("Neuron", (ui) => {
 *     const plot = ui.plot(ui.root, { label: "...", x: [-1, 1], y: [-1, 1] });
 *     ui.slider(ui.root, { label: "bias", min: -3, max: 3, get: () => ui.get("bias"),
 *                          set: (bias) => ui.set({ bias }) });
 *     ui.onDraw(() => { plot.begin(); plot.curve(Math.sin); ui.status("..."); });
 *   });
 *
 * `ui.set` writes into the widget's state, so that Python sees it; every change of state,
 * size or theme asks for one redraw, at most one in an animation frame. Labels, and texts
 * that hold no number, pass through `say` here; all others where they are put together (words.js).
 * Controls stand in controls.js, pictures in plot.js, the reader's hand upon them in hand.js. */

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const span = (low, high, count) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

/* Arrays come from Python as nested lists, or as {shape, dtype, data} with binary data. */
function decodeArray({ shape, dtype, data }) {
  const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const kinds = { float64: Float64Array, float32: Float32Array, int8: Int8Array, uint8: Uint8Array, int32: Int32Array };
  return { shape, data: new kinds[dtype](bytes) };
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/* The color of class k, as in dlbook.plotting. */
const HUES = ["blue", "orange", "green", "purple", "gold", "sky", "red", "gray"];

class Figure {
  constructor(name, model, el) {
    this.model = model;
    this.drawings = [];
    this.cleanups = [];
    this.redraws = []; // controls that show a value of the state
    this.seen = true; // nothing moves in a figure that is scrolled away
    // Each kind of figure is a module of its own: they count together.
    globalThis.dlbookFigures = (globalThis.dlbookFigures ?? 0) + 1;
    this.id = `dl-live-${globalThis.dlbookFigures}`;
    this.root = element("div", { class: "dl-live", "data-figure": name });
    el.append(this.root);
    const question = model.get("question");
    if (question) {
      this.root.append(element("p", { class: "dl-question", id: `${this.id}-question` }, say(question)));
      // Two figures of a page may both have a button "Step": the group says whose it is.
      this.root.setAttribute("role", "group");
      this.root.setAttribute("aria-labelledby", `${this.id}-question`);
    }
    this.statusNode = element("p", { class: "dl-sr dl-status", "aria-live": "polite" });
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  begin() {
    this.root.append(this.statusNode);
    const hint = this.model.get("hint");
    if (hint) this.root.append(element("p", { class: "dl-hint" }, say(hint)));
    const redraw = () => this.redraw();
    this.model.on("change", redraw);
    this.cleanups.push(() => this.model.off("change", redraw));
    const theme = new MutationObserver(() => this.themeChanged());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    this.cleanups.push(() => theme.disconnect());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const changed = () => this.themeChanged();
    dark.addEventListener("change", changed);
    this.cleanups.push(() => dark.removeEventListener("change", changed));
    // What waits for the next frame is not printed.
    const printing = () => {
      this.themeChanged();
      this.draw();
    };
    for (const moment of ["beforeprint", "afterprint"]) {
      addEventListener(moment, printing);
      this.cleanups.push(() => removeEventListener(moment, printing));
    }
    const sight = new IntersectionObserver((entries) => {
      this.seen = entries.at(-1).isIntersecting;
      if (!this.seen || !this.rested) return;
      requestAnimationFrame(this.rested);
      this.rested = undefined;
    });
    sight.observe(this.root);
    this.cleanups.push(() => sight.disconnect());
    this.themeChanged();
    this.draw();
  }

  end() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.statusTimer);
    this.stopped = true;
    this.cleanups.forEach((cleanup) => cleanup());
  }

  /* ---- state ---- */
  get(name) {
    const value = this.model.get(name);
    if (value === undefined) throw new Error(say("its state has no {name}", { name: `"${name}"` }));
    return value;
  }
  set(values) {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.redraw();
    this.unsaved = true;
  }

  /* ---- drawing ---- */
  onDraw(callback) {
    this.drawings.push(callback);
  }
  redraw() {
    if (this.frame || this.stopped) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }
  draw() {
    try {
      this.redraws.forEach((callback) => callback());
      this.drawings.forEach((callback) => callback());
      this.alert?.remove();
      this.alert = undefined;
    } catch (error) {
      // Say so in the figure, and go on: the next change of state may be drawn again.
      console.error(error);
      this.alert ??= this.root.appendChild(element("p", { role: "alert" }));
      this.alert.textContent = say("This figure can't draw its present state: {problem}", { problem: error.message });
    }
    if (this.unsaved) {
      this.unsaved = false;
      this.model.save_changes();
    }
  }
  /* Calls step() once a frame until it returns false; rests while nobody sees the figure. */
  animate(step) {
    const next = () => {
      if (this.stopped) return;
      if (!this.seen) {
        this.rested = next;
        return;
      }
      if (step() === false) return;
      this.draw();
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }
  themeChanged() {
    const style = getComputedStyle(this.root);
    const color = (name) => style.getPropertyValue(`--dl-l-${name}`).trim();
    const names = [...HUES, "ink", "muted", "grid", "ground", "panel"];
    this.colors = Object.fromEntries(names.map((name) => [name, resolveColor(this.root, color(name))]));
    this.colors.classes = HUES.map((name) => this.colors[name]);
    this.font = style.fontFamily;
    this.redraw();
  }
  /* The text alternative: at once for whoever looks it up, read aloud when things rest. */
  status(text) {
    this.text = text;
    clearTimeout(this.statusTimer);
    this.statusTimer = setTimeout(() => {
      if (this.statusNode.textContent !== text) this.statusNode.textContent = text;
    }, 150);
  }

  /* Read aloud at once, for a choice that changes no number of the figure. */
  announce(text) {
    clearTimeout(this.statusTimer);
    this.statusNode.textContent = text;
  }
}

/* The theme may write a color in any CSS way; the canvas and the mixing below want r, g, b. */
function resolveColor(root, color) {
  // In forced colors a span would have the system's colors, all alike.
  const probe = element("span", { style: "display:none;forced-color-adjust:none" });
  probe.style.color = color;
  root.append(probe);
  const pixel = element("canvas", { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  pixel.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pixel.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${r}, ${g}, ${b}, ${a / 255})`;
}
const channels = (color) => color.match(/[\d.]+/g).map(Number);
const withAlpha = (color, alpha) => {
  const [r, g, b] = channels(color);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
};

function liveFigure(name, build) {
  return {
    render({ model, el }) {
      const figure = new Figure(name, model, el);
      build(figure);
      figure.begin();
      return () => figure.end();
    },
  };
}
