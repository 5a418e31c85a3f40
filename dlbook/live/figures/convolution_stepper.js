/* A 3 by 3 kernel over a photo: the window, the nine products, and the feature map they fill. */

export default liveFigure("ConvolutionStepper", (ui) => {
  const photo = decodeArray(ui.get("image"));
  const [height, width] = photo.shape;
  const PRESETS = {
    "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "all edges": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "blur": Array(3).fill(Array(3).fill(0.11)),
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], "leave as it is": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
  };
  const before = () => {
    if (ui.get("padding") === "valid") return [0, 0];
    return [height, width].map((size) => Math.floor(Math.max((Math.ceil(size / ui.get("stride")) - 1) * ui.get("stride") + 3 - size, 0) / 2));
  };
  /* The feature map is computed anew only when kernel, stride or padding has changed. */
  let key, map;
  const features = () => {
    const now = JSON.stringify([ui.get("kernel"), ui.get("stride"), ui.get("padding")]);
    if (now !== key) {
      key = now;
      map = convolve(photo.data, [height, width], ui.get("kernel").flat(), [3, 3, 1, 1], { stride: ui.get("stride"), padding: ui.get("padding") });
    }
    return map;
  };
  const place = () => {
    const [rows, columns] = features().shape;
    const position = Math.min(ui.get("position"), rows * columns - 1);
    return { rows, columns, position, r: Math.floor(position / columns), c: position % columns };
  };
  const moveTo = (r, c) => {
    const { rows, columns } = place();
    ui.set({ position: clamp(r, 0, rows - 1) * columns + clamp(c, 0, columns - 1) });
  };
  const setKernel = (kernel) => ui.set({ kernel });

  const [left, right] = ui.columns(true);
  const input = ui.plot(left, { axes: false, aspect: height / width, maxHeight: 360 });
  const output = ui.plot(right, { axes: false, aspect: height / width, maxHeight: 360 });
  for (const [plot, isInput] of [[input, true], [output, false]]) {
    const point = ([px, py]) => {
      const [fx, fy] = [px / plot.width, py / plot.height];
      const { rows, columns } = place();
      if (isInput) moveTo(Math.round((fy * height - 1.5 + before()[0]) / ui.get("stride")), Math.round((fx * width - 1.5 + before()[1]) / ui.get("stride")));
      else moveTo(Math.floor(fy * rows), Math.floor(fx * columns));
    };
    /* The window, or the cell that it fills, is the handle. */
    const handle = ([px, py]) => {
      const REACH = 24;
      const { rows, columns, r, c } = place();
      const [row, column] = isInput ? [0, 1].map((axis) => ([r, c][axis] * ui.get("stride") - before()[axis] + 1.5) / [height, width][axis])
        : [(r + 0.5) / rows, (c + 0.5) / columns];
      return Math.hypot(column * plot.width - px, row * plot.height - py) < REACH ? "window" : undefined;
    };
    listenToHand(plot.canvas, { handle, drag: (_, at) => point(at), tap: point, hover: point });
    listenToArrows(plot.canvas, (right, up) => moveTo(place().r - up, place().c + right));
  }
  const sum = ui.root.appendChild(element("p", { class: "dl-formula dl-note" }));
  const settings = ui.root.appendChild(element("div", { class: "dl-columns dl-even" }));
  const [first, second] = [settings.appendChild(element("div", { class: "dl-column" })), settings.appendChild(element("div", { class: "dl-column" }))];
  const field = element("fieldset", { class: "dl-kernel" }, element("legend", {}, say("kernel")));
  const cells = span(0, 8, 9).map((i) => {
    const cell = element("input", { type: "number", step: "any", min: -9, max: 9, "aria-label": say("kernel row {row}, column {column}", { row: Math.floor(i / 3) + 1, column: (i % 3) + 1 }) });
    cell.addEventListener("input", () => {
      if (cell.value === "" || !Number.isFinite(cell.valueAsNumber)) return;
      setKernel(ui.get("kernel").map((row, r) => row.map((old, c) => (3 * r + c === i ? clamp(cell.valueAsNumber, -9, 9) : old))));
    });
    field.append(cell);
    return cell;
  });
  first.append(field);
  ui.select(second, {
    label: "known kernels", options: [["", "your own"], ...Object.keys(PRESETS)], set: (name) => {
      if (!name) return;
      keep();
      setKernel(PRESETS[name]);
    },
    get: () => Object.keys(PRESETS).find((name) => JSON.stringify(PRESETS[name]) === JSON.stringify(ui.get("kernel"))) ?? "",
  });
  ui.slider(second, { label: "stride", min: 1, max: 3, step: 1, digits: 0, get: () => ui.get("stride"), set: (stride) => ui.set({ stride, position: 0 }) });
  ui.select(second, { label: "padding", options: ["valid", "same"], get: () => ui.get("padding"), set: (padding) => ui.set({ padding, position: 0 }) });
  const buttons = ui.row(second);
  const advance = (count) => () => {
    const { rows, columns, position } = place();
    ui.set({ position: Math.min(position + count, rows * columns - 1) });
    return position < rows * columns - 1;
  };
  ui.button(buttons, "From the start", () => ui.set({ position: 0 }));
  ui.button(buttons, "Step", advance(1));
  ui.player(buttons, { label: "Slide", step: advance(7), ms: 30, burst: 500 });
  const keep = ui.undo(buttons, ["kernel"]);

  ui.onDraw(() => {
    const { out } = features();
    const { rows, columns, position, r, c } = place();
    const [top, start] = before().map((pad, axis) => (axis ? c : r) * ui.get("stride") - pad);
    const kernel = ui.get("kernel");
    const at = (y, x) => (y < 0 || x < 0 || y >= height || x >= width ? 0 : photo.data[y * width + x]);
    let [low, high] = [Infinity, -Infinity];
    for (const value of out) [low, high] = [Math.min(low, value), Math.max(high, value)];

    input.begin({ label: say("The photo, {height} by {width} pixels; the kernel's window starts at row {row}, column {column}.", { height, width, row: top + 1, column: start + 1 }) })
      .image(photo.data, width);
    const cell = input.width / width;
    const box = input.context;
    box.lineWidth = 3;
    box.strokeStyle = ui.colors.ground;
    box.strokeRect(start * cell - 2, top * cell - 2, 3 * cell + 4, 3 * cell + 4);
    box.strokeStyle = ui.colors.orange;
    box.strokeRect(start * cell, top * cell, 3 * cell, 3 * cell);

    output.begin({ label: say("The feature map, {rows} by {columns}; values from {low} (black) to {high} (white).", { rows, columns, low: format(low), high: format(high) }) });
    output.image(out.map((value) => (value - low) / (high - low || 1)), columns);
    const [w, h] = [output.width / columns, output.height / rows];
    const later = output.context;
    later.fillStyle = withAlpha(ui.colors.ground, 0.78);
    later.fillRect((c + 1) * w, r * h, output.width, h);
    later.fillRect(0, (r + 1) * h, output.width, output.height);
    later.lineWidth = 3;
    later.strokeStyle = ui.colors.orange;
    later.strokeRect(c * w - 1, r * h - 1, w + 2, h + 2);
    output.canvas.dataset.numbers = JSON.stringify({ shape: [rows, columns], low, high, value: out[position], out: out.length > 5000 ? null : [...out] });

    cells.forEach((input, i) => {
      if (document.activeElement !== input || input.valueAsNumber !== kernel[Math.floor(i / 3)][i % 3]) {
        if (!(document.activeElement === input && input.value === "")) input.value = kernel[Math.floor(i / 3)][i % 3];
      }
    });
    const terms = kernel.flatMap((row, u) => row.map((weight, v) => [weight, at(top + u, start + v)])).filter(([weight]) => weight !== 0);
    const text = terms.map(([weight, value], i) => `${i ? (weight < 0 ? " − " : " + ") : weight < 0 ? "−" : ""}${Number(Math.abs(weight).toFixed(2))}·${format(value)}`).join("");
    sum.textContent = say("Row {row}, column {column} of the output: {terms} = {sum}", { row: r + 1, column: c + 1, terms: text || "0", sum: format(out[position]) });
    ui.status(say("Output {rows} by {columns}. At row {row}, column {column} the kernel gives {sum}.", { rows, columns, row: r + 1, column: c + 1, sum: format(out[position]) }));
  });
});
