/* One recurrent unit over time: states forward, the gradient of the last state backward. */

export default liveFigure("RecurrentUnrolling", (ui) => {
  const length = () => ui.get("inputs").length;
  const weights = () => ({ kernel: [ui.get("u")], recurrent: [ui.get("w")], bias: [ui.get("b")] });
  const unroll = () => {
    const states = [];
    let h = [0];
    for (const x of ui.get("inputs")) states.push((h = recurrentStep([x], h, weights()))[0]);
    const gradients = [1];
    for (let t = length() - 1; t > 0; t--) {
      const { gradH } = recurrentStepBackward(Float64Array.of(gradients[0]), [states[t]], [ui.get("inputs")[t]], [states[t - 1]], weights());
      gradients.unshift(gradH[0]);
    }
    return { states, gradients };
  };
  const setInput = (i, value) => ui.set({ inputs: ui.get("inputs").map((x, k) => (k === i ? clamp(value, -1, 1) : x)) });
  const PRESETS = {
    "one pulse": (t) => (t === 0 ? 1 : 0), "always on": () => 1, "alternating": (t) => (t % 2 ? -1 : 1),
    "wave": (t) => Number(Math.sin(t).toFixed(2)), "silence": () => 0,
  };

  const strip = { x: [0.3, length() + 0.7] };
  const unrolled = ui.plot(ui.root, { ...strip, y: [-1.25, 1.25], yLabel: "input, state", aspect: 0.32, minHeight: 170, maxHeight: 240, grid: true });
  unrolled.drag({ points: () => ui.get("inputs").map((x, i) => [i + 1, x]), move: (i, x, y) => setInput(i, y), grab: () => keep(), name: (i) => say("input {number}", { number: i + 1 }) });
  const fade = ui.plot(ui.root, { ...strip, y: [-8, 3], xLabel: "time t", yLabel: "gradient size", aspect: 0.26, minHeight: 150, maxHeight: 190, grid: true,
    yTicks: [["10⁻⁸", -8], ["10⁻⁴", -4], ["1", 0]].map(([text, value]) => ({ text, value })) });
  ui.legend(ui.root, [{ line: "gray", text: "inputs x" }, { line: "blue", text: "states h" }, { line: "orange", text: "gradient of the last state by each, ∂h_T/∂h_t" }]);
  const note = ui.root.appendChild(element("p", { class: "dl-formula dl-note" }));
  const [left, right] = ui.columns(true);
  const knob = (parent, label, name) =>
    ui.slider(parent, { label, min: -2, max: 2, step: 0.01, get: () => ui.get(name), set: (value) => ui.set({ [name]: value }) });
  knob(left, "recurrent w", "w");
  knob(left, "input u", "u");
  knob(left, "bias b", "b");
  ui.select(right, {
    label: "inputs", options: [["", "your own"], ...Object.keys(PRESETS)],
    get: () => Object.keys(PRESETS).find((name) => ui.get("inputs").every((x, t) => x === PRESETS[name](t))) ?? "",
    set: (name) => {
      if (!name) return;
      keep();
      ui.set({ inputs: ui.get("inputs").map((_, t) => PRESETS[name](t)) });
    },
  });
  const buttons = ui.row(right);
  const advance = () => {
    const step = Math.min(ui.get("step"), length());
    if (step >= length()) return false;
    ui.set({ step: step + 1 });
    return true;
  };
  ui.button(buttons, "From the start", () => ui.set({ step: 0 }));
  ui.button(buttons, "Step", advance);
  ui.player(buttons, { label: "Run", step: advance, ms: 350, burst: 40 });
  const keep = ui.undo(buttons, ["inputs"]);
  const numbers = ui.readouts(right);
  const showState = ui.readout(numbers, "last state", "state");
  const showGradient = ui.readout(numbers, "its gradient by the first state", "gradient");

  ui.onDraw(() => {
    const { states, gradients } = unroll();
    const inputs = ui.get("inputs");
    const step = Math.min(ui.get("step"), length());
    const bar = (plot, t, from, to, color) => {
      const [a, b, y0, y1] = [plot.px(t - 0.32), plot.px(t + 0.32), plot.py(from), plot.py(to)];
      plot.context.fillStyle = color;
      plot.context.fillRect(a, Math.min(y0, y1), b - a, Math.max(Math.abs(y1 - y0), 1));
    };
    unrolled.begin({ label: say("Inputs and states over {steps} steps; {made} are made.", { steps: length(), made: step }) }).drawAxes();
    inputs.forEach((x, i) => {
      bar(unrolled, i + 1, 0, x, withAlpha(ui.colors.gray, 0.45));
      if (i === unrolled.selected) unrolled.point(i + 1, x, 3, { color: ui.colors.ink, ring: true });
    });
    unrolled.line([[0.3, 0], [length() + 0.7, 0]], { width: 1, color: ui.colors.muted });
    unrolled.line(states.slice(0, step).map((h, i) => [i + 1, h]), { color: ui.colors.blue });
    states.slice(0, step).forEach((h, i) => unrolled.point(i + 1, h, 0, { size: i + 1 === step ? 7 : 5 }));

    fade.begin({ label: say("Size of the gradient of the last state by every earlier one; by the first {value}.", { value: power(gradients[0]) }) }).drawAxes();
    fade.clip(() => gradients.forEach((g, i) => bar(fade, i + 1, -8, Math.max(Math.log10(Math.abs(g) + 1e-300), -8), ui.colors.orange)));
    fade.line([[0.3, 0], [length() + 0.7, 0]], { width: 1, color: ui.colors.muted, dash: [4, 4] });

    const t = step - 1;
    const part = (value) => (value < 0 ? `(${format(value)})` : format(value));
    note.textContent = step === 0 ? say("Before the first input the state is 0. Press Step.")
      : say("h{t} = tanh(u·x{t} + w·h{before} + b) = tanh({u}·{x} + {w}·{h} + {b}) = {state}", {
        t: step, before: t, u: format(ui.get("u")), x: part(inputs[t]), w: part(ui.get("w")), h: part(t ? states[t - 1] : 0), b: part(ui.get("b")), state: format(states[t], 3) });
    fade.canvas.dataset.numbers = JSON.stringify({ states, gradients });
    const first = gradients[0];
    showState(states.at(-1));
    showGradient(first, Math.abs(first) < 0.001 ? power(first) : format(first, 3));
    const verdict = Math.abs(first) < 1e-3 ? say("It has vanished.") : Math.abs(first) > 10 ? say("It explodes.") : say("It still reaches the beginning.");
    ui.status(say("w {w}, u {u}, b {b}; step {step} of {steps}, state {state}. The gradient by the first state is {gradient}. {verdict}",
      { w: format(ui.get("w")), u: format(ui.get("u")), b: format(ui.get("b")), step, steps: length(), state: format(step ? states[t] : 0, 3), gradient: power(first), verdict }));
  });
});
