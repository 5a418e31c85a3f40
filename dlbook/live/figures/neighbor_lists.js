/* Lists of a word's nearest neighbors; lines join what two lists beside each other share. */

export default liveFigure("NeighborLists", (ui) => {
  const words = ui.get("words");
  const names = ui.get("names").map((name) => say(name));
  const { shape: [count, , length], data } = decodeArray(ui.get("neighbors"));
  const columns = (word) => names.map((_, k) => Array.from(data.subarray((k * words.length + word) * length, (k * words.length + word + 1) * length)));
  const choose = (chosen) => ui.set({ chosen });

  const top = ui.row(ui.root);
  const list = element("datalist", { id: `${ui.id}-words` }, ...words.map((word) => element("option", { value: say(word) })));
  const search = element("input", { type: "text", list: list.id, autocomplete: "off", spellcheck: "false" });
  search.addEventListener("input", () => {
    const found = words.findIndex((word) => say(word).toLowerCase() === search.value.trim().toLowerCase());
    if (found >= 0) choose(found);
  });
  top.append(element("label", { class: "dl-control" }, element("span", {}, say("find a word")), search), list);
  ui.button(top, "Next word", () => choose((ui.get("chosen") + 1) % words.length));
  ui.button(top, "Go to the nearest", () => choose(columns(ui.get("chosen"))[0][0]));
  const title = ui.root.appendChild(element("p", { class: "dl-question" }));
  const plot = ui.plot(ui.root, { x: [-0.5, count - 0.5], y: [length - 0.4, -1.6], axes: false, aspect: 0.55, minHeight: 330 });
  listenToHand(plot.canvas, {
    tap: ([px, py]) => {
      const k = Math.round(plot.x[0] + (px - plot.px(plot.x[0])) / (plot.px(plot.x[1]) - plot.px(plot.x[0])) * count);
      const rank = Math.round((py - plot.py(0)) / (plot.py(1) - plot.py(0)));
      if (k >= 0 && k < count && rank >= 0 && rank < length) choose(columns(ui.get("chosen"))[k][rank]);
    },
  });
  const numbers = ui.readouts(ui.root);
  const showBeside = names.slice(1).map((name, k) => ui.readout(numbers, say("{one} and {other}", { one: names[k], other: name }), `beside${k}`));
  const showAll = count > 2 ? ui.readout(numbers, "all lists", "common") : undefined;

  ui.onDraw(() => {
    const word = Math.min(ui.get("chosen"), words.length - 1);
    const lists = columns(word);
    const inAll = new Set(lists[0].filter((i) => lists.every((each) => each.includes(i))));
    const rows = names.map((name, k) => say("{name}: {listed}", { name, listed: lists[k].map((i) => say(words[i])).join(", ") })).join("; ");
    const told = say("Nearest to {word}. {rows}. In all lists: {count}.", { word: say(words[word]), rows, count: inAll.size });
    title.textContent = say("Nearest to “{word}”", { word: say(words[word]) });
    plot.begin({ label: told });
    const half = (text, bold) => {
      plot.context.font = `${bold ? "bold " : ""}12px ${ui.font}`;
      return plot.context.measureText(text).width / 2 + 4;
    };
    const width = plot.px(1) - plot.px(0);
    const beside = names.slice(1).map(() => 0);
    lists.forEach((each, k) => {
      plot.text(names[k], k, -1, { align: "center", bold: true, color: ui.colors.muted });
      each.forEach((i, rank) => {
        const bold = inAll.has(i);
        const text = say(words[i]);
        const next = k + 1 < count ? lists[k + 1].indexOf(i) : -1;
        if (next >= 0) {
          beside[k] += 1;
          const gap = Math.min(half(text, bold) / width, 0.48);
          plot.line([[k + gap, rank], [k + 1 - gap, next]], { color: ui.colors.orange, width: 1.5 });
        }
        plot.text(text, k, rank, { align: "center", bold, color: ui.colors.ink });
      });
    });
    plot.canvas.dataset.numbers = JSON.stringify(lists);
    beside.forEach((value, k) => showBeside[k](value, say("{count} of {length}", { count: value, length })));
    showAll?.(inAll.size, say("{count} of {length}", { count: inAll.size, length }));
    ui.status(told);
  });
});
