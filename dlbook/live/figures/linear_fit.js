/* A line (or its sigmoid) through points, and its loss as a place on the surface over w and b. */

export default liveFigure("LinearFit", (ui) => {
  const logistic = () => ui.get("mode") === "logistic";
  const targets = () => ui.get("points").map(([, y]) => (logistic() ? Number(y > 0) : y));
  const predict = (x, w, b) => (logistic() ? sigmoid(w * x + b) : w * x + b);
  const lossAt = (w, b, xs, ys) => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) {
      const z = w * xs[i] + b;
      sum += logistic() ? ACTIVATIONS.softplus.value(z) - ys[i] * z : (z - ys[i]) ** 2;
    }
    return sum / xs.length;
  };
  const gradientAt = (w, b, xs, ys) => {
    let [gw, gb] = [0, 0];
    xs.forEach((x, i) => {
      const error = (logistic() ? 1 : 2) * (predict(x, w, b) - ys[i]) / xs.length;
      gw += error * x;
      gb += error;
    });
    return [gw, gb];
  };
  /* The best line by Newton's method, which for the squared error needs one step. */
  const bestLine = (xs, ys) => {
    let [w, b] = [0, 0];
    for (let round = 0; round < 30; round++) {
      const [gw, gb] = gradientAt(w, b, xs, ys);
      let [hww, hwb, hbb] = [1e-9, 0, 1e-9];
      for (const x of xs) {
        const p = predict(x, w, b);
        const h = (logistic() ? p * (1 - p) : 2) / xs.length;
        hww += h * x * x;
        hwb += h * x;
        hbb += h;
      }
      const det = hww * hbb - hwb * hwb;
      w = clamp(w - (hbb * gw - hwb * gb) / det, -50, 50);
      b = clamp(b - (hww * gb - hwb * gw) / det, -50, 50);
    }
    return [w, b];
  };

  const first = { points: ui.get("points"), weight: ui.get("weight"), bias: ui.get("bias") };
  const range = (k) => {
    const values = first.points.map((p) => p[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [low - 0.15 * (high - low || 1), high + 0.15 * (high - low || 1)];
  };
  let trail = [];
  const setLine = (weight, bias) => ui.set({ weight: clamp(weight, -3, 3), bias: clamp(bias, -3, 3) });

  const [left, right] = ui.columns(true);
  const plot = ui.plot(left, { x: range(0), xLabel: ui.get("names")[0], yLabel: ui.get("names")[1], aspect: 0.82 });
  plot.drag({
    points: () => ui.get("points").map(([x], i) => [x, targets()[i]]),
    grab: () => keep(),
    move: (i, x, y) => ui.set({ points: ui.get("points").map((p, k) => (k !== i ? p : [x, logistic() ? (y > 0.5 ? 1 : -1) : y])) }),
  });
  const valley = ui.plot(right, { x: [-3, 3], y: [-3, 3], xLabel: "weight w", yLabel: "bias b", aspect: 0.82 });
  valley.drag({ points: () => [[ui.get("weight"), ui.get("bias")]], move: (i, w, b) => setLine(w, b), name: () => say("the line") });

  ui.select(left, { label: "regression", options: ["linear", "logistic"], get: () => ui.get("mode"), set: (mode) => { trail = []; ui.set({ mode }); } });
  ui.slider(left, { label: "weight w", min: -3, max: 3, step: 0.01, get: () => ui.get("weight"), set: (weight) => ui.set({ weight }) });
  ui.slider(left, { label: "bias b", min: -3, max: 3, step: 0.01, get: () => ui.get("bias"), set: (bias) => ui.set({ bias }) });
  const numbers = ui.readouts(right);
  const showLoss = ui.readout(numbers, "loss", "loss");
  const showBest = ui.readout(numbers, "smallest possible", "best");
  ui.logSlider(right, { label: "learning rate", min: 0.001, max: 3, get: () => ui.get("rate"), set: (rate) => ui.set({ rate }) });
  const buttons = ui.row(right);
  const data = () => [ui.get("points").map(([x]) => x), targets()];
  const step = () => {
    const [w, b] = [ui.get("weight"), ui.get("bias")];
    const [gw, gb] = gradientAt(w, b, ...data());
    if (Math.hypot(gw, gb) < 1e-4) return false;
    trail = [...trail, [w, b]].slice(-300);
    setLine(w - ui.get("rate") * gw, b - ui.get("rate") * gb);
    return true;
  };
  ui.button(buttons, "Gradient step", step);
  ui.player(buttons, { label: "Descend", step, ms: 60 });
  ui.button(buttons, "Start again", () => { keep(); trail = []; ui.set(first); });
  const keep = ui.undo(buttons, ["points", "weight", "bias"], { save: () => trail, restore: (saved) => (trail = saved) });

  ui.onDraw(() => {
    const [xs, ys] = data();
    const [w, b] = [ui.get("weight"), ui.get("bias")];
    const loss = lossAt(w, b, xs, ys);
    const [bw, bb] = bestLine(xs, ys);
    const least = lossAt(bw, bb, xs, ys);

    plot.begin({
      y: logistic() ? [-0.15, 1.15] : range(1),
      label: say(logistic() ? "{count} points and the curve with weight {w} and bias {b}." : "{count} points and the line with weight {w} and bias {b}.", { count: xs.length, w: format(w), b: format(b) }),
    }).drawAxes().clip(() => {
      xs.forEach((x, i) => plot.line([[x, ys[i]], [x, predict(x, w, b)]], { color: ui.colors.muted, width: 1 }));
      plot.curve((x) => predict(x, w, b), { color: ui.colors.orange, width: 3 });
      xs.forEach((x, i) => plot.point(x, ys[i], logistic() ? ys[i] : 0, { ring: i === plot.selected }));
    });

    valley.begin({ label: say("The loss over weight and bias; the line stands at {here}, the best at {best}.", { here: `${format(w)}, ${format(b)}`, best: `${format(bw)}, ${format(bb)}` }) })
      .drawAxes().clip(() => {
        drawBands(valley, (x, y) => lossAt(x, y, xs, ys), 100, [xs, ys, ui.get("mode")].join());
        valley.line([...trail, [w, b]], { color: ui.colors.orange, width: 1.5 });
        trail.forEach((p) => valley.point(...p, 0, { size: 2.5, color: ui.colors.orange }));
        valley.point(bw, bb, 3, { size: 6, color: ui.colors.green });
        valley.text("best", bw, bb, { dx: 11, halo: true });
        valley.point(w, b, 0, { size: 7, color: ui.colors.orange, ring: valley.selected === 0 });
      });

    const measure = logistic() ? "cross-entropy" : "mean squared error";
    showLoss(loss, format(loss, 3), measure);
    showBest(least);
    ui.status(say("Weight {w}, bias {b}: {measure} {loss}; the smallest possible is {least}.",
      { w: format(w), b: format(b), measure: say(measure), loss: format(loss, 3), least: format(least, 3) }));
  });
});
