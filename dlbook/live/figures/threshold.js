/* A threshold over scores of two classes: matrix, rates, ROC curve, cost. */

export default liveFigure("Threshold", (ui) => {
  const [zero, one] = ui.get("class_names").map((name) => say(name));
  /* The scores of each class in order: counting is two binary searches. */
  let known, sorted;
  const classes = () => {
    const [scores, labels] = [ui.get("scores"), ui.get("labels")];
    if (known?.[0] !== scores || known[1] !== labels) {
      known = [scores, labels];
      const ordered = (wanted) => scores.filter((_, i) => labels[i] > 0.5 === wanted).sort((a, b) => a - b);
      sorted = { negative: ordered(false), positive: ordered(true), places: [...new Set([0, ...scores, 1])].sort((a, b) => a - b) };
    }
    return sorted;
  };
  const below = (ordered, threshold) => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ordered[middle] < threshold) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  /* Counts at a threshold: scores at or above it are called class 1. */
  const count = (threshold) => {
    const { negative, positive } = classes();
    const [fn, tn] = [below(positive, threshold), below(negative, threshold)];
    return { tp: positive.length - fn, fp: negative.length - tn, fn, tn };
  };
  const cost = ({ fn, fp }) => fn * ui.get("cost_miss") + fp * ui.get("cost_alarm");
  const rates = ({ tp, fp, fn, tn }) => [fp / (fp + tn), tp / (tp + fn)];
  const candidates = () => classes().places;

  const [left, right] = ui.columns(true);
  const bars = ui.plot(left, { x: [0, 1], y: [-1.12, 1.12], xLabel: say("score: probability of {one}", { one }), yTicks: false, yLabel: "", aspect: 0.75 });
  const curve = ui.plot(right, { x: [-0.02, 1.02], y: [-0.02, 1.02], xLabel: "false positive rate", yLabel: "true positive rate", aspect: 0.75, grid: true });
  const setThreshold = (threshold) => ui.set({ threshold: Math.round(clamp(threshold, 0, 1) * 1000) / 1000 });
  bars.drag({ points: () => [[ui.get("threshold"), 0]], move: (i, x) => setThreshold(x), press: setThreshold, name: () => say("threshold") });
  const nearest = (x, y) => {
    let [best, least] = [0, Infinity];
    for (const t of candidates()) {
      const [fpr, tpr] = rates(count(t));
      const distance = (fpr - x) ** 2 + (tpr - y) ** 2;
      if (distance < least) [best, least] = [t, distance];
    }
    setThreshold(best);
  };
  curve.drag({
    points: () => [rates(count(ui.get("threshold")))], press: nearest,
    // A step by key may not reach the next corner of the curve; then the threshold itself moves.
    move: (i, x, y) => {
      const before = ui.get("threshold");
      const [fpr, tpr] = rates(count(before));
      nearest(x, y);
      if (ui.get("threshold") === before && Math.hypot(x - fpr, y - tpr) > 0) setThreshold(before + (x > fpr || y > tpr ? -0.01 : 0.01));
    },
    name: () => say("threshold"),
  });
  ui.legend(left, [{ line: "orange", text: say("above: {one}", { one }) }, { line: "blue", text: say("below: {zero}", { zero }) }]);
  ui.slider(left, { label: "threshold", min: 0, max: 1, step: 0.001, digits: 3, get: () => ui.get("threshold"), set: setThreshold });
  ui.slider(left, { label: "cost of a miss", min: 0, max: 100, step: 1, digits: 0, get: () => ui.get("cost_miss"), set: (value) => ui.set({ cost_miss: value }) });
  ui.slider(left, { label: "of a false alarm", min: 0, max: 100, step: 1, digits: 0, get: () => ui.get("cost_alarm"), set: (value) => ui.set({ cost_alarm: value }) });
  const cell = (name) => element("td", { "data-name": name });
  const cells = { tp: cell("tp"), fn: cell("fn"), fp: cell("fp"), tn: cell("tn") };
  right.append(element("table", {}, element("caption", { class: "dl-sr" }, say("Confusion matrix")),
    element("thead", {}, element("tr", {}, element("td", {}), element("th", { scope: "col" }, say("called {name}", { name: one })), element("th", { scope: "col" }, say("called {name}", { name: zero })))),
    element("tbody", {}, element("tr", {}, element("th", { scope: "row" }, say("is {name}", { name: one })), cells.tp, cells.fn),
      element("tr", {}, element("th", { scope: "row" }, say("is {name}", { name: zero })), cells.fp, cells.tn))));
  const numbers = ui.readouts(right);
  const showCost = ui.readout(numbers, "cost", "cost");
  const showBest = ui.readout(numbers, "lowest cost", "best");
  const showAccuracy = ui.readout(numbers, "accuracy", "accuracy");
  const showPrecision = ui.readout(numbers, "precision", "precision");
  const showRecall = ui.readout(numbers, "recall", "recall");
  const showArea = ui.readout(numbers, "area under curve", "area");
  ui.button(ui.row(right), "Go to the cheapest threshold", () => setThreshold(cheapest().t));
  const cheapest = () => candidates().map((t) => ({ t, c: cost(count(t)) })).reduce((a, b) => (b.c < a.c ? b : a));

  ui.onDraw(() => {
    const [scores, labels, threshold] = [ui.get("scores"), ui.get("labels"), ui.get("threshold")];
    const now = count(threshold);
    const bins = 25;
    const histogram = [0, 1].map((k) => {
      const counts = Array(bins).fill(0);
      scores.forEach((score, i) => labels[i] === k && counts[Math.min(Math.floor(score * bins), bins - 1)]++);
      return counts;
    });
    const most = Math.sqrt(Math.max(...histogram.flat()));
    bars.begin({ label: say("Histogram of the scores, {one} upward, {zero} downward, cut at {threshold}.", { one, zero, threshold: format(threshold) }) });
    histogram.forEach((counts, k) => counts.forEach((n, b) => {
      const [a, z] = [bars.px(b / bins) + 1, bars.px((b + 1) / bins)];
      const top = bars.py((k ? 1 : -1) * Math.sqrt(n) / most);
      const called = (b + 0.5) / bins >= threshold;
      bars.context.fillStyle = withAlpha(k ? ui.colors.orange : ui.colors.blue, called === Boolean(k) ? 1 : 0.4);
      bars.context.fillRect(a, Math.min(top, bars.py(0)), z - a, Math.abs(top - bars.py(0)));
    }));
    bars.drawAxes().line([[0, 0], [1, 0]], { width: 1 }).line([[threshold, -1.12], [threshold, 1.12]], { width: 3 });
    bars.point(threshold, 0, 3, { size: 8, color: ui.colors.ink, ring: bars.selected === 0 });
    bars.text(`${one} ↑`, 0.3, 1, { align: "center", color: ui.colors.muted }).text(`${zero} ↓`, 0.3, -1, { align: "center", color: ui.colors.muted });

    const corners = candidates().map((t) => rates(count(t))).concat([[0, 0]]);
    const area = corners.slice(1).reduce((sum, [x, y], i) => sum + ((corners[i][0] - x) * (corners[i][1] + y)) / 2, 0);
    const [fpr, tpr] = rates(now);
    const best = cheapest();
    curve.begin({ label: say("ROC curve; now {right} true positives and {wrong} false positives.", { right: percent(tpr), wrong: percent(fpr) }) }).drawAxes();
    curve.line([[0, 0], [1, 1]], { color: ui.colors.muted, dash: [4, 4], width: 1 }).line(corners, { color: ui.colors.purple, width: 3 });
    curve.point(...rates(count(best.t)), 3, { size: 7, color: ui.colors.green });
    curve.text("cheapest", ...rates(count(best.t)), { dx: 12, dy: 10, halo: true });
    curve.point(fpr, tpr, 0, { size: 7, color: ui.colors.ink, ring: curve.selected === 0 });

    for (const [name, node] of Object.entries(cells)) node.textContent = now[name];
    const total = cost(now);
    const [precision, accuracy] = [now.tp / (now.tp + now.fp), (now.tp + now.tn) / scores.length];
    showCost(total, format(total, 0));
    showBest(best.c, say("{cost} at {threshold}", { cost: format(best.c, 0), threshold: format(best.t) }));
    showAccuracy(accuracy, percent(accuracy));
    showPrecision(precision, Number.isNaN(precision) ? "–" : percent(precision));
    showRecall(tpr, percent(tpr));
    showArea(area);
    ui.status(say("Threshold {threshold}: {found} {one} found, {missed} missed, {alarms} false alarms. Cost {cost}, lowest possible {best}.",
      { threshold: format(threshold, 3), found: now.tp, one, missed: now.fn, alarms: now.fp, cost: format(total, 0), best: format(best.c, 0) }));
  });
});
