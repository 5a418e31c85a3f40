/* What the live figures share: the frame around a figure, its controls, and its plots.
 *
 *   export default liveFigure("Neuron", (ui) => {
 *     const plot = ui.plot(ui.root, { label: "...", x: [-1, 1], y: [-1, 1] });
 *     ui.slider(ui.root, { label: "bias", min: -3, max: 3, get: () => ui.get("bias"),
 *                          set: (bias) => ui.set({ bias }) });
 *     ui.onDraw(() => { plot.begin(); plot.curve(Math.sin); ui.status("..."); });
 *   });
 *
 * `ui.set` writes into the widget's state, so that Python sees it; every change of state,
 * size or theme asks for one redraw, at most one in an animation frame. */

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const span = (low, high, count) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
/* Numbers as the reader sees them: a real minus sign, a fixed number of digits. */
const format = (value, digits = 2) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size >= 1e5 || (size > 0 && size < 0.5 * 10 ** -digits && size < 1e-4)
    ? value.toExponential(1) : value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
};
const percent = (share, digits = 1) => `${format(100 * share, digits)}%`;

/* Arrays come from Python as nested lists, or as {shape, dtype, data} with binary data. */
function decodeArray({ shape, dtype, data }) {
  const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const kinds = { float64: Float64Array, float32: Float32Array, uint8: Uint8Array, int32: Int32Array };
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

/* About `count` round numbers between low and high. */
function ticks(low, high, count) {
  const raw = (high - low) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const out = [];
  for (let i = first; i <= last; i++) out.push({ value: i * step, text: format(i * step, digits) });
  return out;
}

/* The color of class k, as in dlbook.plotting. */
const HUES = ["blue", "orange", "green", "purple", "gold", "sky", "red", "gray"];

let figureCount = 0;

class Figure {
  constructor(name, model, el) {
    this.model = model;
    this.drawings = [];
    this.cleanups = [];
    this.redraws = []; // controls that show a value of the state
    this.id = `dl-live-${++figureCount}`;
    this.root = element("div", { class: "dl-live", "data-figure": name });
    el.append(this.root);
    const question = model.get("question");
    if (question) this.root.append(element("p", { class: "dl-question" }, question));
    this.statusNode = element("p", { class: "dl-sr dl-status", "aria-live": "polite" });
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  begin() {
    this.root.append(this.statusNode);
    const hint = this.model.get("hint");
    if (hint) this.root.append(element("p", { class: "dl-hint" }, hint));
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
    return this.model.get(name);
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
      this.alert.textContent = `This figure can't draw its present state: ${error.message}`;
    }
    if (this.unsaved) {
      this.unsaved = false;
      this.model.save_changes();
    }
  }
  /* Calls step() once a frame while it returns true. */
  animate(step) {
    const next = () => {
      if (this.stopped || step() === false) return;
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

  /* ---- parts of a figure ---- */
  columns(even = false) {
    const columns = [element("div", { class: "dl-column" }), element("div", { class: "dl-column" })];
    this.root.append(element("div", { class: even ? "dl-columns dl-even" : "dl-columns" }, ...columns));
    return columns;
  }
  row(parent) {
    return parent.appendChild(element("div", { class: "dl-row" }));
  }

  slider(parent, { label, min, max, step = (max - min) / 200, digits = 2, get, set, text }) {
    const show = text ?? ((value) => format(value, digits));
    const input = element("input", { type: "range", min, max, step });
    const output = element("output");
    const control = element("label", { class: "dl-control" }, element("span", {}, label), input, output);
    input.addEventListener("input", () => set(Number(input.value)));
    this.redraws.push(() => {
      const value = get();
      if (Number(input.value) !== value) input.value = value;
      output.textContent = show(value);
      input.setAttribute("aria-valuetext", show(value));
    });
    parent.append(control);
    return input;
  }

  select(parent, { label, options, get, set }) {
    const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
    const input = element("select", {}, ...pairs.map(([value, text]) => element("option", { value }, text)));
    input.addEventListener("change", () => set(input.value));
    this.redraws.push(() => {
      input.value = String(get());
    });
    parent.append(element("label", { class: "dl-control" }, element("span", {}, label), input));
    return input;
  }

  checkbox(parent, { label, get, set }) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => set(input.checked));
    this.redraws.push(() => {
      input.checked = get();
    });
    parent.append(element("label", { class: "dl-check" }, input, label));
    return input;
  }

  button(parent, label, onclick, attributes = {}) {
    const button = element("button", { type: "button", ...attributes, onclick }, label);
    parent.append(button);
    return button;
  }

  /* A button that repeats step() every `ms` until it returns false or is pressed again. Who asks
   * for reduced motion sees the result of `burst` steps at once instead. */
  player(parent, { label = "Play", step, ms = 60, burst = 50 }) {
    let timer;
    const stop = () => {
      clearInterval(timer);
      timer = undefined;
      button.textContent = label;
      button.setAttribute("aria-pressed", "false");
    };
    const button = this.button(parent, label, () => {
      if (timer !== undefined) return stop();
      if (this.reducedMotion) {
        for (let i = 0; i < burst && step() !== false; i++);
        return undefined;
      }
      button.textContent = "Pause";
      button.setAttribute("aria-pressed", "true");
      timer = setInterval(() => step() === false && stop(), ms);
      return undefined;
    }, { "aria-pressed": "false" });
    this.cleanups.push(stop);
    return { button, stop, get playing() { return timer !== undefined; } };
  }

  /* A slider whose steps multiply: for learning rates and strengths. */
  logSlider(parent, { label, min, max, get, set, text }) {
    const show = text ?? ((value) => String(Number(value.toPrecision(2))));
    return this.slider(parent, {
      label, min: Math.log10(min), max: Math.log10(max), step: 0.02, get: () => Math.log10(get()),
      set: (power) => set(Number((10 ** power).toPrecision(3))), text: (power) => show(10 ** power),
    });
  }

  /* A labeled number, large; call the result with the value to show. */
  readout(parent, label, name) {
    const value = element("span", { "data-name": name ?? label });
    const title = element("span", {}, label);
    parent.append(element("div", { class: "dl-readout" }, title, value));
    const show = (number, text = format(number, 3), newLabel = undefined) => {
      value.dataset.number = number;
      value.textContent = text;
      if (newLabel) title.textContent = newLabel;
    };
    return show;
  }
  readouts(parent) {
    return parent.appendChild(element("div", { class: "dl-readouts" }));
  }

  /* Says what the marks mean: [{ kind, text }] for data points, [{ line: "blue", text }] for lines. */
  legend(parent, entries) {
    const mark = ({ kind, line, hollow, dash }) => {
      const name = line ?? HUES[kind % HUES.length];
      const color = `var(--dl-l-${name})`;
      const shapes = [
        '<circle cx="8" cy="8" r="4.5"/>', '<path d="M8 3l5.2 9.5H2.8z"/>', '<path d="M4 4h8v8H4z"/>',
        '<path d="M8 2.5L13.5 8L8 13.5L2.5 8z"/>', '<path d="M8 13l5.2-9.5H2.8z"/>',
      ];
      const shape = line ? `<path d="M0 8h16" ${dash ? 'stroke-dasharray="4 3"' : ""}/>` : shapes[kind % shapes.length];
      const paint = line || hollow ? `fill:none;stroke:${color};stroke-width:2` : `fill:${color}`;
      const span = element("span", { "aria-hidden": "true" });
      span.innerHTML = `<svg width="16" height="16" viewBox="0 0 16 16" style="${paint}">${shape}</svg>`;
      return span;
    };
    const legend = element("div", { class: "dl-legend" });
    for (const entry of entries) legend.append(element("span", {}, mark(entry), ` ${entry.text}`));
    parent.append(legend);
    return legend;
  }

  plot(parent, options) {
    return new Plot(this, parent, options);
  }
}

/* The theme may write a color in any CSS way; the canvas and the mixing below want r, g, b. */
function resolveColor(root, color) {
  const probe = element("span", { style: "display:none" });
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

/* A picture in data coordinates on a canvas, with axes. Coordinates that a method takes are
 * data coordinates; sizes and line widths are CSS pixels. */
class Plot {
  constructor(figure, parent, options) {
    Object.assign(this, {
      label: "picture", x: [0, 1], y: [0, 1], xLabel: "", yLabel: "", xTicks: undefined, yTicks: undefined,
      aspect: 0.8, minHeight: 0, maxHeight: 460, axes: true, grid: false, frame: true, ...options, figure,
    });
    this.canvas = element("canvas", { role: "img", "aria-label": this.label });
    this.context = this.canvas.getContext("2d");
    parent.append(this.canvas);
    this.resize();
    const observer = new ResizeObserver(() => {
      this.resize();
      figure.redraw();
    });
    observer.observe(this.canvas.parentElement);
    figure.cleanups.push(() => observer.disconnect());
  }

  resize() {
    this.width = this.canvas.clientWidth || 320;
    this.height = Math.round(clamp(this.width * this.aspect, this.minHeight, this.maxHeight));
    this.canvas.style.height = `${this.height}px`;
  }

  /* Clears the picture; the label is the picture's text alternative. */
  begin({ label, x, y } = {}) {
    if (label) this.canvas.setAttribute("aria-label", label);
    if (x) this.x = x;
    if (y) this.y = y;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    this.context.font = `12px ${this.figure.font}`;
    this.context.lineJoin = "round";
    this.box = this.axes
      ? { left: this.yLabel || this.yTicks !== false ? (this.yLabel ? 50 : 34) : 8,
          right: this.width - 12, top: 8,
          bottom: this.height - (this.xLabel ? 38 : this.xTicks === false ? 8 : 22) }
      : { left: 1, right: this.width - 1, top: 1, bottom: this.height - 1 };
    return this;
  }

  px(x) {
    const { left, right } = this.box;
    return left + ((x - this.x[0]) / (this.x[1] - this.x[0])) * (right - left);
  }
  py(y) {
    const { top, bottom } = this.box;
    return bottom - ((y - this.y[0]) / (this.y[1] - this.y[0])) * (bottom - top);
  }
  dataX(px) {
    return this.x[0] + ((px - this.box.left) / (this.box.right - this.box.left)) * (this.x[1] - this.x[0]);
  }
  dataY(py) {
    return this.y[0] + ((this.box.bottom - py) / (this.box.bottom - this.box.top)) * (this.y[1] - this.y[0]);
  }

  /* Draws inside the axes only. */
  clip(draw) {
    const { left, right, top, bottom } = this.box;
    this.context.save();
    this.context.beginPath();
    this.context.rect(left, top, right - left, bottom - top);
    this.context.clip();
    draw();
    this.context.restore();
    return this;
  }

  /* Axes, ticks and labels; ticks may be given as [{value, text}]. */
  drawAxes() {
    const { context: c, box } = this;
    const { ink, muted, grid } = this.figure.colors;
    const wide = box.right - box.left;
    const xs = this.xTicks === false ? [] : (this.xTicks ?? ticks(...this.x, clamp(wide / 70, 2, 8)));
    const ys = this.yTicks === false ? [] : (this.yTicks ?? ticks(...this.y, clamp((box.bottom - box.top) / 45, 2, 8)));
    c.lineWidth = 1;
    c.strokeStyle = grid;
    c.beginPath();
    for (const { value } of xs) {
      const x = Math.round(this.px(value)) + 0.5;
      c.moveTo(x, this.grid ? box.top : box.bottom);
      c.lineTo(x, box.bottom + 4);
    }
    for (const { value } of ys) {
      const y = Math.round(this.py(value)) + 0.5;
      c.moveTo(box.left - 4, y);
      c.lineTo(this.grid ? box.right : box.left, y);
    }
    c.stroke();
    if (this.frame) c.strokeRect(box.left + 0.5, box.top + 0.5, wide - 1, box.bottom - box.top - 1);
    c.fillStyle = muted;
    c.textAlign = "center";
    c.textBaseline = "top";
    for (const { value, text } of xs) c.fillText(text, this.px(value), box.bottom + 6);
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (const { value, text } of ys) c.fillText(text, box.left - 6, this.py(value));
    c.fillStyle = ink;
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    if (this.xLabel) c.fillText(this.xLabel, (box.left + box.right) / 2, this.height - 4);
    if (this.yLabel) {
      c.save();
      c.translate(12, (box.top + box.bottom) / 2);
      c.rotate(-Math.PI / 2);
      c.fillText(this.yLabel, 0, 0);
      c.restore();
    }
    return this;
  }

  /* Colors the box by value(x, y): `shade` turns a value into [r, g, b, alpha 0..1]. Under the
   * same `key`, the same ranges and the same theme the picture is taken to be the same. */
  heat(value, shade, cells = 64, key = undefined) {
    const { left, right, top, bottom } = this.box;
    const rows = Math.max(2, Math.round((cells * (bottom - top)) / (right - left)));
    const full = key === undefined ? undefined : [key, this.x, this.y, cells, rows, this.figure.colors.ink].join();
    if (full === undefined || full !== this.heatKey) {
      this.heatKey = full;
      this.heatCanvas ??= element("canvas");
      Object.assign(this.heatCanvas, { width: cells, height: rows });
      const c = this.heatCanvas.getContext("2d");
      const image = c.createImageData(cells, rows);
      for (let r = 0; r < rows; r++) {
        const y = this.y[1] - ((r + 0.5) / rows) * (this.y[1] - this.y[0]);
        for (let k = 0; k < cells; k++) {
          const x = this.x[0] + ((k + 0.5) / cells) * (this.x[1] - this.x[0]);
          const [red, green, blue, alpha] = shade(value(x, y));
          const at = 4 * (r * cells + k);
          image.data[at] = red;
          image.data[at + 1] = green;
          image.data[at + 2] = blue;
          image.data[at + 3] = 255 * alpha;
        }
      }
      c.putImageData(image, 0, 0);
    }
    this.context.imageSmoothingEnabled = true;
    this.context.drawImage(this.heatCanvas, left, top, right - left, bottom - top);
    return this;
  }

  /* Gray values 0..1 (row-major) as cells that fill the given rectangle. */
  image(values, columns, { x = 0, y = 0, w = this.width, h = this.height, shade, smooth = false } = {}) {
    const rows = values.length / columns;
    this.offscreen ??= element("canvas");
    Object.assign(this.offscreen, { width: columns, height: rows });
    const c = this.offscreen.getContext("2d");
    const image = c.createImageData(columns, rows);
    for (let i = 0; i < values.length; i++) {
      const gray = 255 * clamp(values[i], 0, 1);
      const [red, green, blue, alpha = 1] = shade ? shade(values[i]) : [gray, gray, gray];
      image.data.set([red, green, blue, 255 * alpha], 4 * i);
    }
    c.putImageData(image, 0, 0);
    this.context.imageSmoothingEnabled = smooth;
    this.context.drawImage(this.offscreen, x, y, w, h);
    return this;
  }

  line(points, { color = this.figure.colors.ink, width = 2, dash = [] } = {}) {
    const c = this.context;
    c.strokeStyle = color;
    c.lineWidth = width;
    c.setLineDash(dash);
    c.beginPath();
    points.forEach(([x, y], i) => c[i ? "lineTo" : "moveTo"](this.px(x), this.py(y)));
    c.stroke();
    c.setLineDash([]);
    return this;
  }
  curve(f, options = {}) {
    const [low, high] = options.range ?? this.x;
    return this.line(span(low, high, 200).map((x) => [x, f(x)]), options);
  }

  /* One data point: every class has its own shape as well as its own color. */
  point(x, y, kind = 0, { size = 5, color = this.figure.colors.classes[kind % HUES.length], hollow = false, ring = false } = {}) {
    const c = this.context;
    const [a, b] = [this.px(x), this.py(y)];
    c.beginPath();
    const shapes = [
      () => c.arc(a, b, size, 0, 2 * Math.PI),
      () => polygon(c, a, b + 0.15 * size, size * 1.3, 3, -Math.PI / 2),
      () => c.rect(a - size * 0.9, b - size * 0.9, 1.8 * size, 1.8 * size),
      () => polygon(c, a, b, size * 1.3, 4, 0),
      () => polygon(c, a, b - 0.15 * size, size * 1.3, 3, Math.PI / 2),
    ];
    shapes[kind % shapes.length]();
    c.lineWidth = hollow ? 2 : 1;
    c.fillStyle = hollow ? this.figure.colors.ground : color;
    c.fill();
    c.strokeStyle = hollow ? color : this.figure.colors.ground;
    c.stroke();
    if (ring) {
      c.beginPath();
      c.arc(a, b, size + 5, 0, 2 * Math.PI);
      c.strokeStyle = this.figure.colors.ink;
      c.lineWidth = 2;
      c.stroke();
    }
    return this;
  }

  /* A label beside (x, y), by dx and dy; one that would leave the picture goes to the other side. */
  text(text, x, y, { color = this.figure.colors.ink, align = "left", baseline = "middle", dx = 0, dy = 0, bold = false, size = 12, halo = false } = {}) {
    const c = this.context;
    c.font = `${bold ? "bold " : ""}${size}px ${this.figure.font}`;
    if (dx > 0 && align === "left" && this.px(x) + dx + c.measureText(text).width > this.width) {
      [dx, align] = [-dx, "right"];
    }
    if (this.py(y) + dy < size / 2 || this.py(y) + dy > this.height - size / 2) dy = -dy;
    const [left, top] = [this.px(x) + dx, this.py(y) + dy];
    c.textAlign = align;
    c.textBaseline = baseline;
    if (halo) {
      c.strokeStyle = this.figure.colors.ground;
      c.lineWidth = 4;
      c.strokeText(text, left, top);
    }
    c.fillStyle = color;
    c.fillText(text, left, top);
    c.font = `12px ${this.figure.font}`;
    return this;
  }

  /* Lets the reader move points by mouse, finger or keys. `points()` lists [x, y];
   * `move(index, x, y)` is told where one goes. Clicks beside all points go to `press(x, y)`.
   * The picture becomes one stop of the tab order: , and . choose a point, arrows move it. */
  drag({ points, move, press, name = (i) => `point ${i + 1}` }) {
    const { canvas, figure } = this;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    this.selected = -1;
    let held = -1;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const nearest = ([px, py]) => {
      const reach = 24;
      let best = -1, least = reach * reach;
      points().forEach(([x, y], i) => {
        const distance = (this.px(x) - px) ** 2 + (this.py(y) - py) ** 2;
        if (distance < least) [best, least] = [i, distance];
      });
      return best;
    };
    const moveTo = (i, x, y) => move(i, clamp(x, ...this.x), clamp(y, ...this.y));
    canvas.addEventListener("pointerdown", (event) => {
      const at = place(event);
      held = nearest(at);
      if (held >= 0) {
        this.selected = held;
        canvas.setPointerCapture(event.pointerId);
        figure.redraw();
      } else if (press) press(this.dataX(at[0]), this.dataY(at[1]));
    });
    canvas.addEventListener("pointermove", (event) => {
      const at = place(event);
      if (held >= 0) moveTo(held, this.dataX(at[0]), this.dataY(at[1]));
      else canvas.style.cursor = nearest(at) >= 0 ? "grab" : press ? "crosshair" : "default";
    });
    const release = () => {
      held = -1;
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    // A finger on a point drags it; a finger elsewhere scrolls the page.
    canvas.addEventListener("touchstart", (event) => {
      if (nearest(place(event.touches[0])) >= 0) event.preventDefault();
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const count = points().length;
      if (!count || event.ctrlKey || event.metaKey || event.altKey) return;
      const steps = { ",": -1, ".": 1, PageUp: -1, PageDown: 1 };
      const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      if (event.key in steps) {
        this.selected = this.selected < 0 ? 0 : (this.selected + steps[event.key] + count) % count;
        const [x, y] = points()[this.selected];
        figure.announce(`${name(this.selected)} at ${format(x)}, ${format(y)}`);
      } else if (event.key in directions) {
        if (this.selected < 0 || this.selected >= count) this.selected = 0;
        const share = event.shiftKey ? 0.005 : 0.025;
        const [dx, dy] = directions[event.key];
        const [x, y] = points()[this.selected];
        moveTo(this.selected, x + dx * share * (this.x[1] - this.x[0]), y + dy * share * (this.y[1] - this.y[0]));
      } else return;
      event.preventDefault();
      figure.redraw();
    });
    return this;
  }
}

function polygon(context, x, y, size, corners, turn) {
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners;
    context[k ? "lineTo" : "moveTo"](x + size * Math.cos(angle), y + size * Math.sin(angle));
  }
  context.closePath();
}

/* Blue to clear to orange, for outputs between 0 and 1. */
const twoClassShade = (colors, strongest = 0.5) => {
  const [blue, orange] = [channels(colors.blue), channels(colors.orange)];
  return (p) => {
    const q = clamp(p, 0, 1);
    const [r, g, b] = q < 0.5 ? blue : orange;
    return [r, g, b, strongest * Math.abs(2 * q - 1)];
  };
};

/* Draws loss(x, y) over the plot as bands of equal loss: the deeper, the clearer. */
function drawBands(plot, loss, cells, key) {
  const [r, g, b] = channels(plot.figure.colors.sky);
  let [low, high] = [Infinity, -Infinity];
  for (const x of span(...plot.x, 17)) for (const y of span(...plot.y, 17)) {
    const value = loss(x, y);
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  plot.heat(loss, (value) => {
    const share = Math.sqrt(clamp((value - low) / (high - low || 1), 0, 1));
    return [r, g, b, 0.06 + 0.06 * Math.floor(share * 11)];
  }, cells, key);
}

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
