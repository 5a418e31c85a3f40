/* Polynomials of every degree on the same points: training error falls, validation error turns. */

export default liveFigure("Overfitting", (ui) => {
  const TRAIN = 60, HIGHEST = 15, TINY_PENALTY = 1e-8;
  const truth = (x) => Math.sin(1.5 * Math.PI * x);
  const targets = () => ui.get("x").map((x, i) => truth(x) + ui.get("noise") * ui.get("jitter")[i]);
  /* P_0 to P_degree at x, by the recurrence (n + 1) P_{n+1} = (2n + 1) x P_n - n P_{n-1}. */
  const basis = (x, degree) => {
    const p = [1, x];
    for (let n = 1; n < degree; n++) p.push(((2 * n + 1) * x * p[n] - n * p[n - 1]) / (n + 1));
    return p.slice(0, degree + 1);
  };
  /* The rows [basis | y], the penalty's rows below, made triangular by Householder reflections. A
   * polynomial of lower degree is the solution of the upper left part: one way serves all. */
  const triangle = (xs, ys) => {
    const size = HIGHEST + 1;
    const root = Math.sqrt(ui.get("penalty") + TINY_PENALTY);
    const rows = xs.map((x, i) => [...basis(x, HIGHEST), ys[i]]);
    for (let k = 0; k < size; k++) rows.push(Array.from({ length: size + 1 }, (_, j) => (j === k ? root : 0)));
    for (let k = 0; k < size; k++) {
      const length = Math.hypot(...rows.slice(k).map((row) => row[k])) * (rows[k][k] > 0 ? -1 : 1);
      const v = rows.map((row, i) => (i < k ? 0 : row[k]));
      v[k] -= length;
      const square = v.reduce((sum, each) => sum + each * each, 0);
      if (square === 0) continue;
      for (let j = k; j <= size; j++) {
        let dot = 0;
        for (let i = k; i < rows.length; i++) dot += v[i] * rows[i][j];
        for (let i = k; i < rows.length; i++) rows[i][j] -= (2 * dot * v[i]) / square;
      }
    }
    return rows;
  };
  const fit = (rows, degree) => {
    const c = Array(degree + 1).fill(0);
    for (let k = degree; k >= 0; k--) {
      let sum = rows[k][HIGHEST + 1];
      for (let j = k + 1; j <= degree; j++) sum -= rows[k][j] * c[j];
      c[k] = sum / rows[k][k];
    }
    return c;
  };
  /* The fits of all degrees and their errors change with the data and the penalty alone. */
  let key, results;
  const all = (training, validation) => {
    const now = [ui.get("count"), ui.get("noise"), ui.get("penalty"), ui.get("x"), ui.get("jitter")];
    if (key?.every((value, i) => value === now[i])) return results;
    key = now;
    const rows = triangle(...training);
    const fits = Array.from({ length: HIGHEST + 1 }, (_, degree) => fit(rows, degree));
    results = { fits, errors: fits.map((c) => [error(c, ...training), error(c, ...validation)]) };
    return results;
  };
  const evaluate = (c, x) => basis(x, c.length - 1).reduce((sum, p, k) => sum + p * c[k], 0);
  const error = (c, xs, ys) => xs.reduce((sum, x, i) => sum + (evaluate(c, x) - ys[i]) ** 2, 0) / xs.length;

  const [left, right] = ui.columns(true);
  const plot = ui.plot(left, { x: [-1.05, 1.05], y: [-2.2, 2.2], xLabel: "x", yLabel: "y", aspect: 0.8 });
  const curve = ui.plot(right, { x: [-0.5, HIGHEST + 0.5], y: [-3, 1], xLabel: "degree", yLabel: "mean squared error", aspect: 0.8, grid: true,
    yTicks: [-3, -2, -1, 0, 1].map((value) => ({ value, text: String(10 ** value) })) });
  const HANDLE = 0.75; // how high on the line of the degree
  const byDegree = () => ui.get("degree");
  curve.drag({ points: () => [[byDegree(), HANDLE]], move: (i, x) => {
    // A key moves less than one degree: then go to the next whole one.
    const next = Math.abs(x - byDegree()) < 1 ? byDegree() + Math.sign(x - byDegree()) * (Math.abs(x - byDegree()) > 0.2 ? 1 : 0) : Math.round(x);
    ui.set({ degree: clamp(next, 0, HIGHEST) });
  }, press: (x) => ui.set({ degree: clamp(Math.round(x), 0, HIGHEST) }), name: () => say("degree") });
  ui.legend(left, [{ kind: 0, text: "training points" }, { kind: 1, text: "validation points" }, { line: "orange", text: "fit" }, { line: "muted", dash: true, text: "truth" }]);
  ui.legend(right, [{ line: "blue", text: "training" }, { line: "orange", dash: true, text: "validation" }]);
  const knob = (parent, label, name, min, max, step, digits) =>
    ui.slider(parent, { label, min, max, step, digits, get: () => ui.get(name), set: (value) => ui.set({ [name]: value }) });
  knob(left, "degree", "degree", 0, HIGHEST, 1, 0);
  knob(left, "training points", "count", 4, TRAIN, 1, 0);
  knob(right, "noise", "noise", 0, 1, 0.01, 2);
  knob(right, "penalty", "penalty", 0, 10, 0.01, 2);
  let showValidation = false;
  ui.checkbox(ui.row(left), { label: "show the validation points", get: () => showValidation, set: (on) => { showValidation = on; ui.redraw(); } });
  const numbers = ui.readouts(right);
  const showTrain = ui.readout(numbers, "training error", "train");
  const showValid = ui.readout(numbers, "validation error", "validation");
  const showBest = ui.readout(numbers, "best degree", "best");

  ui.onDraw(() => {
    const [xs, ys] = [ui.get("x"), targets()];
    const [count, degree] = [ui.get("count"), ui.get("degree")];
    const training = [xs.slice(0, count), ys.slice(0, count)];
    const validation = [xs.slice(TRAIN), ys.slice(TRAIN)];
    const { fits, errors } = all(training, validation);
    const [train, valid] = errors[degree];
    const best = errors.reduce((b, [, v], d) => (v < errors[b][1] ? d : b), 0);

    plot.begin({ label: say("{count} training points and the polynomial of degree {degree} through them.", { count, degree }) }).drawAxes().clip(() => {
      plot.curve(truth, { color: ui.colors.muted, dash: [5, 4], width: 1.5, range: [-1, 1] });
      plot.curve((x) => clamp(evaluate(fits[degree], x), -9, 9), { color: ui.colors.orange, width: 3, range: [-1, 1] });
      if (showValidation) validation[0].forEach((x, i) => plot.point(x, validation[1][i], 1, { size: 3 }));
      training[0].forEach((x, i) => plot.point(x, training[1][i], 0));
    });
    const height = (value) => Math.log10(clamp(value, 1e-9, 1e9));
    curve.begin({ label: say("Training and validation error against the degree; at degree {degree}: {training} and {validation}.", { degree, training: format(train, 3), validation: format(valid, 3) }) }).drawAxes().clip(() => {
      curve.line([[degree, -9], [degree, 9]], { color: ui.colors.ink, width: 1.5 });
      curve.line(errors.map(([t], d) => [d, height(t)]), { color: ui.colors.blue });
      curve.line(errors.map(([, v], d) => [d, height(v)]), { color: ui.colors.orange, dash: [5, 3] });
      curve.point(degree, HANDLE, 3, { size: 7, color: ui.colors.ink, ring: curve.selected === 0 });
      errors.forEach(([t, v], d) => curve.point(d, height(t), 0, { size: 4 }).point(d, height(v), 1, { size: 4 }));
    });
    showTrain(train);
    showValid(valid, valid > 100 ? say("over 100") : format(valid, 3));
    showBest(best, String(best));
    ui.status(say("Degree {degree}, {count} points: training error {training}, validation error {validation}. The best degree is {best}.",
      { degree, count, training: format(train, 3), validation: format(valid, 3), best }));
  });
});
