/* A neuron under the reader's hands: its line, its output as shading, its loss as a number. */

const NEURON_ACTIVATIONS = { ...ACTIVATIONS, step: { value: (z) => (z > 0 ? 1 : 0) } };

export default liveFigure("Neuron", (ui) => {
  const get = (name) => ui.get(name);
  const first = { weights: get("weights"), bias: get("bias"), activation: get("activation"), points: get("points") };
  let best = Infinity;

  /* What the neuron sees, says, and how wrong it is. */
  const sees = ([x, y]) => {
    const [center, scale] = [get("center"), get("scale")];
    return [(x - center[0]) / scale[0], (y - center[1]) / scale[1]];
  };
  const weighted = ([x1, x2]) => get("weights")[0] * x1 + get("weights")[1] * x2 + get("bias");
  const activate = (z) => NEURON_ACTIVATIONS[get("activation")].value(z);
  const measure = () => {
    const [name, labels] = [get("activation"), get("labels")];
    const sums = get("points").map((point) => weighted(sees(point)));
    const outputs = sums.map(activate);
    const targets = name === "tanh" ? labels.map((label) => 2 * label - 1) : labels;
    const threshold = name === "tanh" ? 0 : 0.5;
    const lossName = name === "sigmoid" ? "binary_crossentropy" : "mean_squared_error";
    const right = outputs.map((a, i) => a > threshold === labels[i] > 0.5);
    return {
      sums, outputs, right, lossName,
      loss: LOSSES[lossName].value(outputs, targets),
      correct: right.filter(Boolean).length,
      edge: name === "relu" || name === "linear" ? 0.5 : 0, // the sum at which the answer changes
    };
  };

  /* The frame holds the first points with room to drag them, and stays where it is. */
  const around = (k) => {
    const values = first.points.map((point) => point[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = 0.1 * (high - low || 1);
    return [low - pad, high + pad];
  };

  const [left, right] = ui.columns();
  const plot = ui.plot(left, {
    x: around(0), y: around(1), xLabel: get("feature_names")[0], yLabel: get("feature_names")[1], aspect: 1,
  });
  plot.drag({
    points: () => get("points"),
    grab: () => keep(),
    move: (i, x, y) => ui.set({ points: get("points").map((point, k) => (k === i ? [x, y] : point)) }),
    name: (i) => say("{name}, point {number}", { name: say(get("class_names")[get("labels")[i]]), number: i + 1 }),
  });

  ui.legend(left, [
    ...get("class_names").map((text, kind) => ({ kind, text })),
    { kind: 0, hollow: true, text: "hollow: on the wrong side" },
  ]);

  const numbers = ui.readouts(right);
  const showLoss = ui.readout(numbers, "loss", "loss");
  const showAccuracy = ui.readout(numbers, "accuracy", "accuracy");
  const showBest = ui.readout(numbers, "lowest loss so far", "best");
  const formula = right.appendChild(element("p", { class: "dl-formula" }));
  const knob = (label, read, write) =>
    ui.slider(right, { label, min: -6, max: 6, step: 0.01, get: read, set: (value) => ui.set(write(value)) });
  knob("weight w₁", () => get("weights")[0], (w) => ({ weights: [w, get("weights")[1]] }));
  knob("weight w₂", () => get("weights")[1], (w) => ({ weights: [get("weights")[0], w] }));
  knob("bias b", () => get("bias"), (bias) => ({ bias }));
  ui.select(right, {
    label: "activation f", options: ["sigmoid", "tanh", "relu", "linear", "step"],
    get: () => get("activation"),
    set: (activation) => {
      best = Infinity;
      ui.set({ activation });
    },
  });
  const curve = ui.plot(right, { x: [-6, 6], xLabel: "weighted sum z", yLabel: "output a", aspect: 0.5, maxHeight: 150 });
  const buttons = ui.row(right);
  ui.button(buttons, "Start again", () => {
    keep();
    best = Infinity;
    ui.set(first);
  });
  const keep = ui.undo(buttons, ["weights", "bias", "activation", "points"], { save: () => best, restore: (saved) => (best = saved) });

  ui.onDraw(() => {
    const { sums, outputs, right: isRight, loss, correct, lossName, edge } = measure();
    const { points, labels, weights, bias } = Object.fromEntries(
      ["points", "labels", "weights", "bias"].map((name) => [name, get(name)]));
    const squash = get("activation") === "tanh" ? (z) => (Math.tanh(z) + 1) / 2 : activate;
    const lossText = { binary_crossentropy: "binary cross-entropy", mean_squared_error: "mean squared error" }[lossName];
    const [zero, one] = get("class_names").map((name) => say(name));
    const label = say("{count} points: {zero} as circles, {one} as triangles. The line puts {correct} on their own side.", { count: points.length, zero, one, correct });

    plot.begin({ label });
    plot.clip(() => {
      plot.heat((x, y) => squash(weighted(sees([x, y]))), twoClassShade(ui.colors, 0.42));
      const ends = crossing(plot, (x, y) => weighted(sees([x, y])) - edge);
      if (ends.length === 2) plot.line(ends, { width: 2.5 });
      points.forEach(([x, y], i) => plot.point(x, y, labels[i], { hollow: !isRight[i], ring: i === plot.selected, size: 4.5 }));
    });
    plot.drawAxes();

    const range = get("activation") === "linear" ? [-6, 6] : get("activation") === "tanh" ? [-1.2, 1.2]
      : get("activation") === "relu" ? [-0.6, 6] : [-0.12, 1.12];
    curve.begin({ y: range, label: say("The {name} activation with the output for every point on it.", { name: say(get("activation")) }) });
    curve.clip(() => {
      curve.line([[edge, range[0]], [edge, range[1]]], { color: ui.colors.grid, width: 1 });
      curve.curve(activate, { color: ui.colors.muted, width: 1.5 });
      sums.forEach((z, i) => curve.point(clamp(z, -6, 6), outputs[i], labels[i], { size: 3 }));
    });
    curve.drawAxes();

    best = Math.min(best, loss);
    const share = correct / points.length;
    showLoss(loss, format(loss, 3), lossText);
    showAccuracy(share, percent(share));
    showBest(best);
    const term = (value) => `${value < 0 ? "−" : "+"} ${format(Math.abs(value))}`;
    formula.textContent = say("z = {w1} x₁ {w2} x₂ {b},  a = f(z)", { w1: format(weights[0]), w2: term(weights[1]), b: term(bias) });
    ui.status(say("Weights {w1} and {w2}, bias {b}, {activation}: {correct} of {count} points correct, {measure} {loss}.",
      { w1: format(weights[0]), w2: format(weights[1]), b: format(bias), activation: say(get("activation")), correct, count: points.length, measure: say(lossText), loss: format(loss, 3) }));
  });
});

/* Where the line f = 0 of a linear function f enters and leaves the plot. */
function crossing(plot, f) {
  const [[x0, x1], [y0, y1]] = [plot.x, plot.y];
  const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  const ends = [];
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % 4];
    const [a, b] = [f(...from), f(...to)];
    if (a > 0 !== b > 0) ends.push([from[0] + (a / (a - b)) * (to[0] - from[0]), from[1] + (a / (a - b)) * (to[1] - from[1])]);
  });
  return ends;
}
