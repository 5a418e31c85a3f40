/* A cart with a pole on it, a policy that learns, and its learning curve. */

/* CartPole-v1 of Gymnasium: one step of 0.02 s, forces of 10 N to the left or to the right. */
function stepPole([x, speed, angle, turning], right) {
  const [gravity, cart, pole, half, time] = [9.8, 1, 0.1, 0.5, 0.02];
  const [sin, cos, mass] = [Math.sin(angle), Math.cos(angle), cart + pole];
  const force = ((right ? 10 : -10) + pole * half * turning ** 2 * sin) / mass;
  const turn = (gravity * sin - cos * force) / (half * (4 / 3 - (pole * cos ** 2) / mass));
  const drive = force - (pole * half * turn * cos) / mass;
  return [x + time * speed, speed + time * drive, angle + time * turning, turning + time * turn];
}
const TRACK = 2.4, LEAN = (12 * 2 * Math.PI) / 360, LIMIT = 500;
const fallen = ([x, , angle]) => Math.abs(x) > TRACK || Math.abs(angle) > LEAN;

export default liveFigure("PoleTraining", (ui) => {
  const SCALE = [2.4, 2, 0.2, 2]; // the states that the networks see are about 1 each
  const UNITS = 16, DISCOUNT = 0.99, UPDATES = 40;
  const seen = (state) => state.map((value, i) => value / SCALE[i]);

  /* ---- learning ---- */
  let policy, value, stepPolicy, stepValue, random, games, built, batch;
  const settings = () => JSON.stringify(["baseline", "seed", "episodes", "rate"].map((name) => ui.get(name)));
  const make = () => {
    const seed = ui.get("seed");
    policy = new Network([
      new Dense(4, UNITS, "tanh", { kernel: glorotUniform(4, UNITS, seed, 0) }),
      new Dense(UNITS, 2, "softmax", { kernel: glorotUniform(UNITS, 2, seed, 1) }),
    ]);
    value = new Network([new Dense(4, UNITS, "tanh", { kernel: glorotUniform(4, UNITS, seed, 0) }), new Dense(UNITS, 1)]);
    [stepPolicy, stepValue] = [0, 0].map(() => optimizer("adam", { rate: ui.get("rate") }));
    random = pcg64(seed, 2);
    games = [];
    batch = undefined;
    built = settings();
  };
  const start = () => Array.from({ length: 4 }, () => 0.1 * random() - 0.05);
  const playGame = () => {
    const game = { states: [], actions: [] };
    let state = start();
    do {
      const right = random() < policy.forward(seen(state), 1)[1] ? 1 : 0;
      game.states.push(state);
      game.actions.push(right);
      state = stepPole(state, right);
    } while (!fallen(state) && game.actions.length < LIMIT);
    games.push(game);
  };
  const update = () => {
    const x = Float64Array.from(games.flatMap(({ states }) => states.flatMap(seen)));
    const actions = games.flatMap((game) => game.actions);
    const rows = actions.length;
    const returns = Float64Array.from(games.flatMap(({ actions: { length } }) =>
      Array.from({ length }, (_, t) => (1 - DISCOUNT ** (length - t)) / (1 - DISCOUNT) / 100)));
    const expected = ui.get("baseline") ? value.forward(x, rows) : new Float64Array(rows);
    const p = policy.forward(x, rows);
    policy.backpropagate(p.map((each, i) => {
      const n = Math.floor(i / 2);
      return ((returns[n] - expected[n]) * (each - (actions[n] === i % 2))) / rows;
    }), rows);
    stepPolicy(policy.parameters);
    for (let i = 0; ui.get("baseline") && i < 5; i++) {
      value.backward(x, returns, rows);
      stepValue(value.parameters);
    }
    batch = {
      games: games.map((game) => ({ start: game.states[0], actions: game.actions.join("") })),
      parameters: policy.parameters.flatMap((each) => [...each.value]),
    };
    curve = [...curve, rows / games.length];
    games = [];
  };
  let curve = ui.get("curve");
  const report = () => ui.set({ curve, parameters: policy.parameters.flatMap((each) => [...each.value]) });
  const wholeUpdate = () => {
    while (games.length < ui.get("episodes")) playGame();
    update();
  };

  /* ---- the parts ---- */
  const buttons = ui.row(ui.root);
  let playing = false;
  const stop = () => {
    playing = false;
    train.textContent = say("Train");
    train.setAttribute("aria-pressed", "false");
    report();
  };
  const train = ui.button(buttons, "Train", () => {
    if (playing) return stop();
    if (ui.reducedMotion) {
      for (let i = 0; i < UPDATES; i++) wholeUpdate();
      return report();
    }
    playing = true;
    train.textContent = say("Pause");
    train.setAttribute("aria-pressed", "true");
    const end = Math.ceil((curve.length + 1) / UPDATES) * UPDATES;
    return ui.animate(() => {
      if (!playing) return false;
      if (games.length < ui.get("episodes")) playGame();
      else update();
      if (curve.length === end) stop();
      return playing;
    });
  }, { "aria-pressed": "false" });
  ui.button(buttons, "One update", () => {
    wholeUpdate();
    report();
  });
  const change = (values) => {
    if (playing) stop();
    if (curve.length) {
      keep();
      earlier = { curve, baseline: ui.get("baseline") };
    }
    ui.set({ ...values, curve: [], parameters: [] });
    curve = [];
    make();
  };
  let earlier;
  ui.button(buttons, "Start again", () => change({}));
  ui.button(buttons, "Other weights", () => change({ seed: (ui.get("seed") + 1) % 100 }));
  ui.checkbox(buttons, { label: "baseline", get: () => ui.get("baseline"), set: (baseline) => change({ baseline }) });
  const keep = ui.undo(buttons, ["baseline", "seed", "curve", "parameters"], {
    save: () => [policy, value, stepPolicy, stepValue, random, games, batch, curve, earlier, built],
    restore: (saved) => {
      if (playing) stop();
      [policy, value, stepPolicy, stepValue, random, games, batch, curve, earlier, built] = saved;
      report();
    },
  });
  const [left, right] = ui.columns(true);
  const scene = ui.plot(left, { x: [-TRACK, TRACK], y: [-0.4, 1.5], axes: false, aspect: 0.62, maxHeight: 300 });
  const picture = ui.plot(right, { x: [0, UPDATES], y: [0, 520], xLabel: "updates", yLabel: "mean steps", aspect: 0.62, maxHeight: 300 });
  ui.legend(right, [{ line: "blue", text: "with baseline" }, { line: "orange", text: "without" }, { line: "gray", dash: true, text: "the run before" }]);

  /* ---- watching ---- */
  let [pole, steps] = [[0, 0, 0.03, 0], 0];
  const watch = ui.player(ui.row(left), {
    label: "Watch the pole", ms: 20, burst: LIMIT,
    step: () => {
      if (fallen(pole)) [pole, steps] = [[0, 0, 0.06 * Math.random() - 0.03, 0], 0];
      const [toLeft, toRight] = policy.forward(seen(pole), 1);
      pole = stepPole(pole, toRight > toLeft);
      steps += 1;
      showSteps(steps, String(steps));
      ui.redraw();
      return !ui.reducedMotion || !fallen(pole);
    },
  });
  const push = (direction) => {
    pole = [pole[0], pole[1] + 0.7 * direction, pole[2], pole[3] - 0.7 * direction];
    ui.redraw();
  };
  listenToHand(scene.canvas, { tap: ([px]) => push(px < scene.px(pole[0]) ? 1 : -1) });
  listenToArrows(scene.canvas, (direction) => push(direction));
  const numbers = ui.readouts(ui.root);
  const showSteps = ui.readout(numbers, "steps that you watched", "watched");
  const showMean = ui.readout(numbers, "mean steps, last update", "mean");
  showSteps(0, "0");
  make();

  ui.onDraw(() => {
    if (built !== settings() || (!playing && curve !== ui.get("curve") && ui.get("curve").length === 0 && curve.length)) {
      curve = [];
      make(); // Python has changed it
    }
    const { colors } = ui;
    const [x, , angle] = pole;
    scene.begin({ label: say("A cart at {x} with a pole that leans by {angle} degrees; {state}.", {
      x: format(x, 1), angle: format((angle * 180) / Math.PI, 0), state: say(fallen(pole) ? "over" : "standing") }) });
    const c = scene.context;
    scene.line([[-TRACK, 0], [TRACK, 0]], { width: 2, color: colors.muted });
    const [w, h] = [scene.px(0.25) - scene.px(0), scene.py(0) - scene.py(0.25)];
    c.fillStyle = colors.blue;
    c.fillRect(scene.px(x) - w, scene.py(0) - h, 2 * w, h);
    const long = scene.py(0) - scene.py(1);
    c.beginPath();
    c.moveTo(scene.px(x), scene.py(0) - h);
    c.lineTo(scene.px(x) + long * Math.sin(angle), scene.py(0) - h - long * Math.cos(angle));
    Object.assign(c, { strokeStyle: fallen(pole) ? colors.gray : colors.orange, lineWidth: 9, lineCap: "round" });
    c.stroke();
    c.lineCap = "butt";

    const most = Math.max(UPDATES, curve.length, earlier?.curve.length ?? 0);
    const mean = curve.at(-1);
    picture.begin({ x: [0, most], label: say("Mean steps of the pole in each of {count} updates.", { count: curve.length }) }).drawAxes();
    picture.clip(() => {
      picture.line([[0, LIMIT], [most, LIMIT]], { color: colors.muted, width: 1 });
      if (earlier) picture.line(earlier.curve.map((y, n) => [n + 1, y]), { color: colors.gray, dash: [5, 3], width: 1.5 });
      picture.line(curve.map((y, n) => [n + 1, y]), { color: ui.get("baseline") ? colors.blue : colors.orange, width: 2.5 });
      if (curve.length) picture.point(curve.length, mean, 0, { size: 4 });
    });
    showMean(mean ?? NaN, mean === undefined ? "–" : format(mean, 0));
    if (batch) scene.canvas.dataset.numbers = JSON.stringify(batch);
    if (playing || watch.playing) return;
    const kind = say(ui.get("baseline") ? "with baseline" : "without baseline");
    ui.status(curve.length
      ? say("{kind}: after {updates} updates of {episodes} games the pole stood {steps} steps on average.", {
        kind, updates: curve.length, episodes: ui.get("episodes"), steps: format(mean, 0) })
      : say("A policy that knows nothing yet, {kind}.", { kind }));
  });
});
