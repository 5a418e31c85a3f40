/* The parts that a figure is put together from: columns, sliders, choices, buttons, readouts. */

Object.assign(Figure.prototype, {
  columns(even = false) {
    const columns = [element("div", { class: "dl-column" }), element("div", { class: "dl-column" })];
    this.root.append(element("div", { class: even ? "dl-columns dl-even" : "dl-columns" }, ...columns));
    return columns;
  },
  row(parent) {
    return parent.appendChild(element("div", { class: "dl-row" }));
  },

  slider(parent, { label, min, max, step = (max - min) / 200, digits = 2, get, set, text }) {
    const show = text ?? ((value) => format(value, digits));
    const input = element("input", { type: "range", min, max, step });
    const output = element("output");
    const control = element("label", { class: "dl-control" }, element("span", {}, say(label)), input, output);
    input.addEventListener("input", () => set(Number(input.value)));
    this.redraws.push(() => {
      const value = get();
      if (Number(input.value) !== value) input.value = value;
      output.textContent = show(value);
      input.setAttribute("aria-valuetext", show(value));
    });
    parent.append(control);
    return input;
  },

  select(parent, { label, options, get, set }) {
    const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
    const input = element("select", {}, ...pairs.map(([value, text]) => element("option", { value }, say(String(text)))));
    input.addEventListener("change", () => set(input.value));
    this.redraws.push(() => {
      input.value = String(get());
    });
    parent.append(element("label", { class: "dl-control" }, element("span", {}, say(label)), input));
    return input;
  },

  checkbox(parent, { label, get, set }) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => set(input.checked));
    this.redraws.push(() => {
      input.checked = get();
    });
    parent.append(element("label", { class: "dl-check" }, input, say(label)));
    return input;
  },

  button(parent, label, onclick, attributes = {}) {
    const button = element("button", { type: "button", ...attributes, onclick }, say(label));
    parent.append(button);
    return button;
  },

  /* A button that repeats step() every `ms` until it returns false or is pressed again. Who asks
   * for reduced motion sees the result of `burst` steps at once instead. */
  player(parent, { label = "Play", step, ms = 60, burst = 50 }) {
    let timer;
    const stop = () => {
      clearInterval(timer);
      timer = undefined;
      button.textContent = say(label);
      button.setAttribute("aria-pressed", "false");
    };
    const button = this.button(parent, label, () => {
      if (timer !== undefined) return stop();
      if (this.reducedMotion) {
        for (let i = 0; i < burst && step() !== false; i++);
        return undefined;
      }
      button.textContent = say("Pause");
      button.setAttribute("aria-pressed", "true");
      timer = setInterval(() => this.seen && step() === false && stop(), ms);
      return undefined;
    }, { "aria-pressed": "false" });
    this.cleanups.push(stop);
    return { button, stop, get playing() { return timer !== undefined; } };
  },

  /* A button that takes back what has replaced data or a trained network. Call the result just
   * before: it keeps the state's `names`, and what `save` gives, which `restore` gets again. */
  undo(parent, names, { save = () => undefined, restore = () => {} } = {}) {
    const MOST = 50;
    const past = [];
    const button = this.button(parent, "Undo", () => {
      const [state, saved] = past.pop();
      this.set(state);
      restore(saved);
      button.disabled = past.length === 0;
    }, { disabled: true });
    return () => {
      past.push([Object.fromEntries(names.map((name) => [name, this.get(name)])), save()]);
      if (past.length > MOST) past.shift();
      button.disabled = false;
    };
  },

  /* A slider whose steps multiply: for learning rates and strengths. */
  logSlider(parent, { label, min, max, get, set, text }) {
    const show = text ?? ((value) => String(Number(value.toPrecision(2))));
    return this.slider(parent, {
      label, min: Math.log10(min), max: Math.log10(max), step: 0.02, get: () => Math.log10(get()),
      set: (power) => set(Number((10 ** power).toPrecision(3))), text: (power) => show(10 ** power),
    });
  },

  /* A labeled number, large; call the result with the value to show. */
  readout(parent, label, name) {
    const value = element("span", { "data-name": name ?? label });
    const title = element("span", {}, say(label));
    parent.append(element("div", { class: "dl-readout" }, title, value));
    const show = (number, text = format(number, 3), newLabel = undefined) => {
      value.dataset.number = number;
      value.textContent = text;
      if (newLabel) title.textContent = say(newLabel);
    };
    return show;
  },
  readouts(parent) {
    return parent.appendChild(element("div", { class: "dl-readouts" }));
  },

  /* Says what the marks mean: [{ kind, text }] for data points, [{ line: "blue", text }] for lines. */
  legend(parent, entries) {
    const mark = ({ kind, line, hollow, dash }) => {
      const name = line ?? HUES[kind % HUES.length];
      const color = `var(--dl-l-${name})`;
      const shapes = [
        '<circle cx="8" cy="8" r="4.5"/>', '<path d="M8 3l5.2 9.5H2.8z"/>', '<path d="M4 4h8v8H4z"/>',
        '<path d="M8 2.5L13.5 8L8 13.5L2.5 8z"/>', '<path d="M8 13l5.2-9.5H2.8z"/>',
      ];
      const shape = line ? `<path d="M0 8h16" ${dash ? 'stroke-dasharray="4 3"' : ""}/>` : shapes[kind % shapes.length];
      const paint = line || hollow ? `fill:none;stroke:${color};stroke-width:2` : `fill:${color}`;
      const span = element("span", { "aria-hidden": "true" });
      span.innerHTML = `<svg width="16" height="16" viewBox="0 0 16 16" style="${paint}">${shape}</svg>`;
      return span;
    };
    const legend = element("div", { class: "dl-legend" });
    for (const entry of entries) legend.append(element("span", {}, mark(entry), ` ${say(entry.text)}`));
    parent.append(legend);
    return legend;
  },
});
