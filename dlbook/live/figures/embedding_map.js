/* A map of words; the chosen one is joined to its nearest neighbors by cosine. */

export default liveFigure("EmbeddingMap", (ui) => {
  const NEAREST = 5;
  const { shape: [count, size], data } = decodeArray(ui.get("vectors"));
  const words = ui.get("words");
  const places = ui.get("places");
  const norms = words.map((_, i) => Math.hypot(...data.subarray(i * size, (i + 1) * size)));
  const cosine = (i, j) => {
    let dot = 0;
    for (let k = 0; k < size; k++) dot += data[i * size + k] * data[j * size + k];
    return dot / norms[i] / norms[j];
  };
  const neighbors = (i) => words.map((word, j) => ({ j, word, near: cosine(i, j) })).filter(({ j }) => j !== i)
    .sort((a, b) => b.near - a.near).slice(0, NEAREST);
  const choose = (chosen) => ui.set({ chosen });
  const range = (k, extra) => {
    const values = places.map((p) => p[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = 0.07 * (high - low || 1);
    return [low - pad, high + pad * extra];
  };

  const [left, right] = ui.columns();
  const plot = ui.plot(left, { x: range(0, 1), y: range(1, 1), axes: false, aspect: 0.95, minHeight: 300 });
  const nearestTo = ([px, py]) => {
    let [best, least] = [-1, 30 ** 2];
    places.forEach(([x, y], i) => {
      const distance = (plot.px(x) - px) ** 2 + (plot.py(y) - py) ** 2;
      if (distance < least) [best, least] = [i, distance];
    });
    if (best >= 0 && best !== ui.get("chosen")) choose(best);
  };
  listenToHand(plot.canvas, { tap: nearestTo, hover: nearestTo });
  listenToArrows(plot.canvas, (right, up) => {
    // The closest word within 45 degrees of the arrow.
    const chosen = ui.get("chosen");
    let [best, least] = [chosen, Infinity];
    places.forEach(([x, y], i) => {
      const [dx, dy] = [x - places[chosen][0], y - places[chosen][1]];
      const along = dx * right + dy * up;
      if (along > 0 && along >= Math.hypot(dx, dy) * Math.SQRT1_2 && along < least) [best, least] = [i, along];
    });
    choose(best);
  }, (key) => {
    const step = { ",": -1, ".": 1 }[key];
    if (step) choose((ui.get("chosen") + step + count) % count);
    return Boolean(step);
  });

  const list = element("datalist", { id: `${ui.id}-words` }, ...words.map((word) => element("option", { value: say(word) })));
  const search = element("input", { type: "text", list: list.id, autocomplete: "off", spellcheck: "false" });
  search.addEventListener("input", () => {
    const found = words.findIndex((word) => say(word).toLowerCase() === search.value.trim().toLowerCase());
    if (found >= 0) choose(found);
  });
  right.append(element("label", { class: "dl-control" }, element("span", {}, say("find a word")), search), list);
  const title = right.appendChild(element("p", { class: "dl-question" }));
  const bars = ui.plot(right, { x: [0, 1], y: [NEAREST, 0], xLabel: "cosine similarity", yTicks: false, aspect: 0.75, minHeight: 190, maxHeight: 240 });
  const buttons = ui.row(right);
  ui.button(buttons, "Go to the nearest", () => choose(neighbors(ui.get("chosen"))[0].j));
  ui.button(buttons, "Next word", () => choose((ui.get("chosen") + 1) % count));

  ui.onDraw(() => {
    const chosen = Math.min(ui.get("chosen"), count - 1);
    const near = neighbors(chosen);
    const listed = near.map(({ word, near: value }) => `${say(word)} ${format(value)}`).join(", ");
    const marked = new Set([chosen, ...near.map(({ j }) => j)]);
    plot.begin({ label: say("A map of {count} words. Nearest to {word}: {listed}.", { count, word: say(words[chosen]), listed }) });
    near.forEach(({ j }) => plot.line([places[chosen], places[j]], { color: ui.colors.orange, width: 1.5 }));
    places.forEach(([x, y], i) => plot.point(x, y, i === chosen ? 3 : 0, {
      size: marked.has(i) ? 6 : 3.5, color: i === chosen ? ui.colors.ink : marked.has(i) ? ui.colors.orange : withAlpha(ui.colors.blue, 0.6),
    }));
    // Labels: the chosen word and its neighbors first, then others while there is room, that is
    // where neither another label nor a point of another word stands.
    const spots = places.map(([x, y], i) => {
      const [px, py] = [plot.px(x), plot.py(y)];
      const size = marked.has(i) ? 7 : 4.5;
      return [px - size, py - size, px + size, py + size];
    });
    const taken = [];
    const meets = (a) => (b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const order = [chosen, ...near.map(({ j }) => j), ...words.keys()];
    for (const i of new Set(order)) {
      const bold = i === chosen;
      plot.context.font = `${bold ? "bold " : ""}12px ${ui.font}`;
      const width = plot.context.measureText(say(words[i])).width;
      const [px, py] = [plot.px(places[i][0]), plot.py(places[i][1])];
      const rooms = [[9, -7], [-9 - width, -7], [-width / 2, -22], [-width / 2, 9]]
        .map(([dx, dy]) => [px + dx, py + dy, px + dx + width, py + dy + 14])
        .filter(([x0, y0, x1, y1]) => x0 >= 0 && y0 >= 0 && x1 <= plot.width && y1 <= plot.height && !taken.some(meets([x0, y0, x1, y1])));
      const met = (room) => spots.filter((spot, j) => j !== i && meets(room)(spot)).length;
      const room = rooms.sort((a, b) => met(a) - met(b)).find((each) => marked.has(i) || met(each) === 0);
      if (!room) continue;
      taken.push(room);
      plot.text(words[i], ...places[i], { dx: (room[0] + room[2]) / 2 - px, dy: room[1] + 7 - py, align: "center", bold, halo: true,
        color: marked.has(i) ? ui.colors.ink : ui.colors.muted });
    }
    title.textContent = say("Nearest to “{word}”", { word: say(words[chosen]) });
    bars.begin({ x: [Math.min(0, ...near.map(({ near: v }) => v)), 1], label: say("Cosine similarities: {listed}.", { listed }) }).drawAxes();
    near.forEach(({ word, near: value }, i) => {
      const [a, b] = [bars.px(Math.min(0, value)), bars.px(Math.max(0, value))];
      bars.context.fillStyle = withAlpha(ui.colors.orange, 0.45);
      bars.context.fillRect(a, bars.py(i + 0.12), b - a, bars.py(i + 0.88) - bars.py(i + 0.12));
      bars.text(`${say(word)}  ${format(value)}`, bars.x[0], i + 0.5, { dx: 8 });
    });
    bars.canvas.dataset.numbers = JSON.stringify(near.map(({ word, near: value }) => [word, value]));
    ui.status(say("{word}. Nearest: {listed}.", { word: say(words[chosen]), listed }));
  });
});
