/* Four charts; one is the market's. */

export default liveFigure("RealOrWalk", (ui) => {
  const names = ["A", "B", "C", "D"].map((name) => say(name));
  const returns = decodeArray(ui.get("returns")).data;

  /* As RealOrWalk.charts() draws them: the place of the real one, its part, and random orders. */
  const draw = (round, weeks) => {
    const random = pcg64(round, 0);
    const real = Math.floor(4 * random());
    const start = Math.floor((returns.length - weeks + 1) * random());
    const charts = names.map((_, k) => {
      const keys = Array.from(returns, () => random());
      const order = keys.map((_, i) => i).sort((a, b) => keys[a] - keys[b]);
      const chart = [100];
      for (let i = 0; i < weeks; i++) chart.push(chart[i] * (1 + returns[k === real ? start + i : order[i]] / 100));
      return chart;
    });
    return { real, charts };
  };
  let drawn;
  const now = () => {
    const key = `${ui.get("round")} ${ui.get("weeks")}`;
    if (drawn?.key !== key) drawn = { key, ...draw(ui.get("round"), ui.get("weeks")) };
    return drawn;
  };

  const pick = (k) => {
    if (ui.get("picked") >= 0) return;
    const hit = k === now().real;
    ui.set({ picked: k, tried: ui.get("tried") + 1, right: ui.get("right") + (hit ? 1 : 0) });
  };
  const columns = [...ui.columns(true), ...ui.columns(true)];
  const plots = [];
  const buttons = [];
  names.forEach((name, k) => {
    plots[k] = ui.plot(columns[k], { xLabel: "week", yLabel: "price (100 at the start)", aspect: 0.5, grid: true });
    buttons[k] = ui.button(ui.row(columns[k]), say("{name} is the market", { name }), () => pick(k));
  });
  const bottom = ui.row(ui.root);
  ui.button(bottom, "Four new charts", () => ui.set({ round: ui.get("round") + 1, picked: -1 }));
  const numbers = ui.readouts(ui.root);
  const showRight = ui.readout(numbers, "found", "right");

  ui.onDraw(() => {
    const { real, charts } = now();
    const [picked, tried, right, weeks] = [ui.get("picked"), ui.get("tried"), ui.get("right"), ui.get("weeks")];
    const all = charts.flat();
    const range = [0.97 * Math.min(...all), 1.03 * Math.max(...all)];
    charts.forEach((chart, k) => {
      const told = picked >= 0;
      const title = told ? say(k === real ? "{name}: the market" : "{name}: shuffled steps", { name: names[k] }) : names[k];
      const end = format(chart[weeks], 0);
      plots[k].begin({ label: say("Chart {title}, from 100 to {end}.", { title, end }), x: [0, weeks], y: range }).drawAxes();
      const color = !told ? ui.colors.blue : k === real ? ui.colors.orange : ui.colors.gray;
      plots[k].line(chart.map((price, week) => [week, price]), { color, width: told && k === real ? 2.5 : 1.5 });
      plots[k].text(title, 0, range[1], { dx: 8, dy: 14, bold: true, halo: true });
      buttons[k].setAttribute("aria-pressed", String(picked === k));
      buttons[k].disabled = told && picked !== k;
    });
    plots[0].canvas.dataset.numbers = JSON.stringify(charts.map((chart) => chart[weeks]));
    showRight(right, say("{part} of {whole}", { part: right, whole: tried }));
    const ends = charts.map((chart, k) => `${names[k]} ${format(chart[weeks], 0)}`).join(", ");
    const verdict = picked < 0 ? say("Four charts, from 100 to {ends}.", { ends })
      : say(picked === real ? "Yes, {name} is the market." : "No, {name} is the market.", { name: names[real] });
    ui.status(say("{verdict} Found {right} of {tried}; luck alone finds one in four.", { verdict, right, tried }));
  });
});
