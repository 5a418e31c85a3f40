/* Pictures in data coordinates, and what is drawn on them. */

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

/* A picture in data coordinates on a canvas, with axes. Coordinates that a method takes are
 * data coordinates; sizes and line widths are CSS pixels. */
class Plot {
  constructor(figure, parent, options) {
    Object.assign(this, {
      label: "picture", x: [0, 1], y: [0, 1], xLabel: "", yLabel: "", xTicks: undefined, yTicks: undefined,
      aspect: 0.8, minHeight: 0, maxHeight: 460, axes: true, grid: false, frame: true, ...options, figure,
    });
    this.canvas = element("canvas", { role: "img", "aria-label": say(this.label) });
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
    for (const { value, text } of xs) c.fillText(say(text), this.px(value), box.bottom + 6);
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (const { value, text } of ys) c.fillText(say(text), box.left - 6, this.py(value));
    c.fillStyle = ink;
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    if (this.xLabel) c.fillText(say(this.xLabel), (box.left + box.right) / 2, this.height - 4);
    if (this.yLabel) {
      c.save();
      c.translate(12, (box.top + box.bottom) / 2);
      c.rotate(-Math.PI / 2);
      c.fillText(say(this.yLabel), 0, 0);
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
  image(values, columns, { x = 0, y = 0, w = this.width, h = this.height, shade = grayShade, smooth = false } = {}) {
    const rows = values.length / columns;
    this.offscreen ??= element("canvas");
    Object.assign(this.offscreen, { width: columns, height: rows });
    const c = this.offscreen.getContext("2d");
    const image = c.createImageData(columns, rows);
    const pixels = image.data;
    for (let i = 0; i < values.length; i++) {
      const [red, green, blue, alpha = 1] = shade(values[i]);
      pixels[4 * i] = red;
      pixels[4 * i + 1] = green;
      pixels[4 * i + 2] = blue;
      pixels[4 * i + 3] = 255 * alpha;
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
  text(words, x, y, { color = this.figure.colors.ink, align = "left", baseline = "middle", dx = 0, dy = 0, bold = false, size = 12, halo = false } = {}) {
    const c = this.context;
    const text = say(words);
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
}

Figure.prototype.plot = function (parent, options) {
  return new Plot(this, parent, options);
};

function polygon(context, x, y, size, corners, turn) {
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners;
    context[k ? "lineTo" : "moveTo"](x + size * Math.cos(angle), y + size * Math.sin(angle));
  }
  context.closePath();
}

/* Black to white. */
const grayShade = (value) => {
  const gray = 255 * clamp(value, 0, 1);
  return [gray, gray, gray];
};

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
