/* Two groups, a threshold for each: the four rates, side by side. */

export default liveFigure("TwoThresholds", (ui) => {
  const names = ui.get("group_names").map((name) => say(name));
  const setThreshold = (k, value) =>
    ui.set({ thresholds: ui.get("thresholds").map((old, i) => (i === k ? Math.round(clamp(value, 0, 1) * 1000) / 1000 : old)) });
  const members = [0, 1].map((k) => {
    const [scores, labels, groups] = [ui.get("scores"), ui.get("labels"), ui.get("groups")];
    return scores.map((score, i) => [score, labels[i], groups[i]]).filter((row) => row[2] === k);
  });
  /* Approved; of the good; of the bad; good among the approved. */
  const rates = (k, threshold) => {
    const count = [0, 0];
    const yes = [0, 0];
    for (const [score, label] of members[k]) {
      count[label] += 1;
      if (score >= threshold) yes[label] += 1;
    }
    const approved = yes[0] + yes[1];
    return [approved / (count[0] + count[1]), yes[1] / count[1], yes[0] / count[0], yes[1] / approved];
  };
  const accuracy = () => {
    const right = [0, 1].map((k) => members[k].filter(([score, label]) => (score >= ui.get("thresholds")[k]) === (label === 1)).length);
    return (right[0] + right[1]) / ui.get("scores").length;
  };
  /* The threshold of group 1 whose rate comes nearest to that of group 0. */
  const match = (which) => {
    const wanted = rates(0, ui.get("thresholds")[0])[which];
    const candidates = [...new Set(members[1].map((row) => row[0]))].sort((a, b) => a - b);
    let [best, least] = [ui.get("thresholds")[1], Infinity];
    for (const t of candidates) {
      const distance = Math.abs(rates(1, t)[which] - wanted);
      if (distance < least) [best, least] = [t, distance];
    }
    ui.set({ thresholds: [ui.get("thresholds")[0], best] });
  };

  const columns = ui.columns(true);
  const plots = names.map((name, k) => {
    const plot = ui.plot(columns[k], { x: [0, 1], y: [-1.12, 1.12], xLabel: say("score: probability of good"), yTicks: false, aspect: 0.6 });
    plot.drag({ points: () => [[ui.get("thresholds")[k], 0]], move: (i, x) => setThreshold(k, x), name: () => say("threshold of {name}", { name }) });
    ui.slider(columns[k], { label: say("threshold, {name}", { name }), min: 0, max: 1, step: 0.001, digits: 3, get: () => ui.get("thresholds")[k], set: (value) => setThreshold(k, value) });
    return plot;
  });
  ui.legend(ui.root, [{ line: "orange", text: say("good, upward") }, { line: "blue", text: say("bad, downward") }]);
  const buttons = ui.row(ui.root);
  ui.button(buttons, "One threshold for both", () => ui.set({ thresholds: [ui.get("thresholds")[0], ui.get("thresholds")[0]] }));
  ui.button(buttons, "Equal shares approved", () => match(0));
  ui.button(buttons, "Equal shares of the good", () => match(1));
  ui.button(buttons, "Equal shares of the bad", () => match(2));
  ui.button(buttons, "Equally good among the approved", () => match(3));
  const titles = ["approved", "of the good approved", "of the bad approved", "good among the approved"].map((title) => say(title));
  const cells = titles.map(() => [element("td"), element("td"), element("td")]);
  ui.root.append(element("table", {}, element("caption", { class: "dl-sr" }, say("Rates of both groups")),
    element("thead", {}, element("tr", {}, element("td"), ...[...names, say("gap")].map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...titles.map((title, r) => element("tr", {}, element("th", { scope: "row" }, title), ...cells[r])))));
  const showAccuracy = ui.readout(ui.readouts(ui.root), "accuracy over all", "accuracy");

  ui.onDraw(() => {
    const thresholds = ui.get("thresholds");
    const both = [0, 1].map((k) => rates(k, thresholds[k]));
    const bins = 25;
    plots.forEach((plot, k) => {
      const counts = [0, 1].map((label) => {
        const out = Array(bins).fill(0);
        for (const [score, y] of members[k]) if (y === label) out[Math.min(Math.floor(score * bins), bins - 1)] += 1;
        return out;
      });
      const most = Math.sqrt(Math.max(...counts.flat()));
      plot.begin({ label: say("Scores of {name}; approved from {threshold} on: {share}.", { name: names[k], threshold: format(thresholds[k]), share: percent(both[k][0]) }) });
      counts.forEach((heights, label) => heights.forEach((n, b) => {
        const [a, z] = [plot.px(b / bins) + 1, plot.px((b + 1) / bins)];
        const top = plot.py((label ? 1 : -1) * Math.sqrt(n) / most);
        const yes = (b + 0.5) / bins >= thresholds[k];
        plot.context.fillStyle = withAlpha(label ? ui.colors.orange : ui.colors.blue, yes ? 1 : 0.4);
        plot.context.fillRect(a, Math.min(top, plot.py(0)), z - a, Math.abs(top - plot.py(0)));
      }));
      plot.drawAxes().line([[0, 0], [1, 0]], { width: 1 }).line([[thresholds[k], -1.12], [thresholds[k], 1.12]], { width: 3 });
      plot.point(thresholds[k], 0, 3, { size: 8, color: ui.colors.ink, ring: plot.selected === 0 });
      plot.text(names[k], 0, 1, { dx: 8, bold: true, halo: true });
    });
    const show = (rate) => (Number.isNaN(rate) ? "–" : percent(rate));
    cells.forEach(([first, second, gap], r) => {
      first.textContent = show(both[0][r]);
      second.textContent = show(both[1][r]);
      gap.textContent = show(both[0][r] - both[1][r]);
    });
    plots[0].canvas.dataset.numbers = JSON.stringify(both.flat());
    const share = accuracy();
    showAccuracy(share, percent(share));
    const rows = names.map((name, k) => say("{name}, threshold {threshold}: {rates}", {
      name, threshold: format(thresholds[k], 3), rates: titles.map((title, r) => `${show(both[k][r])} ${title}`).join(", "),
    }));
    ui.status(say("{rows}. Accuracy {share}.", { rows: rows.join("; "), share: percent(share) }));
  });
});
