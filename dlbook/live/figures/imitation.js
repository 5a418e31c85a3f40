/* A driver and those who imitate: the offset from the middle of the road, step by step. */

export default liveFigure("Imitation", (ui) => {
  const HALF = 3, MOST = 0.25, TURN = 0.1, GUST = [40, 52];
  const weights = decodeArray(ui.get("weights")).data;
  let from = 0;
  const take = (count) => weights.subarray(from, (from += count));
  const networks = ui.get("layers").map((layers) => new Network(layers.map(({ inputs, units, activation }) =>
    new Dense(inputs, units, activation, { kernel: take(inputs * units), bias: take(units) }))));
  const [curvature, wind, errors, scale] = ["curvature", "wind", "errors", "scale"].map((name) => ui.get(name));
  const steps = curvature.length;
  const rule = ([k, e, heading]) => k - 0.2 * Math.tanh(0.5 * e + 2 * heading);
  const learned = (network) => (state) => TURN * network.forward(Float64Array.from(state, (v, i) => v / scale[i]), 1)[0];

  const drive = (controller, seesTruth) => {
    let [e, heading] = [ui.get("offset"), 0];
    const out = [];
    for (let t = 0; t < steps; t++) {
      out.push(e);
      if (Math.abs(e) > HALF) continue;
      const state = [curvature[t], e, heading].map((v, i) => v + (seesTruth || i === 0 ? 0 : errors[t][i - 1]));
      const turn = clamp(controller(state), -MOST, MOST);
      heading += turn - curvature[t];
      e += Math.sin(heading) + wind[t] + (t >= GUST[0] && t < GUST[1] ? ui.get("push") : 0);
    }
    return out;
  };

  const names = ["demonstrator", ...ui.get("names")].map((name) => say(name));
  const hues = () => [ui.colors.green, ui.colors.orange, ui.colors.blue];
  const dashes = [[7, 4], [], [2, 3]];
  const plot = ui.plot(ui.root, { x: [0, steps], y: [-3.6, 3.6], xLabel: say("meters along the road"), yLabel: say("meters left of the middle"), aspect: 0.5, minHeight: 250 });
  ui.legend(ui.root, names.map((text, k) => ({ line: ["green", "orange", "blue"][k], text })));
  ui.slider(ui.root, { label: say("push of the gust"), min: -0.3, max: 0.3, step: 0.01, get: () => ui.get("push"), set: (push) => ui.set({ push }) });
  ui.slider(ui.root, { label: say("start, meters left"), min: -2.9, max: 2.9, step: 0.1, digits: 1, get: () => ui.get("offset"), set: (offset) => ui.set({ offset }) });

  ui.onDraw(() => {
    const all = [drive(rule, true), ...networks.map((network) => drive(learned(network), false))];
    plot.begin({ label: say("Offsets of {count} drivers along {steps} meters of road.", { count: all.length, steps }) });
    plot.drawAxes();
    for (const edge of [-HALF, HALF]) plot.line([[0, edge], [steps, edge]], { width: 3 });
    plot.line([[0, 0], [steps, 0]], { width: 1, dash: [2, 6] });
    plot.text(say("gust"), GUST[0], -3.3, { size: 12 });
    all.forEach((row, k) => {
      const off = row.findIndex((e) => Math.abs(e) > HALF);
      const shown = off < 0 ? row : row.slice(0, off + 1);
      plot.line(shown.map((e, t) => [t, clamp(e, -3.5, 3.5)]), { color: hues()[k], width: 2.5, dash: dashes[k] });
      if (off >= 0) plot.point(off, clamp(row[off], -3.5, 3.5), 1, { color: hues()[k], size: 6 });
    });
    plot.canvas.dataset.numbers = JSON.stringify(all);
    const parts = all.map((row, k) => {
      const off = row.findIndex((e) => Math.abs(e) > HALF);
      const far = format(Math.max(...row.map(Math.abs)));
      return off < 0 ? say("{name} stays within {far} m of the middle", { name: names[k], far }) : say("{name} leaves the road after {where} m", { name: names[k], where: off });
    });
    ui.status(say("{parts}.", { parts: parts.join("; ") }));
  });
});
