/* The plane, and where the layers of a 2-2-2-1 network carry it. */

export default liveFigure("Mapping", (ui) => {
  const EDGE = 2.5;
  let net, step, epochs, built;
  const experiment = () => JSON.stringify([ui.get("activation"), ui.get("seed")]);
  const make = () => {
    net = new Network([0, 1, 2].map((l) => new Dense(2, l < 2 ? 2 : 1, l < 2 ? ui.get("activation") : "sigmoid",
      { kernel: glorotUniform(2, l < 2 ? 2 : 1, ui.get("seed"), l) })), { loss: "binary_crossentropy" });
    step = optimizer("adam", { rate: 0.05 });
    epochs = 0;
    built = experiment();
  };
  const report = () => ui.set({ epochs, parameters: net.parameters.flatMap(({ value }) => [...value]) });
  const train = () => {
    const points = ui.get("points");
    for (let i = 0; i < 3; i++) {
      net.backward(Float64Array.from(points.flat()), Float64Array.from(ui.get("labels")), points.length);
      step(net.parameters);
      epochs += 1;
    }
  };
  /* Where `depth` layers carry the points. Between whole numbers: a straight way from one layer's
   * picture to the next one's. */
  const carry = (points, depth) => {
    let now = Float64Array.from(points.flat());
    for (let l = 0; l < depth; l++) {
      const next = net.layers[l].forward(now, points.length);
      const share = Math.min(depth - l, 1);
      now = now.map((value, i) => value + share * (next[i] - value));
    }
    return points.map((_, i) => [now[2 * i], now[2 * i + 1]]);
  };
  const gridLines = span(-EDGE, EDGE, 11).flatMap((at) => [
    span(-EDGE, EDGE, 41).map((t) => [t, at]), span(-EDGE, EDGE, 41).map((t) => [at, t]),
  ]);

  const buttons = ui.row(ui.root);
  let playing = false;
  const play = ui.button(buttons, "Train", () => {
    if (ui.reducedMotion) {
      for (let i = 0; i < 150; i++) train();
      return report();
    }
    playing = !playing;
    play.textContent = playing ? say("Pause") : say("Train");
    play.setAttribute("aria-pressed", String(playing));
    if (!playing) return report();
    return ui.animate(() => playing && (train(), true));
  }, { "aria-pressed": "false" });
  const change = (values) => {
    if (epochs > 0) keep();
    ui.set(values);
    make();
    report();
  };
  ui.button(buttons, "Start again", () => change({}));
  ui.button(buttons, "Other weights", () => change({ seed: (ui.get("seed") + 1) % 100 }));
  const keep = ui.undo(buttons, ["activation", "seed"], {
    save: () => [net, step, epochs],
    restore: (saved) => {
      [net, step, epochs] = saved;
      built = experiment();
      report();
    },
  });
  const [left, right] = ui.columns(true);
  const before = ui.plot(left, { x: [-EDGE, EDGE], y: [-EDGE, EDGE], xLabel: "input x₁", yLabel: "input x₂", aspect: 0.95 });
  const after = ui.plot(right, { xLabel: "first unit", yLabel: "second unit", aspect: 0.95 });
  before.drag({ points: () => [ui.get("probe")], move: (i, x, y) => ui.set({ probe: [x, y] }), press: (x, y) => ui.set({ probe: [x, y] }), name: () => say("input") });
  ui.legend(left, [{ kind: 0, text: "class 0" }, { kind: 1, text: "class 1" }, { line: "ink", text: "output = 0.5" }]);
  ui.select(left, { label: "activation", options: ["tanh", "sigmoid", "relu", "linear"], get: () => ui.get("activation"), set: (activation) => change({ activation }) });
  ui.slider(right, { label: "after layer", min: 0, max: 2, step: 0.05, digits: 1, get: () => ui.get("depth"), set: (depth) => ui.set({ depth }) });
  const numbers = ui.readouts(right);
  const showOutput = ui.readout(numbers, "output for the ringed input", "output");
  const showAccuracy = ui.readout(numbers, "points correct", "accuracy");
  const showEpochs = ui.readout(numbers, "epochs", "epochs");
  make();

  ui.onDraw(() => {
    if (built !== experiment()) make();
    const [points, labels, probe, depth] = ["points", "labels", "probe", "depth"].map((name) => ui.get(name));
    const predict = (rows) => net.forward(Float64Array.from(rows.flat()), rows.length);
    const pair = (values) => values.map((value) => format(value)).join(", ");
    const input = pair(probe);
    const [out] = predict([probe]);
    const right = predict(points).reduce((sum, p, i) => sum + (p > 0.5 === labels[i] > 0.5), 0);
    const lines = { color: withAlpha(ui.colors.muted, 0.55), width: 1 };

    before.begin({ label: say("The input plane with {count} points and the ringed input {input}.", { count: points.length, input }) }).drawAxes();
    before.clip(() => {
      before.heat((x, y) => net.forward(Float64Array.of(x, y), 1)[0], twoClassShade(ui.colors, 0.35), 36);
      gridLines.forEach((line) => before.line(line, lines));
      points.forEach((p, i) => before.point(...p, labels[i], { size: 4 }));
      before.point(...probe, 3, { size: 7, color: ui.colors.ink, ring: true });
    });

    const bent = gridLines.map((line) => carry(line, depth));
    const moved = carry(points, depth);
    const [place] = carry([probe], depth);
    const ranges = [0, 1].map((k) => {
      const values = bent.flat().map((p) => p[k]);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const pad = 0.08 * (high - low) + 0.02;
      return [low - pad, high + pad];
    });
    after.begin({ x: ranges[0], y: ranges[1], label: say("The same grid and points after layer {depth}; the input lies at {place}.", { depth: format(depth, 1), place: pair(place) }) }).drawAxes();
    after.clip(() => {
      const [w, [b]] = [net.layers[2].kernel, net.layers[2].bias];
      if (depth === 2) after.heat((x, y) => sigmoid(w[0] * x + w[1] * y + b), twoClassShade(ui.colors, 0.35));
      bent.forEach((line) => after.line(line, lines));
      moved.forEach((p, i) => after.point(...p, labels[i], { size: 4 }));
      if (depth === 2) {
        const ends = Math.abs(w[1]) > Math.abs(w[0])
          ? ranges[0].map((x) => [x, -(b + w[0] * x) / w[1]]) : ranges[1].map((y) => [-(b + w[1] * y) / w[0], y]);
        after.line(ends, { width: 2.5 });
      }
      after.point(...place, 3, { size: 7, color: ui.colors.ink, ring: true });
    });

    showOutput(out);
    showAccuracy(right / points.length, say("{part} of {whole}", { part: right, whole: points.length }));
    showEpochs(epochs, String(epochs));
    if (!playing) ui.status(say("After {epochs} epochs {right} of {count} points are correct. The input {input} goes to {place}; output {out}.",
      { epochs, right, count: points.length, input, place: pair(place), out: format(out, 3) }));
  });
});
