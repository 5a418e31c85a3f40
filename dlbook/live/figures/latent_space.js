/* A plane of codes; a decoder draws the picture that belongs to a point of it. */

export default liveFigure("LatentSpace", (ui) => {
  const FRAMES = 9, TILES = 12;
  const weights = decodeArray(ui.get("weights")).data;
  let from = 0;
  const take = (count) => weights.subarray(from, (from += count));
  const decoder = new Network(ui.get("layers").map(({ inputs, units, activation }) =>
    new Dense(inputs, units, activation, { kernel: take(inputs * units), bias: take(units) })));
  const size = decoder.layers.at(-1).units;
  const side = Math.round(Math.sqrt(size));
  const flatCodes = decodeArray(ui.get("codes")).data;
  const codes = Array.from({ length: flatCodes.length / 2 }, (_, i) => [flatCodes[2 * i], flatCodes[2 * i + 1]]);
  const labels = decodeArray(ui.get("labels")).data;
  const images = decodeArray(ui.get("images")).data;
  const names = ui.get("class_names");
  const [xRange, yRange] = ui.get("area");

  /* The pictures at the points, one after the other; 0 is paper, 1 is ink. */
  const decode = (points) => decoder.forward(Float64Array.from(points.flat()), points.length);
  const nearest = ([x, y]) => {
    let [index, least] = [0, Infinity];
    codes.forEach(([a, b], i) => {
      const distance = Math.hypot(a - x, b - y);
      if (distance < least) [index, least] = [i, distance];
    });
    return { index, distance: least };
  };
  const nameOf = (index) => say(names[labels[index]]);
  const onLine = (t) => {
    const [a, b] = ui.get("ends").map((i) => codes[i]);
    return a.map((value, k) => value + t * (b[k] - value));
  };
  /* Which share of the way from end to end has the point gone, if it is on the way? */
  const shareOf = (point) => {
    const [a, b] = ui.get("ends").map((i) => codes[i]);
    const way = b.map((value, k) => value - a[k]);
    const length = Math.hypot(...way) || 1;
    const t = clamp(way.reduce((sum, w, k) => sum + w * (point[k] - a[k]), 0) / length ** 2, 0, 1);
    const [x, y] = onLine(t);
    return Math.hypot(x - point[0], y - point[1]) < 1e-6 * length ? t : undefined;
  };
  const goTo = (x, y) => {
    walk.stop();
    ui.set({ point: [clamp(x, ...xRange), clamp(y, ...yRange)] });
  };

  const [left, right] = ui.columns(true);
  const plane = ui.plot(left, { x: xRange, y: yRange, xLabel: "first number of the code", yLabel: "second number of the code", aspect: 0.955 });
  const pictures = right.appendChild(element("div", { class: "dl-latent" }));
  const picture = (caption) => {
    const cell = pictures.appendChild(element("div", {}, element("p", { class: "dl-hint" }, say(caption))));
    return ui.plot(cell, { axes: false, aspect: 1, maxHeight: 340 });
  };
  const drawn = picture("the decoder draws");
  const seen = images.length ? picture("the nearest one") : undefined;
  const numbers = ui.readouts(right);
  const showPoint = ui.readout(numbers, "point", "point");
  const showNearest = ui.readout(numbers, "nearest", "nearest");
  const showDistance = ui.readout(numbers, "distance to it", "distance");
  const controls = ui.row(right);
  let t = 1;
  const walk = ui.player(controls, { label: "Walk the line", ms: 33, burst: 200, step: () => {
    t = t >= 1 ? 0 : Math.min(1, t + 1 / 75);
    ui.set({ point: onLine(t) });
    return t < 1;
  } });
  ui.checkbox(controls, { label: "draw the whole plane", get: () => ui.get("plane"), set: (shown) => ui.set({ plane: shown }) });
  ui.legend(left, names.map((text, kind) => ({ kind, text })));
  const caption = ui.root.appendChild(element("p", { class: "dl-hint" }));
  const film = ui.plot(ui.root, { axes: false, aspect: 1 / FRAMES });

  /* ---- the hand: the point goes anywhere, the ends of the line from code to code ---- */
  let keyed = false;
  const moveEnd = (end, x, y) => {
    const ends = [...ui.get("ends")];
    const [a, b] = codes[ends[end]];
    const [dx, dy] = [x - a, y - b];
    let next = nearest([x, y]).index;
    if (keyed) {
      // The closest code within 45 degrees of the arrow.
      let least = Infinity;
      next = ends[end];
      codes.forEach(([c, d], i) => {
        const along = ((c - a) * dx + (d - b) * dy) / Math.hypot(dx, dy);
        const distance = Math.hypot(c - a, d - b);
        if (along > 0 && along >= distance * Math.SQRT1_2 && distance < least) [next, least] = [i, distance];
      });
    }
    walk.stop();
    t = 1;
    ends[end] = next;
    ui.set({ ends });
    ui.announce(say("The line goes from {start} to {end}.", { start: nameOf(ends[0]), end: nameOf(ends[1]) }));
  };
  plane.canvas.addEventListener("pointerdown", () => (keyed = false));
  plane.canvas.addEventListener("keydown", () => (keyed = true));
  plane.drag({
    points: () => [ui.get("point"), ...ui.get("ends").map((i) => codes[i])],
    move: (i, x, y) => (i ? moveEnd(i - 1, x, y) : goTo(x, y)),
    press: goTo,
    name: (i) => say(["the point", "the start of the line", "the end of the line"][i]),
  });
  listenToHand(film.canvas, {
    tap: ([px]) => goTo(...onLine(Math.floor(clamp(px / film.width, 0, 0.999) * FRAMES) / (FRAMES - 1))),
  });
  listenToArrows(film.canvas, (right, up) => {
    const frame = Math.round((shareOf(ui.get("point")) ?? 0) * (FRAMES - 1)) + right + up;
    goTo(...onLine(clamp(frame, 0, FRAMES - 1) / (FRAMES - 1)));
  });

  /* What the decoder draws in the middle of each of the tiles, as one large picture; a margin of
   * one pixel keeps the tiles apart. */
  const pitch = side + 2;
  let mosaic;
  const tiles = () => {
    if (mosaic) return mosaic;
    const middle = ([low, high], i) => low + ((i + 0.5) / TILES) * (high - low);
    mosaic = new Float64Array((TILES * pitch) ** 2);
    for (let r = 0; r < TILES; r++) {
      const row = decode(span(0, TILES - 1, TILES).map((c) => [middle(xRange, c), middle(yRange, TILES - 1 - r)]));
      row.forEach((value, i) => {
        const [c, y, x] = [Math.floor(i / size), Math.floor((i % size) / side), i % side];
        mosaic[(r * pitch + 1 + y) * TILES * pitch + c * pitch + 1 + x] = value;
      });
    }
    return mosaic;
  };

  ui.onDraw(() => {
    const { ink, muted, grid, panel, ground } = ui.colors;
    const point = ui.get("point"), ends = ui.get("ends");
    const { index, distance } = nearest(point);
    const image = decode([point]);
    const shade = (strength = 1) => {
      const rgb = channels(ink).slice(0, 3);
      return (v) => [...rgb, strength * clamp(v, 0, 1)];
    };
    const paper = (plot, values, x = 0, y = 0, w = Math.min(plot.width, plot.height)) => {
      plot.context.fillStyle = panel;
      plot.context.fillRect(x, y, w, w);
      plot.image(values, side, { x, y, w, h: w, shade: shade() });
      plot.context.lineWidth = 1;
      plot.context.strokeStyle = grid;
      plot.context.strokeRect(x + 0.5, y + 0.5, w - 1, w - 1);
    };
    const where = `${format(point[0])}, ${format(point[1])}`;

    plane.begin({ label: say("The plane of the codes with {count} pictures; the point is at {where}.", { count: codes.length, where }) }).drawAxes();
    plane.clip(() => {
      const { left: x, right: x1, top: y, bottom: y1 } = plane.box;
      const whole = ui.get("plane");
      if (whole) plane.image(tiles(), TILES * pitch, { x, y, w: x1 - x, h: y1 - y, shade: shade(0.75) });
      codes.forEach(([a, b], i) => plane.point(a, b, labels[i], { size: whole ? 3 : 3.6 }));
      plane.line(ends.map((i) => codes[i]), { color: ground, width: 5 });
      plane.line(ends.map((i) => codes[i]), { width: 2, dash: [6, 4] });
      ends.forEach((i) => plane.point(...codes[i], labels[i], { size: 6, ring: true }));
      const c = plane.context, [a, b] = [plane.px(point[0]), plane.py(point[1])];
      for (const [radius, color, width] of [[11, ground, 7], [11, ink, 3], [2.5, ground, 5], [1.5, ink, 3]]) {
        c.beginPath();
        c.arc(a, b, radius, 0, 2 * Math.PI);
        c.strokeStyle = color;
        c.lineWidth = width;
        c.stroke();
      }
      const top = TILES * pitch + 1;
      if (whole) plane.canvas.dataset.tiles = JSON.stringify([...tiles().subarray(top, top + side)]);
    });

    drawn.begin({ label: say("The decoder's picture at {where}, {side} by {side} pixels.", { where, side }) });
    paper(drawn, image);
    drawn.canvas.dataset.numbers = JSON.stringify({ image: [...image], nearest: index });
    if (seen) {
      seen.begin({ label: say("The picture whose code is nearest: class {name}.", { name: nameOf(index) }) });
      paper(seen, Float64Array.from(images.subarray(index * size, (index + 1) * size), (v) => v / 255));
    }
    showPoint(point[0], `(${where})`);
    showNearest(index, nameOf(index));
    showDistance(distance, format(distance));

    const frames = decode(span(0, 1, FRAMES).map(onLine));
    const share = shareOf(point);
    const near = share === undefined ? -1 : Math.round(share * (FRAMES - 1));
    const way = { start: nameOf(ends[0]), end: nameOf(ends[1]) };
    caption.textContent = say("on the dashed line, from {start} to {end}", way);
    film.begin({ label: say("{count} pictures at equal steps on the line from {start} to {end}.", { count: FRAMES, ...way }) });
    const cell = film.width / FRAMES, pad = 3;
    const w = Math.min(cell, film.height) - 2 * pad;
    span(0, FRAMES - 1, FRAMES).forEach((i) => {
      paper(film, frames.subarray(i * size, (i + 1) * size), i * cell + pad, pad, w);
      if (i !== near) return;
      film.context.lineWidth = 2;
      film.context.strokeStyle = ink;
      film.context.strokeRect(i * cell + 1, 1, w + 4, w + 4);
    });
    film.canvas.dataset.numbers = JSON.stringify([...frames]);
    const standing = share === undefined ? "" : say("On the line from {start} to {end}, {share} of the way.", { ...way, share: percent(share, 0) });
    ui.status(say("Point {where}. Nearest: {name}, {distance} away. {standing}", { where, name: nameOf(index), distance: format(distance), standing }));
  });
});
