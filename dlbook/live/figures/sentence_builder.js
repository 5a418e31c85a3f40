/* Slots with choices; below them each model's probability that the sentence is praise. */

export default liveFigure("SentenceBuilder", (ui) => {
  const slots = ui.get("slots");
  const names = ui.get("names").map((name) => say(name));
  const answers = decodeArray(ui.get("answers")).data;
  const truth = decodeArray(ui.get("truth")).data;
  const place = () => ui.get("chosen").reduce((at, i, k) => at * slots[k].length + i, 0);

  const row = ui.row(ui.root);
  slots.forEach((choices, k) => ui.select(row, {
    label: say("part {number}", { number: k + 1 }),
    options: choices.map((word, i) => [String(i), word || "–"]),
    get: () => ui.get("chosen")[k],
    set: (value) => ui.set({ chosen: ui.get("chosen").map((old, i) => (i === k ? Number(value) : old)) }),
  }));
  // The next sentence: the last part counts fastest, as in the arrays.
  ui.button(row, "Another sentence", () => {
    let next = (place() + 1) % truth.length;
    const chosen = slots.map(() => 0);
    for (let k = slots.length - 1; k >= 0; k--) {
      chosen[k] = next % slots[k].length;
      next = Math.floor(next / slots[k].length);
    }
    ui.set({ chosen });
  });
  const title = ui.root.appendChild(element("p", { class: "dl-question" }));
  const plot = ui.plot(ui.root, { x: [0, 1], y: [names.length, 0], xLabel: say("probability of praise"), yTicks: false, aspect: 0.4, minHeight: 200, maxHeight: 280 });
  ui.legend(ui.root, [{ line: "blue", text: say("right by the rules") }, { line: "orange", text: say("wrong by the rules") }]);

  ui.onDraw(() => {
    const at = place();
    const total = truth.length;
    const shares = names.map((_, k) => answers[k * total + at]);
    const sentence = ui.get("chosen").map((i, k) => slots[k][i]).filter(Boolean).join(" ");
    const meant = say(truth[at] ? "praise" : "blame");
    const rows = names.map((name, k) => say("{name} {share}", { name, share: percent(shares[k], 0) })).join(", ");
    const told = say("{text}: by the rules {truth}. Probability of praise: {rows}.", { text: sentence, truth: meant, rows });
    title.textContent = say("“{text}” is {truth}", { text: sentence, truth: meant });
    plot.begin({ label: told }).drawAxes();
    shares.forEach((share, k) => {
      const right = share > 0.5 === Boolean(truth[at]);
      plot.context.fillStyle = withAlpha(right ? ui.colors.blue : ui.colors.orange, 0.6);
      plot.context.fillRect(plot.px(0), plot.py(k + 0.15), plot.px(share) - plot.px(0), plot.py(k + 0.85) - plot.py(k + 0.15));
      plot.text(`${names[k]}  ${percent(share, 0)}`, 0, k + 0.5, { dx: 8, halo: true });
    });
    plot.line([[0.5, 0], [0.5, names.length]], { color: ui.colors.muted, width: 1 });
    plot.canvas.dataset.numbers = JSON.stringify(shares);
    ui.status(told);
  });
});
