/* The reader's hand upon a picture: points that mouse, finger or keys move. */

Object.assign(Plot.prototype, {
  /* Lets the reader move points by mouse, finger or keys. `points()` lists [x, y];
   * `move(index, x, y)` is told where one goes. Clicks beside all points go to `press(x, y)`.
   * The picture becomes one stop of the tab order: , and . choose a point, arrows move it. */
  drag({ points, move, press, name = (i) => say("point {number}", { number: i + 1 }) }) {
    const { canvas, figure } = this;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    this.selected = -1;
    let held = -1;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const nearest = ([px, py]) => {
      const reach = 24;
      let best = -1, least = reach * reach;
      points().forEach(([x, y], i) => {
        const distance = (this.px(x) - px) ** 2 + (this.py(y) - py) ** 2;
        if (distance < least) [best, least] = [i, distance];
      });
      return best;
    };
    const moveTo = (i, x, y) => move(i, clamp(x, ...this.x), clamp(y, ...this.y));
    canvas.addEventListener("pointerdown", (event) => {
      const at = place(event);
      held = nearest(at);
      if (held >= 0) {
        this.selected = held;
        canvas.setPointerCapture(event.pointerId);
        figure.redraw();
      } else if (press) press(this.dataX(at[0]), this.dataY(at[1]));
    });
    canvas.addEventListener("pointermove", (event) => {
      const at = place(event);
      if (held >= 0) moveTo(held, this.dataX(at[0]), this.dataY(at[1]));
      else canvas.style.cursor = nearest(at) >= 0 ? "grab" : press ? "crosshair" : "default";
    });
    const release = () => {
      held = -1;
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    // A finger on a point drags it; a finger elsewhere scrolls the page.
    canvas.addEventListener("touchstart", (event) => {
      if (nearest(place(event.touches[0])) >= 0) event.preventDefault();
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const count = points().length;
      if (!count || event.ctrlKey || event.metaKey || event.altKey) return;
      const steps = { ",": -1, ".": 1, PageUp: -1, PageDown: 1 };
      const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      if (event.key in steps) {
        this.selected = this.selected < 0 ? 0 : (this.selected + steps[event.key] + count) % count;
        const [x, y] = points()[this.selected];
        figure.announce(say("{name} at {x}, {y}", { name: name(this.selected), x: format(x), y: format(y) }));
      } else if (event.key in directions) {
        if (this.selected < 0 || this.selected >= count) this.selected = 0;
        const share = event.shiftKey ? 0.005 : 0.025;
        const [dx, dy] = directions[event.key];
        const [x, y] = points()[this.selected];
        moveTo(this.selected, x + dx * share * (this.x[1] - this.x[0]), y + dy * share * (this.y[1] - this.y[0]));
      } else return;
      event.preventDefault();
      figure.redraw();
    });
    return this;
  },
});
