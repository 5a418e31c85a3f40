/* Scores on the left, probabilities on the right; the true class pays -log p. */

export default liveFigure("Softmax", (ui) => {
  const names = ui.get("class_names").map((name) => say(name));
  const count = names.length;
  const setLogit = (i, value) => ui.set({ logits: ui.get("logits").map((old, k) => (k === i ? value : old)) });
  const xTicks = names.map((text, i) => ({ value: i + 0.5, text }));

  const [left, right] = ui.columns(true);
  const scores = ui.plot(left, { x: [0, count], y: [-6.5, 6.5], xTicks, yLabel: "score (logit) z", aspect: 0.72, grid: true });
  const shares = ui.plot(right, { x: [0, count], y: [0, 1.12], xTicks, yLabel: "probability p", aspect: 0.72, grid: true,
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: format(value) })) });
  scores.drag({
    points: () => ui.get("logits").map((z, i) => [i + 0.5, z]),
    move: (i, x, z) => setLogit(i, clamp(Math.round(z * 20) / 20, -6, 6)), name: (i) => names[i],
  });
  names.forEach((label, i) =>
    ui.slider(left, { label, min: -6, max: 6, step: 0.05, get: () => ui.get("logits")[i], set: (z) => setLogit(i, z) }));
  ui.logSlider(right, { label: "temperature T", min: 0.1, max: 10, get: () => ui.get("temperature"), set: (temperature) => ui.set({ temperature }) });
  ui.select(right, { label: "true class", options: names.map((text, i) => [i, text]), get: () => ui.get("target"), set: (i) => ui.set({ target: Number(i) }) });
  const buttons = ui.row(right);
  const shift = (by) => () => ui.set({ logits: ui.get("logits").map((z) => clamp(z + by, -6, 6)) });
  ui.button(buttons, "All scores + 1", shift(1));
  ui.button(buttons, "All scores − 1", shift(-1));
  const numbers = ui.readouts(right);
  const showLoss = ui.readout(numbers, "loss −log p of the true class", "loss");
  const showEntropy = ui.readout(numbers, "entropy", "entropy");

  const bar = (plot, i, from, to, color) => {
    const [a, b, y0, y1] = [plot.px(i + 0.2), plot.px(i + 0.8), plot.py(from), plot.py(to)];
    plot.context.fillStyle = color;
    plot.context.fillRect(a, Math.min(y0, y1), b - a, Math.max(Math.abs(y1 - y0), 1));
  };

  ui.onDraw(() => {
    const [logits, T, target] = [ui.get("logits"), ui.get("temperature"), ui.get("target")];
    const p = softmax(Float64Array.from(logits, (z) => z / T));
    const loss = -Math.log(p[target]);
    const entropy = -p.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0);
    scores.begin({ label: say("Scores: {listed}.", { listed: names.map((name, i) => `${name} ${format(logits[i])}`).join(", ") }) }).drawAxes();
    logits.forEach((z, i) => {
      bar(scores, i, 0, z, withAlpha(ui.colors.gray, 0.55));
      scores.point(i + 0.5, z, 0, { size: 6, color: ui.colors.blue, ring: scores.selected === i });
    });
    scores.line([[0, 0], [count, 0]], { width: 1 });
    const listed = names.map((name, i) => `${name} ${percent(p[i])}`).join(", ");
    shares.begin({ label: say("Probabilities: {listed}.", { listed }) }).drawAxes();
    p.forEach((share, i) => {
      bar(shares, i, 0, share, i === target ? ui.colors.orange : ui.colors.blue);
      shares.text(percent(share), i + 0.5, share, { align: "center", dy: -9, halo: true, bold: i === target });
    });
    shares.canvas.dataset.numbers = JSON.stringify([...p]);
    showLoss(loss);
    showEntropy(entropy, say("{part} of {whole}", { part: format(entropy), whole: format(Math.log(count)) }));
    ui.status(say("Temperature {temperature}: {listed}. Loss {loss} if {name} is true.", { temperature: Number(T.toPrecision(2)), listed, loss: format(loss, 3), name: names[target] }));
  });
});
