/* A network that reads digits in the page, with weights of few bits. */

export default liveFigure("SmallReader", (ui) => {
  const LEAST = 2, SETTINGS = 7;
  const [codes, scales, biases, images] = ["codes", "scales", "biases", "images"].map((name) => decodeArray(ui.get(name)).data);
  const labels = ui.get("labels");
  const count = labels.length;
  const weights = codes.length / SETTINGS;
  const units = biases.length;
  const inputs = Float64Array.from(images, (value) => value / 16);
  const build = (row) => {
    let [at, unit] = [row * weights, 0];
    return new Network(ui.get("layers").map((layer) => {
      const width = layer.units;
      const kernel = Float64Array.from({ length: layer.inputs * width }, (_, i) => codes[at + i] * scales[row * units + unit + (i % width)]);
      const bias = Float64Array.from(biases.subarray(unit, unit + width));
      at += kernel.length;
      unit += width;
      return new Dense(layer.inputs, width, layer.activation, { kernel, bias });
    }), { loss: "categorical_crossentropy" });
  };
  const best = (p, row) => {
    let top = 0;
    for (let k = 1; k < 10; k++) if (p[10 * row + k] > p[10 * row + top]) top = k;
    return top;
  };
  const ready = new Map();
  const reader = () => {
    const bits = Math.round(ui.get("bits"));
    if (!ready.has(bits)) {
      const net = build(bits - LEAST);
      const p = net.forward(inputs, count);
      const few = Math.min(count, 60); // timed warm, and within a frame
      const start = performance.now();
      net.forward(inputs.subarray(0, 64 * few), few);
      const micro = (1000 * (performance.now() - start)) / few;
      const answers = labels.map((_, i) => best(p, i));
      const right = answers.filter((answer, i) => answer === labels[i]).length;
      ready.set(bits, { answers, share: right / count, bytes: Math.ceil((weights * bits) / 8) + 8 * units, micro, bits });
    }
    return ready.get(bits);
  };
  const shown = () => Math.min(Math.round(ui.get("picture")), count - 1);

  const plot = ui.plot(ui.root, { axes: false, aspect: 0.5, minHeight: 180, maxHeight: 200 });
  const row = ui.columns(true);
  ui.slider(row[0], { label: say("bits a weight"), min: LEAST, max: LEAST + SETTINGS - 1, step: 1, digits: 0, get: () => ui.get("bits"), set: (bits) => ui.set({ bits }) });
  ui.button(row[1], "Next picture", () => ui.set({ picture: (shown() + 1) % count }));
  ui.button(row[1], "Next error", () => {
    const { answers } = reader();
    for (let k = 1; k <= count; k++) {
      const i = (shown() + k) % count;
      if (answers[i] !== labels[i]) return ui.set({ picture: i });
    }
    return undefined;
  });
  const numbers = ui.readouts(ui.root);
  const showBytes = ui.readout(numbers, "bytes", "bytes");
  const showShare = ui.readout(numbers, "read right", "share");
  const showTime = ui.readout(numbers, "a picture, here", "micro");

  ui.onDraw(() => {
    const { answers, share, bytes, micro, bits } = reader();
    const i = shown();
    const told = say("{bits} bits a weight: {bytes} bytes, {share} of {count} pictures read right.", { bits, bytes, share: percent(share, 1), count });
    const verdict = say("shows {label}, read as {answer}", { label: labels[i], answer: answers[i] });
    plot.begin({ label: `${told} ${verdict}` });
    const side = plot.height - 4;
    plot.image(Array.from(images.subarray(64 * i, 64 * i + 64), (value) => value / 16), 8, { x: 2, y: 2, w: side, h: side });
    const c = plot.context;
    c.fillStyle = answers[i] === labels[i] ? ui.colors.ink : ui.colors.red;
    c.font = `bold 15px ${ui.font}`;
    c.textAlign = "left";
    c.textBaseline = "middle";
    const [first, second] = [say("shows {label}", { label: labels[i] }), say("read as {answer}", { answer: answers[i] })];
    c.fillText(first, side + 18, plot.height / 2 - 14);
    c.fillText(second, side + 18, plot.height / 2 + 14);
    plot.canvas.dataset.numbers = JSON.stringify(answers);
    showBytes(bytes, String(bytes));
    showShare(share, percent(share, 1));
    showTime(micro, say("{time} µs", { time: String(Number(micro.toPrecision(2))) }));
    ui.status(told);
  });
});
