/* An activation, its tangent at z, and below them its derivative; shaded where that is near zero. */

export default liveFigure("Activation", (ui) => {
  const SATURATED = 0.05;
  const now = () => ACTIVATIONS[ui.get("activation")];
  const value = (z) => now().value(z);
  const slope = (z) => now().slope(z, value(z));

  const [left, right] = ui.columns();
  const curve = ui.plot(left, { x: [-6, 6], aspect: 0.5, yLabel: "a = f(z)", grid: true });
  const derivative = ui.plot(left, { x: [-6, 6], y: [-0.2, 1.2], aspect: 0.4, xLabel: "weighted sum z", yLabel: "f ′(z)", grid: true });
  const move = (i, z) => ui.set({ z });
  const name = () => say("z");
  curve.drag({ points: () => [[ui.get("z"), value(ui.get("z"))]], move, name });
  derivative.drag({ points: () => [[ui.get("z"), slope(ui.get("z"))]], move, name });
  ui.legend(left, [
    { line: "blue", text: "function" }, { line: "orange", text: "derivative, and tangent at z" },
    { line: "gray", text: "saturated: slope below 0.05" },
  ]);

  const numbers = ui.readouts(right);
  const showValue = ui.readout(numbers, "a = f(z)", "value");
  const showSlope = ui.readout(numbers, "slope f ′(z)", "slope");
  const showDeep = ui.readout(numbers, "slope after 10 such layers", "deep");
  ui.select(right, {
    label: "activation f", options: ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear"],
    get: () => ui.get("activation"), set: (activation) => ui.set({ activation }),
  });
  ui.slider(right, { label: "sum z", min: -6, max: 6, step: 0.05, get: () => ui.get("z"), set: (z) => ui.set({ z }) });
  const note = right.appendChild(element("p", { class: "dl-formula" }));

  ui.onDraw(() => {
    const z = ui.get("z");
    const [a, d] = [value(z), slope(z)];
    const ends = span(-6, 6, 121).map(value);
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const pad = 0.12 * (high - low);
    // One band for each stretch of z where the slope is small.
    const shade = (plot) => {
      const zs = span(-6, 6, 481).filter((each) => Math.abs(slope(each)) < SATURATED);
      plot.context.fillStyle = withAlpha(ui.colors.gray, 0.22);
      for (let i = 0, from = zs[0]; i < zs.length; i++) {
        if (i + 1 < zs.length && zs[i + 1] - zs[i] < 0.03) continue;
        plot.context.fillRect(plot.px(from), plot.box.top, plot.px(zs[i]) - plot.px(from), plot.box.bottom - plot.box.top);
        from = zs[i + 1];
      }
    };
    curve.begin({ y: [low - pad, high + pad], label: say("The {name} function with its tangent at z = {z}.", { name: say(ui.get("activation")), z: format(z) }) });
    curve.drawAxes().clip(() => {
      shade(curve);
      curve.line([[z - 2, a - 2 * d], [z + 2, a + 2 * d]], { color: ui.colors.orange });
      curve.curve(value, { color: ui.colors.blue, width: 3 });
    }).point(z, a, 0, { size: 6, color: ui.colors.ink });
    derivative.begin({ label: say("The derivative of {name}; at z = {z} it is {slope}.", { name: say(ui.get("activation")), z: format(z), slope: format(d, 3) }) });
    derivative.drawAxes().clip(() => {
      shade(derivative);
      derivative.curve(slope, { color: ui.colors.orange, width: 3 });
    }).point(z, d, 0, { size: 6, color: ui.colors.ink });

    showValue(a);
    showSlope(d);
    showDeep(d ** 10, Math.abs(d ** 10) < 0.001 && d !== 0 ? power(d ** 10, 0) : format(d ** 10, 3));
    const state = Math.abs(d) < SATURATED
      ? say("Here it is flat: almost nothing of a gradient passes through.")
      : d > 0.95 ? say("Here a gradient passes through almost unchanged.") : say("Here {share} of a gradient passes through.", { share: percent(d, 0) });
    note.textContent = state;
    ui.status(say("{name} at z = {z}: value {value}, slope {slope}. {state}",
      { name: say(ui.get("activation")), z: format(z), value: format(a, 3), slope: format(d, 3), state }));
  });
});
