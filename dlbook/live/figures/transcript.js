/* A recording's posteriors during a training with CTC, and the path that is read from them. */

export default liveFigure("Transcript", (ui) => {
  const VIEWS = ["what the network hears", "what the loss asks for"], BLANK = "–";
  const [heard, wanted] = ["posteriors", "shares"].map((name) => decodeArray(ui.get(name)));
  const [moments, steps, classes] = heard.shape;
  const column = (table, moment, t) => {
    const from = (moment * steps + t) * classes;
    return [...table.data.subarray(from, from + classes)];
  };
  const signOf = (c) => (c === 0 ? BLANK : `${c - 1}`);
  const pathAt = (moment) => span(0, steps - 1, steps).map((t) => {
    const shares = column(heard, moment, Math.round(t));
    return shares.indexOf(Math.max(...shares));
  });
  const spelled = (path) => path.filter((c, t) => c !== 0 && c !== path[t - 1]).map(signOf).join("");
  const said = ui.get("digits").join("");

  const plot = ui.plot(ui.root, { axes: false, aspect: 0.46, minHeight: 270 });
  const left = 22, below = 24;
  listenToHand(plot.canvas, { tap: ([x]) => {
    const t = Math.floor(((x - left) / (plot.width - left)) * steps);
    if (t >= 0 && t < steps) ui.set({ step: t });
  } });
  const rows = ui.columns(true);
  ui.slider(rows[0], { label: say("moment of the training"), min: 0, max: moments - 1, step: 1, get: () => ui.get("moment"), set: (moment) => ui.set({ moment }), text: (k) => say("{count} epochs", { count: ui.get("epochs")[Math.round(k)] }) });
  ui.slider(rows[0], { label: say("step"), min: 0, max: steps - 1, step: 1, get: () => Math.min(ui.get("step"), steps - 1), set: (step) => ui.set({ step }), text: (t) => `${Math.round(t) + 1}` });
  ui.select(rows[1], { label: "picture", options: VIEWS, get: () => ui.get("view"), set: (view) => ui.set({ view }) });
  const numbers = ui.readouts(rows[1]);
  const here = ui.readout(numbers, "at this step", "share");
  const all = ui.readout(numbers, "loss", "loss");

  ui.onDraw(() => {
    const moment = Math.round(ui.get("moment")), chosen = Math.min(Math.round(ui.get("step")), steps - 1);
    const table = ui.get("view") === VIEWS[0] ? heard : wanted;
    const path = pathAt(moment), reading = spelled(path);
    plot.begin({ label: say("{view}: {rows} classes, {columns} steps; dark is probable. The path reads {reading}.", { view: say(ui.get("view")), rows: classes, columns: steps, reading: reading || BLANK }) });
    const c = plot.context, w = (plot.width - left) / steps, h = (plot.height - below) / classes;
    const top = (k) => (k === 0 ? classes - 1 : k - 1) * h; // the blank lies lowest
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.font = "13px monospace";
    for (let k = 0; k < classes; k++) {
      c.fillStyle = ui.colors.ink;
      c.fillText(signOf(k), left / 2, top(k) + h / 2);
    }
    for (let t = 0; t < steps; t++) {
      column(table, moment, t).forEach((share, k) => {
        c.fillStyle = withAlpha(k === 0 ? ui.colors.gray : ui.colors.orange, share);
        c.fillRect(left + t * w, top(k), w, h);
      });
      c.fillStyle = ui.colors.ink;
      const isNew = path[t] !== 0 && path[t] !== path[t - 1];
      c.font = `${isNew ? "bold " : ""}${Math.min(15, Math.max(9, 1.2 * w))}px monospace`;
      c.fillText(signOf(path[t]), left + (t + 0.5) * w, plot.height - below / 2);
    }
    c.strokeStyle = ui.colors.muted;
    c.lineWidth = 1;
    c.strokeRect(left + 0.5, 0.5, plot.width - left - 1, plot.height - below - 1);
    c.strokeStyle = ui.colors.ink;
    c.lineWidth = 1.5;
    c.strokeRect(left + chosen * w, 1, w, plot.height - below - 2);
    const shown = column(table, moment, chosen), most = Math.max(...shown);
    const loss = ui.get("losses")[moment];
    here(most, `${signOf(shown.indexOf(most))}: ${percent(most)}`);
    all(loss, loss.toFixed(1));
    plot.canvas.dataset.numbers = JSON.stringify({ path, reading, shown });
    ui.status(say("After {epochs} epochs the network reads {reading}; said was {said}. The loss is {loss}.", {
      epochs: ui.get("epochs")[moment], reading: reading || BLANK, said, loss: loss.toFixed(1),
    }));
  });
});
