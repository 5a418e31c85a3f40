/* Four worlds with the same films, each with a list of its most watched. */

export default liveFigure("FrontPages", (ui) => {
  const [WORLDS, PLACES, FREE, MOST] = [4, 3, 20, 600];
  const quality = ui.get("quality");
  const films = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"].slice(0, quality.length).map((name) => say(name));
  const upper = [];
  quality.slice(0, -1).reduce((sum, share, f) => (upper[f] = sum + share), 0);
  const order = (counts) => counts.map((_, f) => f).sort((a, b) => counts[b] - counts[a] || a - b);

  /* As front_page() of dlbook.recommenders: three numbers for each viewer of each world. */
  let luck;
  const drawn = (round) => {
    if (luck?.round !== round) {
      const random = pcg64(round, 0);
      luck = { round, numbers: Float64Array.from({ length: MOST * WORLDS * 3 }, () => random()) };
    }
    return luck.numbers;
  };
  const watched = () => {
    const [numbers, follow, viewers] = [drawn(ui.get("round")), ui.get("follow"), ui.get("viewers")];
    return Array.from({ length: WORLDS }, (_, world) => {
      const counts = films.map(() => 0);
      for (let i = 0; i < viewers; i++) {
        const at = 3 * (i * WORLDS + world);
        const listens = i >= FREE && numbers[at] < follow;
        const film = listens ? order(counts)[Math.floor(numbers[at + 1] * PLACES)] : upper.filter((end) => numbers[at + 2] >= end).length;
        counts[film] += 1;
      }
      return counts;
    });
  };

  const columns = [...ui.columns(true), ...ui.columns(true)];
  const plots = columns.map((column) => ui.plot(column, { x: [-0.6, films.length - 0.4], y: [0, 1], xLabel: "film", yLabel: "viewers", xTicks: false, aspect: 0.5 }));
  ui.legend(ui.root, [{ line: "orange", text: say("on the list now") }, { line: "blue", text: say("not on it") }, { line: "ink", text: say("expected without a list") }]);
  const controls = ui.columns(true);
  ui.slider(controls[0], { label: say("share who choose from the list"), min: 0, max: 1, step: 0.05, digits: 2, get: () => ui.get("follow"), set: (follow) => ui.set({ follow }) });
  ui.slider(controls[1], { label: say("viewers so far"), min: 20, max: MOST, step: 1, digits: 0, get: () => ui.get("viewers"), set: (viewers) => ui.set({ viewers: Math.round(viewers) }) });
  ui.button(ui.row(ui.root), "Four other worlds", () => ui.set({ round: ui.get("round") + 1 }));
  const showBest = ui.readout(ui.readouts(ui.root), "worlds in which the best film wins", "best");

  ui.onDraw(() => {
    const [follow, viewers] = [ui.get("follow"), ui.get("viewers")];
    const worlds = watched();
    const top = 1.12 * Math.max(...worlds.flat(), quality[0] * viewers);
    worlds.forEach((counts, world) => {
      const plot = plots[world];
      const listed = order(counts).slice(0, PLACES);
      const name = say("World {number}", { number: world + 1 });
      plot.begin({ y: [0, top], label: say("{name}: {counts}.", { name, counts: films.map((film, f) => say("{film} {count}", { film, count: counts[f] })).join(", ") }) }).drawAxes();
      films.forEach((film, f) => {
        const [left, right] = [plot.px(f - 0.4), plot.px(f + 0.4)];
        plot.context.fillStyle = listed.includes(f) ? ui.colors.orange : ui.colors.blue;
        plot.context.fillRect(left, plot.py(counts[f]), right - left, plot.py(0) - plot.py(counts[f]));
        plot.line([[f - 0.4, quality[f] * viewers], [f + 0.4, quality[f] * viewers]], { color: ui.colors.ink, width: 2 });
        plot.text(film, f, 0, { dx: -4, dy: 16 });
      });
      plot.text(name, films.length - 0.5, top, { dx: -64, dy: 14, bold: true, halo: true });
    });
    plots[0].canvas.dataset.numbers = JSON.stringify(worlds.flat());
    const winners = worlds.map((counts) => order(counts)[0]);
    const best = winners.filter((film) => film === 0).length;
    showBest(best, say("{part} of {whole}", { part: best, whole: WORLDS }));
    ui.status(say("{viewers} viewers in each of four worlds; {follow} choose from the list. Watched most: {winners}. Film A is the best, and wins in {best}.", {
      viewers, follow: percent(follow), winners: winners.map((film) => films[film]).join(", "), best,
    }));
  });
});
