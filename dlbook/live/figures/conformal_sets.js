/* Patients by their score; two lines make sets of answers that keep a promise. */

export default liveFigure("ConformalSets", (ui) => {
  const END = 8;
  const titles = ["benign alone", "malignant alone", "both", "none"].map((title) => say(title));
  const logOdds = (p) => {
    const inside = clamp(p, 1e-9, 1 - 1e-9);
    return clamp(Math.log(inside / (1 - inside)), -END, END);
  };
  const [scores, labels] = [ui.get("scores"), ui.get("labels")];
  const surprises = ui.get("calibration").map((p, i) => [ui.get("calibration_labels")[i] ? 1 - p : p, ui.get("calibration_labels")[i]]);
  const level = (group) => {
    const k = Math.ceil((group.length + 1) * ui.get("coverage") - 1e-9);
    return k <= group.length ? group.map(([s]) => s).sort((a, b) => a - b)[k - 1] : Infinity;
  };
  const levels = () => [0, 1].map((c) => level(ui.get("per_class") ? surprises.filter(([, label]) => label === c) : surprises));

  const plot = ui.plot(ui.root, { x: [-END, END], y: [-1.15, 1.15], xLabel: say("log-odds of malignant"), yTicks: false, aspect: 0.42, minHeight: 240 });
  ui.legend(ui.root, [{ line: "orange", text: say("malignant, above") }, { line: "blue", text: say("benign, below") }, { line: "ink", text: say("the lines, and whose answer lacks the truth") }]);
  const row = ui.columns(true);
  ui.slider(row[0], { label: say("coverage promised"), min: 0.5, max: 0.99, step: 0.01, digits: 2, get: () => ui.get("coverage"), set: (coverage) => ui.set({ coverage }) });
  ui.checkbox(row[1], { label: say("promise it for each class"), get: () => ui.get("per_class"), set: (per_class) => ui.set({ per_class }) });
  const numbers = ui.readouts(ui.root);
  const show = [ui.readout(numbers, "covered of all", "all"), ui.readout(numbers, "of the benign", "benign"), ui.readout(numbers, "of the malignant", "malignant")];
  const cells = titles.map(() => element("td"));
  ui.root.append(element("table", {}, element("caption", { class: "dl-sr" }, say("Answers")),
    element("thead", {}, element("tr", {}, ...titles.map((title) => element("th", { scope: "col" }, title)))),
    element("tbody", {}, element("tr", {}, ...cells))));

  ui.onDraw(() => {
    const [q0, q1] = levels();
    const sets = scores.map((p) => [p <= q0, 1 - p <= q1]);
    const share = (chosen) => {
      const rows = sets.filter((_, i) => chosen(labels[i]));
      const right = sets.filter((set, i) => chosen(labels[i]) && set[labels[i]]);
      return right.length / rows.length;
    };
    const covered = [share(() => true), share((label) => label === 0), share((label) => label === 1)];
    const count = (benign, malignant) => sets.filter(([b, m]) => b === benign && m === malignant).length;
    const answers = [count(true, false), count(false, true), count(true, true), count(false, false)];
    const promised = percent(ui.get("coverage"));
    const told = answers.map((n, k) => say("{count} {what}", { count: n, what: titles[k] })).join(", ");
    plot.begin({ label: say("{count} patients; answers: {told}.", { count: scores.length, told }) }).drawAxes();
    plot.line([[-END, 0], [END, 0]], { width: 1 });
    const [left, right] = [logOdds(1 - q1), logOdds(q0)];
    [left, right].forEach((at) => plot.line([[at, -1.1], [at, 1.1]], { width: 2.5 }));
    scores.forEach((p, i) => {
      const height = 0.12 + 0.85 * ((i * 0.618034) % 1);
      plot.point(logOdds(p), labels[i] ? height : -height, labels[i] ? 1 : 0, {
        size: 4, color: sets[i][labels[i]] ? (labels[i] ? ui.colors.orange : ui.colors.blue) : ui.colors.ink,
      });
    });
    if (answers[0]) plot.text(titles[0], -END, -1.02, { dx: 8, bold: true, halo: true });
    if (answers[1]) plot.text(titles[1], END, 1.02, { dx: -8, align: "right", bold: true, halo: true });
    if (answers[2] + answers[3]) plot.text(titles[answers[2] ? 2 : 3], (left + right) / 2, 1.02, { align: "center", bold: true, halo: true });
    plot.canvas.dataset.numbers = JSON.stringify([...covered, ...answers]);
    covered.forEach((value, k) => show[k](value, percent(value)));
    cells.forEach((cell, k) => { cell.textContent = answers[k]; });
    ui.status(say("Promised {coverage}. Covered: {all} of all, {benign} of the benign, {malignant} of the malignant. Answers: {answers}.", {
      coverage: promised, all: percent(covered[0]), benign: percent(covered[1]), malignant: percent(covered[2]), answers: told,
    }));
  });
});
