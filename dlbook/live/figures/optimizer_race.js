/* Four optimizers leave one start. Their ways are computed anew from start, rates and steps. */

export default liveFigure("OptimizerRace", (ui) => {
  const MOST = 150;
  const RACERS = [
    { name: "SGD", hue: "blue", make: (rate) => optimizer("sgd", { rate }) },
    { name: "momentum", hue: "orange", make: (rate) => optimizer("sgd", { rate, momentum: 0.9 }) },
    { name: "RMSProp", hue: "green", make: (rate) => optimizer("rmsprop", { rate }) },
    { name: "Adam", hue: "purple", make: (rate) => optimizer("adam", { rate }) },
  ];
  const surface = () => SURFACES[ui.get("surface")];
  const run = ({ make }, i) => {
    const step = make(ui.get("rates")[i]);
    const value = Float64Array.from(ui.get("start"));
    const path = [[...value]];
    for (let n = 0; n < ui.get("steps"); n++) {
      step([{ value, grad: surface().gradient(value) }]);
      path.push([...value]);
    }
    return path;
  };

  const [left, right] = ui.columns();
  const plot = ui.plot(left, { aspect: 0.8, xLabel: "parameter w₁", yLabel: "parameter w₂" });
  const begin = (x, y) => ui.set({ start: [x, y] });
  plot.drag({ points: () => [ui.get("start")], move: (i, x, y) => begin(x, y), press: begin, name: () => say("start") });
  ui.legend(left, RACERS.map(({ name }, kind) => ({ kind, text: name })));
  const curve = ui.plot(right, { xLabel: "step", yLabel: "loss (log scale)", aspect: 0.6, maxHeight: 190, y: [-6, 1.5],
    yTicks: [-6, -4, -2, 0].map((value) => ({ value, text: value ? `10${{ 6: "⁻⁶", 4: "⁻⁴", 2: "⁻²" }[-value]}` : "1" })) });
  ui.select(right, {
    label: "surface", options: Object.keys(SURFACES).filter((name) => SURFACES[name].names === 2), get: () => ui.get("surface"),
    set: (name) => ui.set({ surface: name, start: SURFACES[name].start }),
  });
  RACERS.forEach(({ name }, i) =>
    ui.logSlider(right, {
      label: say("rate, {name}", { name: say(name) }), min: 0.001, max: 1, get: () => ui.get("rates")[i],
      set: (rate) => ui.set({ rates: ui.get("rates").map((old, k) => (k === i ? rate : old)) }),
    }));
  ui.slider(right, { label: "steps", min: 0, max: MOST, step: 1, digits: 0, get: () => ui.get("steps"), set: (steps) => ui.set({ steps }) });
  const buttons = ui.row(right);
  const step = () => {
    const steps = ui.get("steps");
    if (steps >= MOST) return false;
    ui.set({ steps: steps + 1 });
    return true;
  };
  ui.player(buttons, { label: "Race", step, ms: 50, burst: 100 });
  ui.button(buttons, "Step", step);
  ui.button(buttons, "Back to start", () => ui.set({ steps: 0 }));

  ui.onDraw(() => {
    const { x, y, loss } = surface();
    const paths = RACERS.map(run);
    const ends = paths.map((path) => loss(path.at(-1)));
    const listed = RACERS.map(({ name }, i) => `${say(name)} ${ends[i] >= 1e3 ? say("diverged") : ends[i] < 0.001 ? power(ends[i]) : format(ends[i], 3)}`).join(", ");
    const near = ([a, b]) => [clamp(a, -99, 99), clamp(b, -99, 99)];
    plot.begin({ x, y, label: say("Four ways down the {surface} after {steps} steps.", { surface: say(ui.get("surface")), steps: ui.get("steps") }) }).drawAxes().clip(() => {
      drawBands(plot, (a, b) => loss([a, b]), 160, ui.get("surface"));
      paths.forEach((path, i) => plot.line(path.map(near), { color: ui.colors[RACERS[i].hue], width: 2 }));
      paths.forEach((path, i) => plot.point(...near(path.at(-1)), i, { size: 6, color: ui.colors[RACERS[i].hue] }));
    });
    plot.point(...ui.get("start"), 0, { size: 4, color: ui.colors.ink, ring: plot.selected === 0 });
    curve.begin({ x: [0, MOST], label: say("Loss after every step. Now: {listed}.", { listed }) }).drawAxes().clip(() =>
      paths.forEach((path, i) => curve.line(path.map((p, n) => [n, Math.log10(clamp(loss(p), 1e-12, 1e6))]), { color: ui.colors[RACERS[i].hue] })));
    plot.canvas.dataset.numbers = JSON.stringify(paths.map((path) => path.at(-1)));
    ui.status(say("Step {step} on the {surface}. Losses: {listed}.", { step: ui.get("steps"), surface: say(ui.get("surface")), listed }));
  });
});
