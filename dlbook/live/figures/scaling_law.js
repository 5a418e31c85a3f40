/* A law laid through the small networks, and what it says of larger ones. */

export default liveFigure("ScalingLaw", (ui) => {
  const FAR = 1000;
  const [sizes, losses] = [ui.get("parameters"), ui.get("losses")];
  const known = sizes.length - 1;
  const logs = sizes.map((n) => Math.log10(n));
  const end = logs[known] + Math.log10(FAR);
  const range = [logs[0] - 0.3, end + 0.3];

  /* As dlbook.scaling.size_factor: least squares for A, given floor and exponent. */
  const law = () => {
    const [floor, exponent] = [ui.get("floor"), ui.get("exponent")];
    let [above, below] = [0, 0];
    for (let i = 0; i < known; i++) {
      const x = sizes[i] ** -exponent;
      above += x * (losses[i] - floor);
      below += x * x;
    }
    return (n) => floor + (above / below) * n ** -exponent;
  };

  const xTicks = [];
  for (let power = Math.ceil(range[0]); power <= range[1]; power++) xTicks.push({ value: power, text: (10 ** power).toLocaleString("en-US") });
  const plot = ui.plot(ui.root, { x: range, y: [0, Math.max(...losses) + 0.3], xLabel: "parameters", yLabel: "loss (nats)", aspect: 0.42, minHeight: 240, grid: true });
  const columns = ui.columns(true);
  ui.slider(columns[0], { label: "floor (nats)", min: 0, max: 2, step: 0.01, get: () => ui.get("floor"), set: (floor) => ui.set({ floor }) });
  ui.slider(columns[1], { label: "exponent", min: 0.02, max: 1, step: 0.01, get: () => ui.get("exponent"), set: (exponent) => ui.set({ exponent }) });
  const numbers = ui.readouts(ui.root);
  const showError = ui.readout(numbers, "error on the small ones", "error");
  const showLast = ui.readout(numbers, "the law for the last", "last");
  const showFar = ui.readout(numbers, "a thousand times as large", "far");
  const button = ui.button(ui.row(ui.root), "Train the last network", () => ui.set({ trained: true }));

  ui.onDraw(() => {
    const says = law();
    const error = Math.sqrt(sizes.slice(0, known).reduce((sum, n, i) => sum + (says(n) - losses[i]) ** 2, 0) / known);
    const [last, far] = [says(sizes[known]), says(FAR * sizes[known])];
    const trained = ui.get("trained");
    plot.xTicks = xTicks.filter((_, i) => plot.width > 560 || i % 2 === 0);
    plot.begin({ label: say("Losses of {count} sizes, and a law that ends at {far} nats.", { count: known, far: format(far) }) }).drawAxes();
    plot.clip(() => {
      plot.line([[range[0], ui.get("floor")], [range[1], ui.get("floor")]], { color: ui.colors.muted, dash: [4, 4], width: 1 });
      plot.curve((x) => says(10 ** x), { color: ui.colors.orange, width: 2.5 });
    });
    for (let i = 0; i < known; i++) plot.point(logs[i], losses[i], 0, { size: 6 });
    plot.point(logs[known], last, 3, { color: ui.colors.orange, hollow: true, size: 6 });
    plot.point(end, far, 3, { color: ui.colors.orange, hollow: true, size: 6 });
    if (trained) plot.point(logs[known], losses[known], 2, { color: ui.colors.green, size: 6 });
    button.disabled = trained;
    plot.canvas.dataset.numbers = JSON.stringify([error, last, far]);
    showError(error, format(error, 3));
    showLast(last, say("{loss} nats", { loss: format(last) }));
    showFar(far, say("{loss} nats", { loss: format(far) }));
    const text = say("Floor {floor}, exponent {exponent}: error {error} on the small networks, {last} nats for the last, {far} for one a thousand times as large.", {
      floor: format(ui.get("floor")), exponent: format(ui.get("exponent")), error: format(error, 3), last: format(last), far: format(far),
    });
    ui.status(trained ? say("{text} It came to {came}.", { text, came: format(losses[known]) }) : text);
  });
});
