/* An 8 by 8 digit beside its pooled form, with the numbers written into the pixels. */

export default liveFigure("Pooling", (ui) => {
  const N = 8;
  const shifted = () => ui.get("image").map((row) => row.map((_, c) => row[c - ui.get("shift")] ?? 0));
  const pool = () => {
    const [size, stride] = [ui.get("size"), ui.get("stride")];
    const [rows, image] = [Math.floor((N - size) / stride) + 1, shifted()];
    const out = [];
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < rows; c++) {
        const window = image.slice(r * stride, r * stride + size).flatMap((row) => row.slice(c * stride, c * stride + size));
        out.push(ui.get("kind") === "max" ? Math.max(...window) : window.reduce((a, b) => a + b) / window.length);
      }
    return { rows, out, image };
  };

  const [left, right] = ui.columns(true);
  const input = ui.plot(left, { axes: false, aspect: 1, maxHeight: 360 });
  const output = ui.plot(right, { axes: false, aspect: 1, maxHeight: 360 });
  const side = (plot) => Math.min(plot.width, plot.height);
  const moveTo = (r, c) => {
    const { rows } = pool();
    ui.set({ position: clamp(r, 0, rows - 1) * rows + clamp(c, 0, rows - 1) });
  };
  const place = ({ rows }) => {
    const position = Math.min(ui.get("position"), rows * rows - 1);
    return { position, r: Math.floor(position / rows), c: position % rows };
  };
  for (const plot of [input, output]) {
    const cellsOf = () => (plot === output ? pool().rows : N / ui.get("stride"));
    const point = (at) => moveTo(...[at[1], at[0]].map((value) => Math.floor((value / side(plot)) * cellsOf())));
    /* The window, or the result that it gives, is the handle. */
    const handle = (at) => {
      const REACH = 24;
      const { r, c } = place(pool());
      const half = plot === output ? 0.5 : ui.get("size") / ui.get("stride") / 2;
      const [x, y] = [c, r].map((value) => ((value + half) * side(plot)) / cellsOf());
      return Math.hypot(x - at[0], y - at[1]) < REACH ? "window" : undefined;
    };
    listenToHand(plot.canvas, { handle, drag: (_, at) => point(at), tap: point, hover: point });
    listenToArrows(plot.canvas, (right, up) => {
      const { r, c } = place(pool());
      moveTo(r - up, c + right);
    });
  }
  ui.select(left, { label: "pooling", options: ["max", "average"], get: () => ui.get("kind"), set: (kind) => ui.set({ kind }) });
  ui.slider(left, { label: "shift the digit", min: -2, max: 2, step: 1, digits: 0, get: () => ui.get("shift"), set: (shift) => ui.set({ shift }) });
  const whole = (label, name, min, max) =>
    ui.slider(right, { label, min, max, step: 1, digits: 0, get: () => ui.get(name), set: (value) => ui.set({ [name]: value }) });
  whole("window", "size", 2, 4);
  whole("stride", "stride", 1, 4);
  const numbers = ui.readouts(ui.root);
  const showKept = ui.readout(numbers, "of the 64 numbers remain", "kept");
  const showChanged = ui.readout(numbers, "results that differ from the unshifted digit's", "changed");

  /* Gray cells with their numbers; dark ink on light cells and the other way round. */
  const cells = (plot, values, columns, name) => {
    plot.begin({ label: name });
    const size = side(plot) / columns;
    plot.image(values.map((value) => value / 16), columns, { w: side(plot), h: side(plot) });
    const c = plot.context;
    c.font = `${clamp(size * 0.34, 9, 22)}px ${ui.font}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    values.forEach((value, i) => {
      c.fillStyle = value > 7 ? "#000" : "#fff";
      c.fillText(format(value, Number.isInteger(value) ? 0 : 1), ((i % columns) + 0.5) * size, (Math.floor(i / columns) + 0.5) * size);
    });
    return size;
  };
  const outline = (plot, size, r, c, count) => {
    plot.context.lineWidth = 4;
    plot.context.strokeStyle = ui.colors.orange;
    plot.context.strokeRect(c * size + 2, r * size + 2, count * size - 4, count * size - 4);
  };
  const unshifted = () => {
    const shift = ui.get("shift");
    const [size, stride, image] = [ui.get("size"), ui.get("stride"), ui.get("image")];
    const rows = Math.floor((N - size) / stride) + 1;
    return shift === 0 ? null : Array.from({ length: rows * rows }, (_, i) => {
      const [r, c] = [Math.floor(i / rows), i % rows];
      const window = image.slice(r * stride, r * stride + size).flatMap((row) => row.slice(c * stride, c * stride + size));
      return ui.get("kind") === "max" ? Math.max(...window) : window.reduce((a, b) => a + b) / window.length;
    });
  };

  ui.onDraw(() => {
    const result = pool();
    const { rows, out, image } = result;
    const { position, r, c } = place(result);
    const stride = ui.get("stride");
    const cell = cells(input, image.flat(), N, say("The digit, 8 by 8 numbers from 0 to 16."));
    outline(input, cell, r * stride, c * stride, ui.get("size"));
    outline(output, cells(output, out, rows, say("The pooled digit, {rows} by {rows}.", { rows })), r, c, 1);
    output.canvas.dataset.numbers = JSON.stringify(out);
    const old = unshifted();
    const changed = old ? out.filter((value, i) => value !== old[i]).length : 0;
    showKept(out.length, `${out.length}`);
    showChanged(changed, say("{part} of {whole}", { part: changed, whole: out.length }));
    ui.status(say("{kind} pooling gives {rows} by {rows} numbers. Row {row}, column {column} is {value}. Shifted by {shift}, {changed} of {count} differ.",
      { kind: say(ui.get("kind")), rows, row: r + 1, column: c + 1, value: format(out[position], 1), shift: ui.get("shift"), changed, count: out.length }));
  });
});
