/* Gradient descent: the walk is computed anew from start, rate and number of steps. */

export default liveFigure("GradientDescent", (ui) => {
  const MOST = 200, FAR = 1e6;
  const surface = () => SURFACES[ui.get("surface")];
  const walk = () => {
    const path = [ui.get("start")];
    for (let i = 0; i < ui.get("steps"); i++) {
      const [x, y] = path[i];
      if (!(Math.max(Math.abs(x), Math.abs(y)) < FAR)) break;
      const [gx, gy] = surface().gradient([x, y]);
      path.push([x - ui.get("rate") * gx, y - ui.get("rate") * gy]);
    }
    return path;
  };

  const [left, right] = ui.columns();
  const plot = ui.plot(left, { aspect: 0.8 });
  const shown = ([x, y]) => (surface().names === 1 ? [x, surface().loss([x, y])] : [x, y]);
  const begin = (x, y) => {
    if (ui.get("steps") > 0) keep();
    ui.set({ start: surface().names === 1 ? [x, 0] : [x, y], steps: 0 });
  };
  plot.drag({ points: () => [shown(ui.get("start"))], move: (i, x, y) => begin(x, y), press: begin, name: () => say("start") });

  const numbers = ui.readouts(right);
  const showStep = ui.readout(numbers, "step", "step");
  const showLoss = ui.readout(numbers, "loss", "loss");
  const showSlope = ui.readout(numbers, "length of gradient", "slope");
  ui.select(right, {
    label: "surface", options: Object.keys(SURFACES), get: () => ui.get("surface"),
    set: (name) => ui.set({ surface: name, start: SURFACES[name].start, steps: 0 }),
  });
  ui.logSlider(right, { label: "learning rate", min: 0.001, max: 3, get: () => ui.get("rate"), set: (rate) => ui.set({ rate }) });
  const buttons = ui.row(right);
  const step = () => {
    const path = walk();
    const steps = ui.get("steps");
    if (steps >= MOST || path.length <= steps) return false;
    ui.set({ steps: steps + 1 });
    return true;
  };
  ui.button(buttons, "Step", step);
  ui.player(buttons, { label: "Walk", step, ms: 90 });
  ui.button(buttons, "Back to start", () => ui.set({ steps: 0 }));
  const keep = ui.undo(buttons, ["start", "steps"]);
  const curve = ui.plot(right, { xLabel: "step", yLabel: "loss", aspect: 0.55, maxHeight: 170 });

  ui.onDraw(() => {
    const { names, x, y, loss, gradient } = surface();
    const path = walk();
    const last = path.at(-1);
    const losses = path.map(loss);
    const value = losses.at(-1);
    const lost = !(Math.max(...last.map(Math.abs)) < FAR);
    const outside = last[0] < x[0] || last[0] > x[1] || (names === 2 && (last[1] < y[0] || last[1] > y[1]));
    const slope = Math.hypot(...gradient(last));

    plot.xLabel = names === 1 ? "parameter w" : "parameter w₁";
    plot.yLabel = names === 1 ? "loss" : "parameter w₂";
    plot.begin({ x, y, label: say("The {surface} and a walk of {steps} steps on it.", { surface: say(ui.get("surface")), steps: path.length - 1 }) }).drawAxes().clip(() => {
      if (names === 1) {
        plot.curve((w) => loss([w, 0]), { color: ui.colors.blue, width: 3 });
        const [w, l] = shown(last);
        const g = gradient(last)[0];
        plot.line([[w - 0.7, l - 0.7 * g], [w + 0.7, l + 0.7 * g]], { color: ui.colors.muted, dash: [5, 4], width: 1.5 });
      } else drawBands(plot, (a, b) => loss([a, b]), 200, ui.get("surface"));
      const far = ([a, b]) => [clamp(a, -1e4, 1e4), clamp(b, -1e4, 1e4)];
      plot.line(path.map((p) => far(shown(p))), { color: ui.colors.orange, width: 1.5 });
      path.forEach((p, i) => plot.point(...far(shown(p)), 0, { size: i === 0 ? 6 : 3.5, color: i === 0 ? ui.colors.ink : ui.colors.orange }));
    });
    plot.text("start", ...shown(path[0]), { dx: 10, dy: -12, halo: true });
    plot.point(...shown(path[0]), 0, { size: 6, color: ui.colors.ink, ring: plot.selected === 0 });

    const finite = losses.filter((each) => Number.isFinite(each) && each < 1e3);
    const [low, high] = [Math.min(0, ...finite), Math.max(0.01, ...finite)];
    curve.begin({ x: [0, Math.max(10, path.length - 1)], y: [low, high * 1.05], label: say("Loss after each step, from {first} to {last}.", { first: format(losses[0]), last: format(value) }) })
      .drawAxes().clip(() => curve.line(losses.map((each, i) => [i, Math.min(each, 1e6)]), { color: ui.colors.orange }));

    showStep(path.length - 1, String(path.length - 1));
    showLoss(value, value >= 1e4 ? power(value) : format(value, 3));
    showSlope(slope, slope >= 1e4 ? power(slope) : format(slope, 3));
    const verdict = lost ? say("It diverges: every step leaps farther than the last.") : outside ? say("It has left the picture.")
      : slope < 1e-3 && path.length > 1 ? say("It has come to rest.") : "";
    ui.status(say("{surface}, learning rate {rate}, step {step}: loss {loss}. {verdict}",
      { surface: say(ui.get("surface")), rate: Number(ui.get("rate").toPrecision(2)), step: path.length - 1, loss: format(value, 3), verdict }));
    if (verdict) plot.text(verdict, x[0], y[1], { dx: 10, dy: 16, bold: true, halo: true });
  });
});
