/* A network reads a text and writes another; the map shows where it looked. */

export default liveFigure("LookBack", (ui) => {
  const START = 1, END = 2, UNKNOWN = 3, LONGEST = 60;
  const { inputs, outputs, units, vector, steps } = ui.get("sizes");
  const width = 2 * units;
  const weights = decodeArray(ui.get("weights")).data;
  let from = 0;
  const take = (count) => weights.subarray(from, (from += count));
  const sourceVectors = take(inputs * vector), targetVectors = take(outputs * vector);
  const cell = (size) => ({ size, kernel: take(vector * 3 * size), recurrent: take(size * 3 * size), bias: take(6 * size) });
  const forwards = cell(units), backwards = cell(units), writer = cell(width);
  const dense = (rows, columns) => ({ rows, columns, kernel: take(rows * columns), bias: take(columns) });
  const query = dense(width, width), key = dense(width, width), value = dense(width, width), output = dense(width, width);
  const scores = dense(2 * width, outputs);

  const times = (x, kernel, bias) => {
    const out = Float64Array.from(bias);
    for (let i = 0; i < x.length; i++) for (let j = 0; j < out.length; j++) out[j] += x[i] * kernel[i * out.length + j];
    return out;
  };
  const apply = (layer, x) => times(x, layer.kernel, layer.bias);
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  /* One step of a GRU: gates z and r, what might come instead n. */
  const step = ({ size, kernel, recurrent, bias }, x, h) => {
    const a = times(x, kernel, bias.subarray(0, 3 * size)), b = times(h, recurrent, bias.subarray(3 * size));
    return h.map((old, j) => {
      const z = sigmoid(a[j] + b[j]), r = sigmoid(a[size + j] + b[size + j]);
      const n = Math.tanh(a[2 * size + j] + r * b[2 * size + j]);
      return z * old + (1 - z) * n;
    });
  };
  const row = (table, id) => table.subarray(id * vector, (id + 1) * vector);
  const idOf = new Map(ui.get("signs").map((sign, k) => [sign, UNKNOWN + 1 + k]));
  const signOf = (id) => ui.get("written_signs")[id - UNKNOWN - 1] ?? (id === END ? "•" : "?");
  const softmaxOf = (s) => {
    const top = Math.max(...s), powers = s.map((v) => Math.exp(v - top)), total = powers.reduce((a, b) => a + b, 0);
    return powers.map((v) => v / total);
  };

  /* What is written for a text: the ids, and for each the shares of the places. */
  const translate = (text) => {
    const xs = [...text].map((sign) => row(sourceVectors, idOf.get(sign) ?? UNKNOWN));
    const read = (cell, order) => {
      let h = new Float64Array(units);
      const states = [];
      for (const s of order) states[s] = h = step(cell, xs[s], h);
      return [states, h];
    };
    const places = [...xs.keys()];
    const [f, fEnd] = read(forwards, places), [b, bEnd] = read(backwards, [...places].reverse());
    const memory = places.map((s) => Float64Array.of(...f[s], ...b[s]));
    const keys = memory.map((m) => apply(key, m)), values = memory.map((m) => apply(value, m));
    let h = Float64Array.of(...fEnd, ...bEnd);
    const ids = [], map = [];
    for (let last = START; ids.length < steps && last !== END;) {
      h = step(writer, row(targetVectors, last), h);
      const q = apply(query, h);
      const shares = softmaxOf(keys.map((k) => k.reduce((sum, v, i) => sum + v * q[i], 0) / Math.sqrt(width)));
      const mean = new Float64Array(width);
      values.forEach((v, s) => v.forEach((each, i) => { mean[i] += shares[s] * each; }));
      const logits = apply(scores, Float64Array.of(...h, ...apply(output, mean)));
      last = logits.indexOf(Math.max(...logits));
      ids.push(last);
      map.push(shares);
    }
    return { ids, map };
  };

  const input = element("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: LONGEST });
  input.style.width = "min(26rem, 100%)";
  ui.root.append(element("label", { class: "dl-control" }, element("span", {}, say("a date")), input));
  input.addEventListener("input", () => {
    const text = input.value.toLowerCase();
    if (text) ui.set({ text });
  });
  const buttons = ui.row(ui.root);
  ui.get("examples").forEach((text) => ui.button(buttons, text, () => ui.set({ text })));
  const written = element("output", { class: "dl-question" });
  ui.root.append(element("p", {}, say("the network writes"), " ", written));
  const plot = ui.plot(ui.root, { axes: false, aspect: 0.42, minHeight: 250 });
  let shown = { ids: [END], map: [[1]] };
  const chosen = () => Math.min(ui.get("row"), shown.map.length - 1);
  const left = 26, above = 24;
  listenToHand(plot.canvas, { tap: ([, y]) => {
    const t = Math.floor(((y - above) / (plot.height - above)) * shown.map.length);
    if (t >= 0 && t < shown.map.length) ui.set({ row: t });
  } });
  ui.slider(ui.root, {
    label: say("written sign"), min: 0, max: steps - 1, step: 1, get: () => ui.get("row"), set: (t) => ui.set({ row: t }),
    text: () => `${chosen() + 1}: ${signOf(shown.ids[chosen()])}`,
  });
  const shadedText = ui.root.appendChild(element("p", { "aria-hidden": "true" }));
  Object.assign(shadedText.style, { fontFamily: "monospace", fontSize: "1.15rem", whiteSpace: "pre-wrap", minHeight: "3.6rem" });

  ui.onDraw(() => {
    const text = ui.get("text");
    shown = translate(text);
    const { ids, map } = shown, signs = [...text], t = chosen();
    if (document.activeElement !== input) input.value = text;
    const out = ids.filter((id) => id >= UNKNOWN).map(signOf).join("");
    written.textContent = out;
    const place = map[t].indexOf(Math.max(...map[t]));
    plot.begin({ label: say("A map of {rows} written signs and the {columns} signs of the text.", { rows: ids.length, columns: signs.length }) });
    const c = plot.context, w = (plot.width - left) / signs.length, h = (plot.height - above) / ids.length;
    map.forEach((shares, r) => {
      shares.forEach((share, s) => {
        c.fillStyle = withAlpha(ui.colors.orange, share);
        c.fillRect(left + s * w, above + r * h, w, h);
      });
    });
    c.strokeStyle = ui.colors.ink;
    c.lineWidth = 1.5;
    c.strokeRect(left + 1, above + t * h + 0.75, plot.width - left - 2, h - 1.5);
    c.fillStyle = ui.colors.ink;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.font = `${Math.min(15, Math.max(9, 1.4 * w))}px monospace`;
    signs.forEach((sign, s) => c.fillText(sign, left + (s + 0.5) * w, above / 2));
    ids.forEach((id, r) => {
      c.font = `${r === t ? "bold " : ""}14px monospace`;
      c.fillText(signOf(id), left / 2, above + (r + 0.5) * h);
    });
    plot.canvas.dataset.numbers = JSON.stringify({ ids, map: map.map((shares) => [...shares]) });
    shadedText.replaceChildren(...signs.map((sign, s) => {
      const span = element("span", {}, sign);
      span.style.background = withAlpha(ui.colors.orange, map[t][s]);
      return span;
    }));
    ui.status(say("From {text} the network writes {written}. For sign {number} it looked most at place {place} of the text, {sign}.", {
      text: `“${text}”`, written: `“${out}”`, number: t + 1, place: place + 1, sign: `“${signs[place]}”`,
    }));
  });
});
