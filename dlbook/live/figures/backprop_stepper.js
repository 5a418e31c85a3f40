/* L = (sigmoid(w x + b) - y)^2 as a graph: four steps forward, seven steps back. */

export default liveFigure("BackpropStepper", (ui) => {
  const sigma = (z) => 1 / (1 + Math.exp(-z));
  /* place: along the flow, and across it */
  const NODES = {
    w: { at: [0, 0], label: "w" }, x: { at: [0, 2], label: "x" }, p: { at: [1, 1], label: "p = w·x" },
    b: { at: [1, 2.35], label: "b" }, z: { at: [2, 1], label: "z = p + b" }, a: { at: [3, 1], label: "a = σ(z)" },
    y: { at: [3, 2.35], label: "y" }, L: { at: [4, 1], label: "L = (a − y)²" },
  };
  const EDGES = [["w", "p"], ["x", "p"], ["p", "z"], ["b", "z"], ["z", "a"], ["a", "L"], ["y", "L"]];
  const STEPS = ["p", "z", "a", "L", "dL", "da", "dz", "db", "dp", "dw", "dx"];

  /* Every number of the graph, and for each step what is said about it. */
  const compute = () => {
    const [x, w, b, y] = ui.get("inputs");
    const p = w * x, z = p + b, a = sigma(z), L = (a - y) ** 2;
    const local = { a: 2 * (a - y), z: a * (1 - a), p: 1, b: 1, w: x, x: w };
    const grad = { L: 1 };
    grad.a = grad.L * local.a;
    grad.z = grad.a * local.z;
    grad.b = grad.p = grad.z;
    grad.w = grad.p * local.w;
    grad.x = grad.p * local.x;
    return { values: { x, w, b, y, p, z, a, L }, grad, local };
  };
  const n = (value) => format(value, 3);
  const part = (value) => (value < 0 ? `(${n(value)})` : n(value));
  const times = (a, b) => `${n(a)} · ${part(b)}`;
  const explain = ({ values: v, grad: g, local }, step) => [
    () => say("Nothing is computed yet. Press Next: the values flow forward first."),
    () => say("Forward: p = w·x = {product} = {p}.", { product: times(v.w, v.x), p: n(v.p) }),
    () => say("Forward: z = p + b = {p} + {b} = {z}.", { p: n(v.p), b: part(v.b), z: n(v.z) }),
    () => say("Forward: a = σ(z) = σ({z}) = {a}.", { z: n(v.z), a: n(v.a) }),
    () => say("Forward: L = (a − y)² = ({a} − {y})² = {L}. The loss is known; now the way back.", { a: n(v.a), y: part(v.y), L: n(v.L) }),
    () => say("Back: dL/dL = 1. Here every way back begins."),
    () => say("Back through the square: local ∂L/∂a = 2(a − y) = {local}, so dL/da = {product} = {grad}.", { local: n(local.a), product: times(g.L, local.a), grad: n(g.a) }),
    () => say("Back through σ: local ∂a/∂z = a(1 − a) = {local}, so dL/dz = {product} = {grad}.", { local: n(local.z), product: times(g.a, local.z), grad: n(g.z) }),
    () => say("Back through the sum: local ∂z/∂b = 1, so dL/db = {grad}. The bias gets all of it.", { grad: n(g.b) }),
    () => say("Back through the sum: local ∂z/∂p = 1, so dL/dp = {grad}. A sum hands the gradient to both.", { grad: n(g.p) }),
    () => say("Back through the product: local ∂p/∂w = x = {local}, so dL/dw = {product} = {grad}.", { local: n(local.w), product: times(g.p, local.w), grad: n(g.w) }),
    () => say("Back through the product: local ∂p/∂x = w = {local}, so dL/dx = {product} = {grad}. Every gradient is known.", { local: n(local.x), product: times(g.p, local.x), grad: n(g.x) }),
  ][step]();

  const plot = ui.plot(ui.root, { axes: false, aspect: 0.42 });
  const narrow = () => plot.width < 520;
  const note = ui.root.appendChild(element("p", { class: "dl-formula dl-note" }));
  const buttons = ui.row(ui.root);
  const go = (step) => () => ui.set({ step: clamp(step(ui.get("step")), 0, STEPS.length) });
  const back = ui.button(buttons, "Back", go((step) => step - 1));
  const next = ui.button(buttons, "Next", go((step) => step + 1));
  const all = ui.button(buttons, "All steps", go(() => STEPS.length));
  ui.button(buttons, "From the start", go(() => 0));
  const knobs = ui.root.appendChild(element("div", { class: "dl-columns dl-even" }));
  ["input x", "weight w", "bias b", "target y"].forEach((label, i) =>
    ui.slider(knobs, {
      label, min: -3, max: 3, step: 0.05, get: () => ui.get("inputs")[i],
      set: (value) => ui.set({ inputs: ui.get("inputs").map((old, k) => (k === i ? value : old)) }),
    }));

  ui.onDraw(() => {
    const state = compute();
    const { values, grad, local } = state;
    const step = Math.round(ui.get("step"));
    const done = new Set(STEPS.slice(0, step));
    const latest = STEPS[step - 1];
    const { ink, muted, blue, orange, ground } = ui.colors;
    plot.canvas.dataset.numbers = JSON.stringify({ values, gradients: grad });

    plot.aspect = narrow() ? 1.25 : 0.42;
    plot.resize();
    const [along, across] = [[-0.5, 4.5], [-0.55, 2.8]];
    if (narrow()) plot.begin({ x: across, y: [along[1], along[0]] });
    else plot.begin({ x: along, y: [across[1], across[0]] });
    const place = (name) => (narrow() ? [...NODES[name].at].reverse() : NODES[name].at);
    const pixel = (name) => [plot.px(place(name)[0]), plot.py(place(name)[1])];
    const c = plot.context;
    const [w, h] = [clamp(plot.width / (narrow() ? 4.3 : 6.3), 74, 112), 54];

    const middle = ([a, b], [d, e]) => [(a + d) / 2, (b + e) / 2];
    for (const [from, to] of EDGES) {
      const [start, end] = [pixel(from), pixel(to)];
      const backward = done.has(`d${from}`);
      const active = latest === `d${from}` || latest === to;
      c.beginPath();
      c.moveTo(...start);
      c.lineTo(...end);
      c.strokeStyle = backward ? orange : done.has(to) ? blue : muted;
      c.lineWidth = active ? 5 : backward || done.has(to) ? 3 : 1.5;
      c.stroke();
    }
    for (const [name, { label }] of Object.entries(NODES)) {
      const [px, py] = pixel(name);
      const known = "wxby".includes(name) || done.has(name);
      const isLatest = latest === name || latest === `d${name}`;
      c.beginPath();
      c.roundRect(px - w / 2, py - h / 2, w, h, 8);
      c.fillStyle = ground;
      c.fill();
      c.fillStyle = withAlpha("wxby".includes(name) ? muted : blue, 0.12);
      c.fill();
      c.strokeStyle = isLatest ? (latest.startsWith("d") ? orange : blue) : muted;
      c.lineWidth = isLatest ? 3 : 1;
      c.stroke();
      const [x, y] = place(name);
      plot.text(label, x, y, { align: "center", dy: -16, size: 12, color: muted });
      plot.text(known ? n(values[name]) : "?", x, y, { align: "center", dy: 0, bold: true, size: 14, color: known ? ink : muted });
      if (done.has(`d${name}`)) plot.text(say("grad {value}", { value: n(grad[name]) }), x, y, { align: "center", dy: 17, size: 12, bold: isLatest, color: orange });
    }
    // The local derivative stands on the edge that the gradient has just crossed.
    const crossed = EDGES.find(([from]) => latest === `d${from}`);
    if (crossed) {
      const [from, to] = crossed;
      const [mx, my] = middle(pixel(from), pixel(to));
      const text = `× ${n(local[from])}`;
      c.font = `bold 12px ${ui.font}`;
      const width = c.measureText(text).width + 10;
      c.beginPath();
      c.roundRect(mx - width / 2, my - 32, width, 20, 6);
      c.fillStyle = ground;
      c.fill();
      c.strokeStyle = orange;
      c.lineWidth = 1;
      c.stroke();
      c.fillStyle = ink;
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillText(text, mx, my - 22);
    }
    const text = explain(state, step);
    plot.canvas.setAttribute("aria-label", say("A graph from w, x and b over p, z and a to the loss L. Step {step} of {steps}.", { step, steps: STEPS.length }));
    note.textContent = text;
    back.disabled = step === 0;
    next.disabled = all.disabled = step === STEPS.length;
    ui.status(say("Step {step} of {steps}. {text}", { step, steps: STEPS.length, text }));
  });
});
