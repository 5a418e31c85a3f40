/* Source and filter: the same sums as dlbook.voice.glide and dlbook.sound, for one short vowel. */

const RATE = 8000, BLOCK = 40, SAMPLES = 3840, SIZE = 256, HOP = 128, FRAMES = 29, BANDS = 24, KEPT = 13;
const SPELLED = [["see", 270, 2290], ["sit", 390, 1990], ["set", 530, 1840], ["cut", 640, 1190], ["father", 730, 1090], ["law", 570, 840], ["too", 300, 870]];
const WORDS = { "I": [[730, 1090], [390, 1990]], "boy (without its b)": [[570, 840], [390, 1990]], "now (without its n)": [[730, 1090], [300, 870]], "we": [[300, 870], [270, 2290]] };
const VOICES = { "man": [110, 1], "woman": [200, 1.17], "child": [280, 1.32] };

const mouth = ([first, second], tract) => [first, second, Math.max(2400, second + 500)].map((f) => Math.min(3800, tract * f));

function glide(start, end, pitch) {
  const train = new Float64Array(SAMPLES);
  let [phase, whole] = [0, 0];
  for (let t = 0; t < SAMPLES; t++) {
    const now = pitch * (1.1 + (0.9 - 1.1) * (t / (SAMPLES - 1)));
    phase += now / RATE;
    const next = Math.floor(phase + 1e-9);
    if (next > whole) {
      const late = ((phase + 1e-9 - next) * RATE) / now;
      train[t] += 1 - late;
      if (t > 0) train[t - 1] += late;
      whole = next;
    }
  }
  const blocks = SAMPLES / BLOCK;
  const widths = [60, 90, 150];
  const out = new Float64Array(SAMPLES);
  const [y, before] = [[0, 0, 0], [0, 0, 0]];
  let [pulse, most, numbers] = [0, 0, []];
  for (let t = 0; t < SAMPLES; t++) {
    if (t % BLOCK === 0) {
      const way = clamp((t / BLOCK / (blocks - 1) - 0.25) / 0.5, 0, 1);
      numbers = widths.map((width, k) => {
        const c = -Math.exp((-2 * Math.PI * width) / RATE);
        const b = 2 * Math.sqrt(-c) * Math.cos((2 * Math.PI * ((1 - way) * start[k] + way * end[k])) / RATE);
        return [1 - b - c, b, c];
      });
    }
    pulse = train[t] + 0.9 * pulse - (t < 80 ? 0 : 0.9 ** 80 * train[t - 80]); // as the kernel of 80 samples
    const fade = Math.min(1, Math.min(t, SAMPLES - 1 - t) / 240);
    const enters = [pulse * fade, y[0], y[1]];
    const news = numbers.map(([a, b, c], k) => a * enters[k] + b * y[k] + c * before[k]);
    for (let k = 0; k < 3; k++) [before[k], y[k]] = [y[k], news[k]];
    out[t] = y[2];
    most = Math.max(most, Math.abs(y[2]));
  }
  return out.map((value) => value / most);
}

const mel = (f) => 2595 * Math.log10(1 + f / 700);
const hertz = (m) => 700 * (10 ** (m / 2595) - 1);
const MIDDLES = span(0, mel(RATE / 2), BANDS + 2).map(hertz);
const weight = (f, band) => Math.max(0, Math.min((f - MIDDLES[band]) / (MIDDLES[band + 1] - MIDDLES[band]), (MIDDLES[band + 2] - f) / (MIDDLES[band + 2] - MIDDLES[band + 1])));
const BINS = SIZE / 2 + 1;
const FILTERS = span(0, BANDS - 1, BANDS).map((band) => span(0, BINS - 1, BINS).map((k) => weight((k * RATE) / SIZE, band)));
const COSINE = span(0, SIZE - 1, SIZE).map((n) => Math.cos((2 * Math.PI * n) / SIZE));
const SINE = span(0, SIZE - 1, SIZE).map((n) => Math.sin((2 * Math.PI * n) / SIZE));

/* Powers, mel bands and cepstrum of every frame. */
function heard(sound) {
  const powers = [], bands = [], coefficients = [];
  for (let f = 0; f < FRAMES; f++) {
    const frame = new Float64Array(SIZE);
    for (let n = 0; n < SIZE; n++) frame[n] = sound[f * HOP + n] * Math.sin((Math.PI * n) / SIZE) ** 2;
    const power = new Float64Array(BINS);
    for (let k = 0; k < BINS; k++) {
      let [real, imaginary] = [0, 0];
      for (let n = 0; n < SIZE; n++) {
        real += frame[n] * COSINE[(k * n) % SIZE];
        imaginary += frame[n] * SINE[(k * n) % SIZE];
      }
      power[k] = (real * real + imaginary * imaginary) / SIZE;
    }
    const logs = FILTERS.map((filter) => Math.log(filter.reduce((sum, w, k) => sum + w * power[k], 1e-6)));
    powers.push([...power].map((value) => Math.log(value + 1e-6)));
    bands.push(logs);
    coefficients.push(span(0, KEPT - 1, KEPT).map((k) => wave(k).reduce((sum, w, j) => sum + w * logs[j], 0)));
  }
  return { powers, bands, coefficients };
}
const wave = (k) => span(0, BANDS - 1, BANDS).map((j) => Math.sqrt((k === 0 ? 1 : 2) / BANDS) * Math.cos((Math.PI * k * (j + 0.5)) / BANDS));

export default liveFigure("Vowels", (ui) => {
  const place = (x, y) => [Math.round(clamp(x, 200, 900)), Math.round(clamp(y, 600, 2500))];
  const ends = ["start", "end"];
  let [made, key] = [undefined, ""];
  const speech = () => {
    const now = JSON.stringify([ui.get("start"), ui.get("end"), ui.get("pitch"), ui.get("tract")]);
    if (now !== key) {
      const sound = glide(...ends.map((name) => mouth(ui.get(name), ui.get("tract"))), ui.get("pitch"));
      [made, key] = [{ sound, ...heard(sound) }, now];
    }
    return made;
  };
  let device;
  const listen = () => {
    device ??= new AudioContext();
    const buffer = device.createBuffer(1, SAMPLES, RATE);
    buffer.copyToChannel(Float32Array.from(speech().sound, (value) => 0.5 * value), 0);
    const player = device.createBufferSource();
    player.buffer = buffer;
    player.connect(device.destination);
    player.start();
  };
  ui.cleanups.push(() => device?.close());

  const [left, right] = ui.columns(true);
  const plane = ui.plot(left, { x: [180, 920], y: [550, 2550], xLabel: say("first formant (Hz): how open the mouth is"), yLabel: say("second formant (Hz)"), aspect: 0.78 });
  plane.drag({ points: () => ends.map((name) => ui.get(name)), move: (i, x, y) => ui.set({ [ends[i]]: place(x, y) }), name: (i) => say(i ? "end of the glide" : "start of the glide") });
  const picture = ui.plot(right, { x: [0, 0.48], y: [0, 4000], xLabel: say("seconds"), aspect: 0.78 });
  const rows = ui.columns(true);
  const buttons = ui.row(rows[0]);
  ui.button(buttons, "Listen", listen);
  for (const [name, [pitch, tract]] of Object.entries(VOICES)) ui.button(buttons, name, () => ui.set({ pitch, tract }));
  ui.select(rows[0], {
    label: "say", options: [["", "your own"], ...Object.keys(WORDS)], get: () => Object.keys(WORDS).find((name) => JSON.stringify(WORDS[name]) === JSON.stringify(ends.map((each) => ui.get(each)))) ?? "",
    set: (name) => name && ui.set({ start: WORDS[name][0], end: WORDS[name][1] }),
  });
  ui.slider(rows[0], { label: "pitch (Hz)", min: 70, max: 350, step: 1, digits: 0, get: () => ui.get("pitch"), set: (pitch) => ui.set({ pitch }) });
  ui.slider(rows[0], { label: "length of the tube", min: 1, max: 1.35, step: 0.01, get: () => ui.get("tract"), set: (tract) => ui.set({ tract }), text: (tract) => say("{length} cm", { length: format(17.5 / tract, 1) }) });
  ui.select(rows[0], { label: "picture", options: ["spectrogram", "mel bands", "cepstrum"], get: () => ui.get("view"), set: (view) => ui.set({ view }) });
  ui.slider(rows[0], { label: "moment", min: 0, max: FRAMES - 1, step: 1, get: () => ui.get("moment"), set: (moment) => ui.set({ moment }), text: (frame) => say("{time} s", { time: format((frame * HOP + SIZE / 2) / RATE, 2) }) });
  const slice = ui.plot(rows[1], { x: [0, 4000], y: [-12, 6], xLabel: say("frequency (Hz) at that moment"), yLabel: say("log power"), aspect: 0.6 });
  ui.legend(rows[1], [{ line: "gray", text: "spectrum: teeth of the pitch" }, { line: "orange", text: "mel bands" }, { line: "blue", text: "13 cepstral coefficients" }]);

  ui.onDraw(() => {
    const { powers, bands, coefficients } = speech();
    const moment = Math.round(ui.get("moment"));
    const [start, end] = ends.map((name) => ui.get(name));
    plane.begin({ label: say("Vowels by their formants. The glide starts at {a} and {b} Hz and ends at {c} and {d} Hz.", { a: start[0], b: start[1], c: end[0], d: end[1] }) }).drawAxes();
    for (const [word, x, y] of SPELLED) {
      plane.point(x, y, 3, { size: 3, color: ui.colors.muted });
      plane.text(word, x, y, { dx: 8, dy: 10, color: ui.colors.muted, halo: true });
    }
    plane.line([start, end], { color: ui.colors.orange, width: 2, dash: [5, 4] });
    plane.point(...start, 0, { size: 8, color: ui.colors.orange, ring: plane.selected === 0 });
    plane.point(...end, 2, { size: 7, color: ui.colors.orange, ring: plane.selected === 1 });
    plane.text("start", ...start, { dx: 12, dy: -12, bold: true, halo: true });
    plane.text("end", ...end, { dx: 12, dy: -12, bold: true, halo: true });

    const view = ui.get("view");
    const shown = { "spectrogram": powers, "mel bands": bands, "cepstrum": coefficients.map((row) => row.slice(1)) }[view];
    const all = shown.flat();
    const [low, high] = view === "cepstrum" ? [Math.min(...all), Math.max(...all)] : [Math.max(...all) - 12, Math.max(...all)];
    const count = shown[0].length;
    picture.yLabel = { "spectrogram": say("frequency (Hz)"), "mel bands": say("band"), "cepstrum": say("coefficient") }[view];
    const range = view === "spectrogram" ? [0, 4000] : view === "cepstrum" ? [0.5, 12.5] : [0.5, 24.5];
    picture.begin({ y: range, label: say("{view} of the glide, {rows} rows, {frames} moments; bright is strong.", { view: say(view), rows: count, frames: FRAMES }) });
    const { left: x, right: z, top: y, bottom } = picture.box;
    const cells = [];
    for (let r = count - 1; r >= 0; r--) for (const row of shown) cells.push(clamp((row[r] - low) / (high - low || 1), 0, 1));
    picture.image(cells, FRAMES, { x, y, w: z - x, h: bottom - y }).drawAxes();
    const at = ((moment + 0.5) / FRAMES) * 0.48;
    picture.line([[at, range[0]], [at, range[1]]], { color: ui.colors.orange, width: 2 });

    /* A band of w bins holds w times the power of one: drawn is its mean. */
    const level = bands[moment].map((value, j) => value - Math.log(FILTERS[j].reduce((sum, w) => sum + w, 0)));
    const smooth = span(0, BANDS - 1, BANDS).map((j) => coefficients[moment].reduce((sum, c, k) => sum + c * wave(k)[j], 0) - bands[moment][j] + level[j]);
    const middles = MIDDLES.slice(1, -1);
    slice.begin({ label: say("The spectrum at one moment: teeth {pitch} Hz apart under a smooth envelope.", { pitch: format(ui.get("pitch"), 0) }) }).drawAxes().clip(() => {
      slice.line(powers[moment].map((value, k) => [(k * RATE) / SIZE, value]), { color: ui.colors.gray, width: 1.2 });
      slice.line(level.map((value, j) => [middles[j], value]), { color: ui.colors.orange, width: 2.5 });
      slice.line(smooth.map((value, j) => [middles[j], value]), { color: ui.colors.blue, width: 2.5 });
    });
    slice.canvas.dataset.numbers = JSON.stringify([...bands[moment], ...coefficients[moment]]);
    ui.status(say("A voice of {pitch} Hz in a tube of {length} cm glides from formants {a} and {b} Hz to {c} and {d} Hz.",
      { pitch: format(ui.get("pitch"), 0), length: format(17.5 / ui.get("tract"), 1), a: start[0], b: start[1], c: end[0], d: end[1] }));
  });
});
