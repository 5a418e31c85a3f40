/* A drawing becomes 32 by 32 black and white pixels, 8 by 8 counts, responses, probabilities. */

export default liveFigure("DrawDigit", (ui) => {
  const FINE = 32, COARSE = 8, PEN = 0.045;
  const weights = decodeArray(ui.get("weights")).data;
  const examples = decodeArray(ui.get("examples")).data;
  let from = 0;
  const take = (count) => weights.subarray(from, (from += count));
  const net = new Network(ui.get("layers").map(({ inputs, units, activation }) =>
    new Dense(inputs, units, activation, { kernel: take(inputs * units), bias: take(units) })), { loss: "categorical_crossentropy" });

  let strokes = []; // lists of [x, y] in the unit square
  let fine = null; // the 32 by 32 pixels of the drawing
  let pen = { at: [0.5, 0.5], down: false, shown: false };

  /* Is the point (x, y) under the pen's line? */
  const inked = (lines, reach, x, y) => lines.some((line) => line.some(([ax, ay], i) => {
    const [bx, by] = line[Math.min(i + 1, line.length - 1)];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = length ? clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1) : 0;
    return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) <= reach;
  }));
  /* Crop to the drawing, scale its height to the box, center it: then count the blocks. */
  const prepare = () => {
    const all = strokes.flat();
    if (!all.length) {
      fine = null;
      return ui.set({ pixels: Array.from({ length: COARSE }, () => Array(COARSE).fill(0)) });
    }
    const range = (k) => {
      const values = all.map((p) => p[k]);
      return [Math.min(...values) - PEN, Math.max(...values) + PEN];
    };
    const [[x0, x1], [y0, y1]] = [range(0), range(1)];
    const size = Math.max(x1 - x0, y1 - y0);
    const [left, top] = [(x0 + x1 - size) / 2, (y0 + y1 - size) / 2];
    const reach = Math.max(PEN, size * 0.062); // a small drawing is not a fat one
    fine = Float64Array.from({ length: FINE * FINE }, (_, i) =>
      Number(inked(strokes, reach, left + (((i % FINE) + 0.5) / FINE) * size, top + ((Math.floor(i / FINE) + 0.5) / FINE) * size)));
    const block = FINE / COARSE;
    return ui.set({ pixels: Array.from({ length: COARSE }, (_, r) => Array.from({ length: COARSE }, (_, c) => {
      let count = 0;
      for (let y = r * block; y < (r + 1) * block; y++) for (let x = c * block; x < (c + 1) * block; x++) count += fine[y * FINE + x];
      return count;
    })) });
  };

  /* Each pixel goes against the answer, or by chance; what the network then sees. */
  const signs = decodeArray(ui.get("signs")).data;
  const changed = (x) => {
    const size = ui.get("attack");
    if (!size) return x;
    let direction = signs;
    if (ui.get("change") === "attack") {
      const p = net.forward(x, 1);
      const most = p.indexOf(Math.max(...p));
      direction = net.backpropagate(p.map((share, k) => share - (k === most)), 1).map(Math.sign);
    }
    return x.map((value, i) => clamp(value + size * direction[i], 0, 1));
  };

  const boxes = ui.root.appendChild(element("div", { class: "dl-digit" }));
  const box = (caption) => {
    const cell = boxes.appendChild(element("div", {}));
    cell.append(element("p", { class: "dl-hint" }, say(caption)));
    return cell;
  };
  const paper = ui.plot(box("draw here"), { axes: false, aspect: 1, maxHeight: 300 });
  const coarse = ui.plot(box("what the network sees: 8 by 8"), { axes: false, aspect: 1, maxHeight: 300 });
  const chart = ui.plot(box("what it says"), { x: [0, 1.45], y: [9.6, -0.6], aspect: 1, maxHeight: 300, xTicks: false, frame: false,
    yTicks: span(0, 9, 10).map((value) => ({ value, text: String(value) })) });
  const responses = ui.plot(ui.root, { axes: false, aspect: 0.12, minHeight: 4 + 34 * net.layers.length, maxHeight: 4 + 34 * net.layers.length });
  const controls = ui.row(ui.root);
  ui.button(controls, "Clear", () => { keep(); strokes = []; pen.down = false; prepare(); });
  const keep = ui.undo(controls, ["pixels"], {
    save: () => [strokes, fine, example],
    restore: (saved) => ([strokes, fine, example] = saved),
  });
  const choice = ui.select(controls, {
    label: "written digits", options: [["", "your drawing"], ...span(0, 9, 10).map((k) => [k, say("an unseen {digit}", { digit: k })])], get: () => example,
    set: (value) => {
      keep();
      example = value;
      if (value === "") return prepare();
      strokes = [];
      fine = null;
      const digit = Array.from(examples.subarray(64 * value, 64 * value + 64));
      return ui.set({ pixels: span(0, 7, 8).map((r) => digit.slice(8 * r, 8 * r + 8)) });
    },
  });
  let example = "3";
  if (ui.get("attackable")) {
    ui.slider(ui.root, { label: say("each pixel changes by"), min: 0, max: 0.4, step: 0.01, get: () => ui.get("attack"), set: (attack) => ui.set({ attack }) });
    ui.select(ui.row(ui.root), { label: "which way", options: [["attack", say("against the answer")], ["noise", say("by chance")]],
      get: () => ui.get("change"), set: (change) => ui.set({ change }) });
  }

  const place = (event) => {
    const rect = paper.canvas.getBoundingClientRect();
    const side = Math.min(rect.width, rect.height);
    return [clamp((event.clientX - rect.left) / side, 0, 1), clamp((event.clientY - rect.top) / side, 0, 1)];
  };
  paper.canvas.style.touchAction = "none"; // here a finger draws, it does not scroll
  paper.canvas.style.cursor = "crosshair";
  paper.canvas.tabIndex = 0;
  paper.canvas.setAttribute("role", "application");
  let drawing = false;
  paper.canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    paper.canvas.focus({ preventScroll: true });
    paper.canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.shown = false;
    example = "";
    keep();
    strokes = [...strokes, [place(event)]];
    prepare();
  });
  paper.canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) strokes.at(-1).push(place(each));
    prepare();
  });
  for (const name of ["pointerup", "pointercancel"]) paper.canvas.addEventListener(name, () => (drawing = false));
  const movePen = (right, up) => {
    pen.at = [pen.at[0] + 0.05 * right, pen.at[1] - 0.05 * up].map((value) => clamp(value, 0.05, 0.95));
    if (pen.down) strokes.at(-1).push(pen.at);
    showPen();
  };
  const turnPen = (key) => {
    if (key !== " ") return false;
    pen.down = !pen.down;
    if (pen.down) {
      keep();
      strokes = [...strokes, [pen.at]];
    }
    ui.announce(pen.down ? say("pen down") : say("pen up"));
    showPen();
    return true;
  };
  const showPen = () => {
    pen.shown = true;
    if (pen.down) {
      example = "";
      prepare();
    }
    ui.redraw();
  };
  listenToArrows(paper.canvas, movePen, turnPen);

  ui.onDraw(() => {
    const pixels = ui.get("pixels").flat();
    const seen = changed(Float64Array.from(pixels, (v) => v / 16));
    const p = net.forward(seen, 1);
    const order = [...p.keys()].sort((a, b) => p[b] - p[a]);
    const blank = pixels.every((v) => v === 0);
    const { ink, ground, blue, orange, panel, grid, muted } = ui.colors;
    const mix = (share) => channels(ground).slice(0, 3).map((g, k) => g + share * (channels(ink)[k] - g));

    paper.begin({ label: blank ? say("An empty box to draw in.") : say("The drawing.") });
    const c = paper.context;
    c.fillStyle = panel;
    c.fillRect(0, 0, paper.width, paper.height);
    const side = Math.min(paper.width, paper.height);
    c.strokeStyle = ink;
    c.fillStyle = ink;
    c.lineCap = "round";
    c.lineWidth = 2 * PEN * side;
    for (const line of strokes) {
      c.beginPath();
      line.forEach(([x, y], i) => c[i ? "lineTo" : "moveTo"](x * side, y * side));
      if (line.length === 1) c.lineTo(line[0][0] * side + 0.1, line[0][1] * side);
      c.stroke();
    }
    if (!strokes.length) {
      c.fillStyle = muted;
      c.font = `14px ${ui.font}`;
      c.textAlign = "center";
      c.fillText(say("draw a digit"), side / 2, side / 2);
    }
    if (pen.shown) {
      c.beginPath();
      c.arc(pen.at[0] * side, pen.at[1] * side, PEN * side, 0, 2 * Math.PI);
      c.lineWidth = 2;
      c.strokeStyle = pen.down ? orange : blue;
      c.stroke();
    }

    coarse.begin({ label: say("The 8 by 8 pixels: {count} of 64 are inked.", { count: pixels.filter((v) => v > 0).length }) });
    const s = Math.min(coarse.width, coarse.height);
    coarse.image(seen, COARSE, { w: s, h: s, shade: mix });
    coarse.context.strokeStyle = grid;
    coarse.context.strokeRect(0.5, 0.5, s - 1, s - 1);

    chart.begin({ label: say("Probabilities: {listed}.", { listed: order.slice(0, 3).map((k) => `${k} ${percent(p[k])}`).join(", ") }) }).drawAxes();
    p.forEach((share, k) => {
      chart.context.fillStyle = k === order[0] ? orange : blue;
      chart.context.fillRect(chart.px(0), chart.py(k - 0.38), Math.max(chart.px(share) - chart.px(0), 1), chart.py(k + 0.38) - chart.py(k - 0.38));
      if (share > 0.001) chart.text(percent(share), share, k, { dx: 4, halo: true });
    });
    chart.canvas.dataset.numbers = JSON.stringify({ probabilities: [...p], pixels, seen: [...seen] });

    responses.begin({ label: say("The responses of {count} layers, a cell for each unit.", { count: net.layers.length }) });
    net.layers.forEach((layer, l) => {
      const most = Math.max(1e-9, ...layer.a.map(Math.abs));
      const y = 18 + l * 34;
      responses.context.fillStyle = muted;
      responses.context.textAlign = "left";
      responses.context.textBaseline = "alphabetic";
      responses.context.font = `12px ${ui.font}`;
      responses.context.fillText(say("layer {number}: {units} {activation} units", { number: l + 1, units: layer.units, activation: say(layer.activation) }), 0, y - 4);
      responses.image(layer.a, layer.units, { y, w: Math.min(responses.width, layer.units * 22), h: 14,
        shade: (v) => [...channels(v < 0 ? blue : orange).slice(0, 3), 0.1 + 0.9 * Math.abs(v) / most] });
    });
    ui.status(blank ? say("The box is empty.") : say("The network reads a {first}, {share}; next {second}, {rest}.",
      { first: order[0], share: percent(p[order[0]]), second: order[1], rest: percent(p[order[1]]) }));
    choice.value = example;
  });
});
