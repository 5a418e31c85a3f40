/* Build a network, train it, and see what every unit has learned. */

export default liveFigure("Playground", (ui) => {
  const SETS = ["moons", "circles", "spirals", "blobs"];
  const GRID = 40, EDGE = 3;
  const [clean, jitter, classes] = ["clean", "jitter", "classes"].map((name) => decodeArray(ui.get(name)));
  const total = clean.shape[1];

  /* ---- the data: standardized; the first two thirds train, the rest test ---- */
  function loadData() {
    const own = ui.get("dataset") === "own points";
    let points, labels;
    if (own) [points, labels] = [ui.get("points"), ui.get("labels")];
    else {
      const set = SETS.indexOf(ui.get("dataset"));
      const at = (i, k) => {
        const place = (set * total + i) * 2 + k;
        return clean.data[place] + ui.get("noise") * jitter.data[place];
      };
      labels = Array.from(classes.data.slice(set * total, (set + 1) * total));
      const columns = [0, 1].map((k) => {
        const values = labels.map((_, i) => at(i, k));
        const mean = values.reduce((a, b) => a + b) / total;
        const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / total);
        return values.map((v) => (v - mean) / deviation);
      });
      points = labels.map((_, i) => [columns[0][i], columns[1][i]]);
    }
    const cut = own ? points.length : Math.floor((total * 2) / 3);
    const part = (from, to) => ({
      x: Float64Array.from(points.slice(from, to).flat()), y: Float64Array.from(labels.slice(from, to)),
      rows: Math.min(to, points.length) - from,
    });
    return { points, labels, cut, train: part(0, cut), test: part(cut, points.length) };
  }

  /* ---- the network ---- */
  let data, net, step, epochs, losses, built;
  let chosen = null; // the connection whose weight is shown
  const experiment = () => JSON.stringify(
    ["dataset", "hidden", "activation", "optimizer", "rate", "l2", "noise", "seed"].map((name) => ui.get(name)));
  const grid = Float64Array.from({ length: GRID * GRID * 2 }, (_, i) => {
    const cell = Math.floor(i / 2);
    const along = ((i % 2 ? GRID - 1 - Math.floor(cell / GRID) : cell % GRID) + 0.5) / GRID;
    return EDGE * (2 * along - 1);
  });
  const make = () => {
    const widths = [2, ...ui.get("hidden"), 1];
    net = new Network(
      widths.slice(1).map((units, l) => new Dense(widths[l], units, l === widths.length - 2 ? "sigmoid" : ui.get("activation"),
        { kernel: glorotUniform(widths[l], units, ui.get("seed"), l) })),
      { loss: "binary_crossentropy", l2: ui.get("l2") },
    );
    const name = ui.get("optimizer");
    step = optimizer(name === "momentum" ? "sgd" : name, { rate: ui.get("rate"), momentum: name === "momentum" ? 0.9 : 0 });
    epochs = 0;
    losses = [];
    chosen = null;
    built = experiment();
    measure();
  };
  const evaluate = ({ x, y, rows }) => {
    if (!rows) return { loss: NaN, accuracy: NaN };
    const p = net.forward(x, rows);
    let right = 0;
    p.forEach((each, i) => (right += each > 0.5 === y[i] > 0.5));
    return { loss: LOSSES.binary_crossentropy.value(p, y), accuracy: right / rows };
  };
  let now;
  function measure() {
    now = { train: evaluate(data.train), test: evaluate(data.test) };
    losses.push([epochs, now.train.loss, now.test.loss]);
    if (losses.length > 2000) losses = losses.filter((_, i) => i % 2 === 0);
  }
  const train = () => {
    if (!data.train.rows) return;
    net.backward(data.train.x, data.train.y, data.train.rows);
    step(net.parameters);
    epochs += 1;
    measure();
  };
  /* Tells Python how the network stands; called when training pauses, not at every step. */
  const report = () => ui.set({ epochs, parameters: net.parameters.flatMap(({ value }) => [...value]) });

  const restart = () => {
    data = loadData();
    make();
    ui.redraw();
  };
  const change = (values) => {
    if (epochs > 0 || values.points) keep();
    ui.set(values);
    restart();
    report();
  };

  /* ---- the parts ---- */
  const buttons = ui.row(ui.root);
  let playing = false;
  const play = ui.button(buttons, "Train", () => {
    if (ui.reducedMotion) {
      for (let i = 0; i < 200; i++) train();
      return report();
    }
    playing = !playing;
    play.textContent = playing ? say("Pause") : say("Train");
    play.setAttribute("aria-pressed", String(playing));
    if (!playing) return report();
    return ui.animate(() => {
      if (!playing) return false;
      const start = performance.now();
      for (let i = 0; i < 5 && performance.now() - start < 8; i++) train();
      return true;
    });
  }, { "aria-pressed": "false" });
  ui.button(buttons, "One step", () => { train(); report(); });
  ui.button(buttons, "Start again", () => change({}));
  ui.button(buttons, "Other weights", () => change({ seed: (ui.get("seed") + 1) % 100 }));
  const keep = ui.undo(buttons, ["dataset", "hidden", "activation", "optimizer", "rate", "l2", "noise", "seed", "points", "labels"], {
    save: () => [data, net, step, epochs, losses, now],
    restore: (saved) => {
      [data, net, step, epochs, losses, now] = saved;
      chosen = null;
      built = experiment();
      report();
    },
  });
  const numbers = ui.readouts(ui.root);
  const showEpochs = ui.readout(numbers, "epochs", "epochs");
  const showTrain = ui.readout(numbers, "training loss", "train-loss");
  const showTest = ui.readout(numbers, "test loss", "test-loss");
  const showAccuracy = ui.readout(numbers, "test accuracy", "accuracy");

  const [left, right] = ui.columns(true);
  const diagram = ui.plot(left, { axes: false, aspect: 0.85, minHeight: 260, maxHeight: 340 });
  const output = ui.plot(right, { x: [-EDGE, EDGE], y: [-EDGE, EDGE], aspect: 0.85, maxHeight: 340 });
  const curve = ui.plot(left, { xLabel: "epochs", yLabel: "loss", aspect: 0.42, maxHeight: 170 });
  ui.legend(left, [{ line: "blue", text: "training" }, { line: "orange", dash: true, text: "test" }]);
  ui.legend(right, [{ kind: 0, text: "class 0" }, { kind: 1, text: "class 1" }, { kind: 0, hollow: true, text: "test points: hollow" }]);

  const select = (parent, label, options, name, convert = (value) => value) =>
    ui.select(parent, { label, options, get: () => ui.get(name), set: (value) => change({ [name]: convert(value) }) });
  select(right, "data", [...SETS, "own points"], "dataset");
  ui.slider(right, { label: "noise", min: 0, max: 0.3, step: 0.01, get: () => ui.get("noise"), set: (noise) => change({ noise }) });
  let brush = 1;
  ui.select(right, { label: "click adds", options: [[0, "a point of class 0"], [1, "a point of class 1"]], get: () => brush, set: (value) => (brush = Number(value)) });

  const settings = ui.root.appendChild(element("div", { class: "dl-columns dl-even" }));
  const layers = ui.slider(settings, {
    label: "hidden layers", min: 0, max: 4, step: 1, digits: 0, get: () => ui.get("hidden").length,
    set: (count) => change({ hidden: Array.from({ length: count }, (_, l) => ui.get("hidden")[l] ?? 4) }),
  });
  const unitSliders = [0, 1, 2, 3].map((l) =>
    ui.slider(settings, {
      label: say("units, layer {number}", { number: l + 1 }), min: 1, max: 8, step: 1, digits: 0, get: () => ui.get("hidden")[l] ?? 4,
      set: (units) => change({ hidden: ui.get("hidden").map((old, k) => (k === l ? units : old)) }),
    }));
  select(settings, "activation", ["tanh", "relu", "sigmoid", "linear"], "activation");
  select(settings, "optimizer", ["sgd", "momentum", "rmsprop", "adam"], "optimizer");
  ui.logSlider(settings, { label: "learning rate", min: 0.0001, max: 3, get: () => ui.get("rate"), set: (rate) => change({ rate }) });
  ui.slider(settings, { label: "L2 penalty", min: 0, max: 0.1, step: 0.001, digits: 3, get: () => ui.get("l2"), set: (l2) => change({ l2 }) });

  const code = element("pre", { tabindex: "0", "aria-label": say("This experiment as a Python program"), hidden: true });
  const showCode = ui.button(ui.row(ui.root), "Show as code", () => {
    code.hidden = !code.hidden;
    showCode.setAttribute("aria-expanded", String(!code.hidden));
    code.textContent = asCode();
  }, { "aria-expanded": "false" });
  ui.root.append(code);

  /* A click adds a point to the reader's own; on a made data set it begins with none. */
  const add = (x, y) => {
    const own = ui.get("dataset") === "own points";
    const [points, labels] = own ? [ui.get("points"), ui.get("labels")] : [[], []];
    change({ dataset: "own points", points: [...points, [x, y]], labels: [...labels, brush] });
  };
  output.drag({
    points: () => (ui.get("dataset") === "own points" ? data.points : []), press: add,
    move: (i, x, y) => ui.set({ points: data.points.map((p, k) => (k === i ? [x, y] : p)) }),
  });
  ui.button(ui.row(right), "Add a point in the middle", () => add(0, 0));

  /* ---- the picture of the network ---- */
  const columnsOf = () => [2, ...ui.get("hidden"), 1];
  const unitPlace = (l, j) => {
    const widths = columnsOf();
    return [((l + 0.5) / widths.length) * diagram.width, ((j + 0.5) / widths[l]) * (diagram.height - 26)];
  };
  const unitSize = () => clamp(Math.min((diagram.height - 26) / Math.max(...columnsOf()) - 6, diagram.width / columnsOf().length / 1.9), 12, 44);
  const connections = () => {
    const widths = columnsOf();
    const all = [];
    for (let l = 0; l + 1 < widths.length; l++)
      for (let i = 0; i < widths[l]; i++) for (let j = 0; j < widths[l + 1]; j++) all.push([l, i, j]);
    return all;
  };
  const weightOf = ([l, i, j]) => net.layers[l].kernel[i * net.layers[l].units + j];
  const nameOf = (l, j) => (l === 0 ? say(["x₁", "x₂"][j]) : l === columnsOf().length - 1 ? say("the output") : say("unit {unit} of layer {layer}", { unit: j + 1, layer: l }));
  const sayWeight = (c) => say("weight from {start} to {end}: {weight}", { start: nameOf(c[0], c[1]), end: nameOf(c[0] + 1, c[2]), weight: format(weightOf(c), 3) });
  const pointAt = ([px, py]) => {
    let least = 8;
    chosen = null;
    for (const c of connections()) {
      const [[ax, ay], [bx, by]] = [unitPlace(c[0], c[1]), unitPlace(c[0] + 1, c[2])];
      const t = clamp(((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2), 0, 1);
      const distance = Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
      if (distance < least) [least, chosen] = [distance, c];
    }
    ui.redraw();
  };
  listenToHand(diagram.canvas, { tap: pointAt, hover: pointAt });
  listenToArrows(diagram.canvas, (right, up) => {
    const all = connections();
    const at = chosen ? all.findIndex((c) => c.join() === chosen.join()) : -1;
    chosen = all[(at + right - up + all.length) % all.length];
    ui.announce(sayWeight(chosen));
    ui.redraw();
  });

  /* The same experiment for dlbook. */
  function asCode() {
    const [set, name, l2] = [ui.get("dataset"), ui.get("optimizer"), ui.get("l2")];
    const noise = ui.get("noise"), seed = ui.get("data_seed");
    const maker = {
      moons: `make_moons(${total}, noise=${noise}, seed=${seed})`,
      circles: `make_circles(${total}, noise=${noise}, factor=0.5, random_state=${seed})`,
      spirals: `make_spirals(${total}, noise=${noise}, seed=${seed})`,
      blobs: `make_blobs(${total}, centers=2, cluster_std=${Number((10 * noise).toPrecision(6))}, seed=${seed})`,
    }[set];
    const round = (value) => Number(value.toFixed(4));
    const source = maker
      ? [`x, y = ${maker}`, "x = (x - x.mean(axis=0)) / x.std(axis=0)"]
      : [`x = np.array([${data.points.map(([a, b]) => `[${round(a)}, ${round(b)}]`).join(", ")}])`, `y = np.array([${data.labels.join(", ")}])`];
    const made = maker?.match(/^\w+/)[0];
    const [optimizerName, call] = {
      sgd: ["SGD", `SGD(${ui.get("rate")})`], momentum: ["SGD", `SGD(${ui.get("rate")}, momentum=0.9)`],
      rmsprop: ["RMSprop", `RMSprop(${ui.get("rate")})`], adam: ["Adam", `Adam(${ui.get("rate")})`],
    }[name];
    const penalty = l2 ? `, kernel_regularizer=L2(${l2})` : "";
    const cut = data.cut;
    const test = data.test.rows ? `x[${cut}:], y[${cut}:]` : "x, y";
    return [
      ...(maker ? [set === "circles" ? "from sklearn.datasets import make_circles" : `from dlbook.datasets import ${made}`] : ["import numpy as np"]),
      "from dlbook.layers import Dense", "from dlbook.models import Sequential", `from dlbook.optimizers import ${optimizerName}`,
      ...(l2 ? ["from dlbook.regularizers import L2"] : []), "", ...source, "",
      "model = Sequential(", "    [",
      ...ui.get("hidden").map((units) => `        Dense(${units}, activation="${ui.get("activation")}"${penalty}),`),
      `        Dense(1, activation="sigmoid"${penalty}),`, "    ],", `    seed=${ui.get("seed")},`, ")",
      `model.compile(${call}, loss="binary_crossentropy", metrics=["accuracy"])`,
      `model.fit(x[:${cut}], y[:${cut}], batch_size=${cut}, epochs=${Math.max(epochs, 1)}, shuffle=False, verbose=0)`,
      `print(model.evaluate(${test}, verbose=0))`, "",
    ].join("\n");
  }

  data = loadData();
  make();

  /* What the inputs, and a unit of a layer, give over the plane; from 0 to 1. */
  const inputs = [0, 1].map((j) => Float64Array.from({ length: GRID * GRID }, (_, n) => 0.5 + grid[2 * n + j] / EDGE / 2));
  const outputsOf = ({ a, units, activation }, j) => {
    const out = new Float64Array(GRID * GRID);
    for (let n = 0; n < out.length; n++) out[n] = activation === "sigmoid" ? a[n * units + j] : 0.5 + a[n * units + j] / 2;
    return out;
  };

  ui.onDraw(() => {
    if (built !== experiment()) restart(); // Python has changed it
    else if (ui.get("dataset") === "own points") data = loadData();
    const hidden = ui.get("hidden");
    unitSliders.forEach((slider, l) => (slider.closest("label").hidden = l >= hidden.length));
    const surface = net.forward(grid, GRID * GRID);
    const shade = twoClassShade(ui.colors, 0.55);

    /* network */
    diagram.begin({ label: say("A network with layers of {listed} units. {weight}", { listed: columnsOf().join(", "), weight: chosen ? sayWeight(chosen) : "" }) });
    const c = diagram.context;
    const size = unitSize();
    for (const connection of connections()) {
      const w = weightOf(connection);
      c.beginPath();
      c.moveTo(...unitPlace(connection[0], connection[1]));
      c.lineTo(...unitPlace(connection[0] + 1, connection[2]));
      c.strokeStyle = withAlpha(w < 0 ? ui.colors.blue : ui.colors.orange, chosen && connection.join() === chosen.join() ? 1 : 0.75);
      c.lineWidth = clamp(Math.abs(w) * 1.6, 0.4, 7) + (chosen && connection.join() === chosen.join() ? 3 : 0);
      c.setLineDash(w < 0 ? [7, 3] : []);
      c.stroke();
      c.setLineDash([]);
    }
    const unitShade = twoClassShade(ui.colors, 0.9);
    columnsOf().forEach((units, l) => {
      for (let j = 0; j < units; j++) {
        const [px, py] = unitPlace(l, j);
        c.fillStyle = ui.colors.ground;
        c.fillRect(px - size / 2, py - size / 2, size, size);
        const values = l === 0 ? inputs[j] : outputsOf(net.layers[l - 1], j);
        diagram.image(values, GRID, { x: px - size / 2, y: py - size / 2, w: size, h: size, shade: unitShade });
        c.strokeStyle = ui.colors.muted;
        c.lineWidth = 1;
        c.strokeRect(px - size / 2, py - size / 2, size, size);
        if (l === 0) {
          c.fillStyle = ui.colors.ink;
          c.textAlign = "center";
          c.textBaseline = "top";
          c.fillText(nameOf(0, j), px, py + size / 2 + 3);
        }
      }
    });
    c.fillStyle = ui.colors.muted;
    c.textAlign = "center";
    c.textBaseline = "bottom";
    c.fillText(chosen ? sayWeight(chosen) : say("solid orange: positive weight; dashed blue: negative"), diagram.width / 2, diagram.height - 4, diagram.width - 8);

    /* output and points */
    output.begin({ label: say("The network's output over the plane, with {count} points of two classes.", { count: data.points.length }) });
    output.clip(() => {
      const { left: x, top: y, right: r, bottom: b } = output.box;
      output.image(surface, GRID, { x, y, w: r - x, h: b - y, shade, smooth: true });
      data.points.forEach(([px, py], i) => output.point(px, py, data.labels[i], { size: 3.6, hollow: i >= data.cut, ring: i === output.selected }));
    }).drawAxes();

    /* loss */
    const finite = losses.flatMap(([, a, b]) => [a, b]).filter(Number.isFinite);
    curve.begin({ x: [0, Math.max(50, epochs)], y: [0, Math.max(0.1, ...finite.slice(0, 4000)) * 1.05], label: say("Loss after every epoch; training {training}, test {test}.", { training: format(now.train.loss, 3), test: format(now.test.loss, 3) }) })
      .drawAxes().clip(() => {
        curve.line(losses.map(([n, a]) => [n, a]), { color: ui.colors.blue });
        if (data.test.rows) curve.line(losses.map(([n, , b]) => [n, b]), { color: ui.colors.orange, dash: [5, 3] });
      });

    showEpochs(epochs, String(epochs));
    showTrain(now.train.loss);
    const tested = data.test.rows ? now.test : now.train;
    showTest(tested.loss, data.test.rows ? format(tested.loss, 3) : "–");
    showAccuracy(tested.accuracy, percent(tested.accuracy), data.test.rows ? "test accuracy" : "training accuracy");
    if (!code.hidden) code.textContent = asCode();
    if (playing) return;
    const about = { shape: columnsOf().join("-"), activation: say(ui.get("activation")), dataset: say(ui.get("dataset")), epochs, loss: format(now.train.loss, 3),
      testLoss: format(now.test.loss, 3), accuracy: percent(tested.accuracy) };
    ui.status(say(data.test.rows
      ? "{shape} network, {activation}, on {dataset}: after {epochs} epochs training loss {loss}, test loss {testLoss}, test accuracy {accuracy}."
      : "{shape} network, {activation}, on {dataset}: after {epochs} epochs training loss {loss}, training accuracy {accuracy}.", about));
  });
});
