/* Norms of the gradients, layer by layer, while several networks learn. */

export default liveFigure("GradientFlow", (ui) => {
  const hues = ["blue", "orange", "green", "purple", "red", "gold"];
  const names = ui.get("names").map((name) => say(name));
  const [norms, losses, steps] = [ui.get("norms"), ui.get("losses"), ui.get("steps")];
  const layers = norms[0][0].length;
  const logs = norms.flat(2).map(Math.log10);
  const ends = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  const moment = () => Math.min(Math.round(ui.get("moment")), steps.length - 1);
  const chosen = () => Math.min(Math.round(ui.get("chosen")), names.length - 1);

  const plot = ui.plot(ui.root, { x: [1, layers], y: ends, xLabel: say("layer"), yLabel: say("norm of the gradient, powers of ten"), aspect: 0.5, minHeight: 270, maxHeight: 330 });
  ui.legend(ui.root, names.map((text, k) => ({ line: hues[k], text })));
  const row = ui.columns(true);
  ui.slider(row[0], { label: say("steps taken"), min: 0, max: Math.max(steps.length - 1, 1), step: 1, get: moment, set: (at) => ui.set({ moment: Math.min(at, steps.length - 1) }), text: (at) => String(steps[at]) });
  ui.select(row[1], { label: say("network"), options: names.map((text, k) => [k, text]), get: chosen, set: (k) => ui.set({ chosen: Number(k) }) });
  const numbers = ui.readouts(ui.root);
  const showRatio = ui.readout(numbers, "first layer to last", "ratio");
  const showLoss = ui.readout(numbers, "loss", "loss");

  ui.onDraw(() => {
    const [k, at] = [chosen(), moment()];
    const profile = norms[k][at];
    const ratio = profile[0] / profile[layers - 1];
    const told = say("{name} after {steps} steps: the first layer's gradient is {ratio} times the last one's; loss {loss}.", {
      name: names[k], steps: steps[at], ratio: String(Number(ratio.toPrecision(3))), loss: String(Number(losses[k][at].toPrecision(3))),
    });
    plot.begin({ label: told }).drawAxes();
    norms.forEach((each, other) => {
      const points = each[at].map((norm, layer) => [layer + 1, Math.log10(norm)]);
      plot.line(points, { color: ui.colors[hues[other]], width: other === k ? 4 : 1.5 });
    });
    plot.canvas.dataset.numbers = JSON.stringify(profile);
    showRatio(ratio, String(Number(ratio.toPrecision(3))));
    showLoss(losses[k][at], String(Number(losses[k][at].toPrecision(3))));
    ui.status(told);
  });
});
