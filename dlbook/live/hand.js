/* The reader's hand upon a picture: mouse, finger and keys. */

/* A click, or a finger that goes again where it came down, is a tap: it acts. What begins upon a
 * handle drags it. A finger that comes down anywhere else and moves scrolls the page, and changes
 * nothing: on a phone most pictures are in the way of a thumb. A mouse acts when it goes down, and
 * then holds the handle that is under it.
 *
 *   handle(place)    what may be dragged there, or undefined; a place is [px, py] in the picture
 *   grab(handle), drag(handle, place), tap(place)
 *   hover(place)     where a mouse is that holds nothing
 */
function listenToHand(canvas, { handle = () => undefined, grab, drag, tap, hover }) {
  const FIRM = 10; // a finger that moves less has not moved
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  let held, down;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const hold = (event, at) => {
    held = handle(at);
    if (held === undefined) return false;
    canvas.setPointerCapture(event.pointerId);
    grab?.(held);
    return true;
  };
  const release = () => {
    held = down = undefined;
  };
  canvas.addEventListener("pointerdown", (event) => {
    const at = place(event);
    release();
    if (hold(event, at)) return;
    if (event.pointerType !== "mouse") down = at;
    else if (event.button === 0 && tap) {
      tap(at);
      hold(event, at);
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    const at = place(event);
    if (held !== undefined) return drag(held, at);
    if (down && Math.hypot(at[0] - down[0], at[1] - down[1]) > FIRM) down = undefined;
    if (event.pointerType !== "mouse") return undefined;
    canvas.style.cursor = handle(at) !== undefined ? "grab" : tap ? "crosshair" : "default";
    return hover?.(at);
  });
  canvas.addEventListener("pointerup", () => {
    const tapped = down;
    release();
    if (tapped) tap?.(tapped);
  });
  canvas.addEventListener("pointercancel", release); // the browser scrolls
  canvas.addEventListener("touchstart", (event) => {
    if (event.cancelable && handle(place(event.touches[0])) !== undefined) event.preventDefault();
  }, { passive: false });
}

/* Calls move(right, up) for an arrow key: 1, 0 or -1 each. `other(key)` gets the other keys, and
 * returns true for one that it knows. */
function listenToArrows(canvas, move, other = () => false) {
  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction) move(...direction, event.shiftKey);
    else if (!other(event.key)) return;
    event.preventDefault();
  });
}

Object.assign(Plot.prototype, {
  /* Lets the reader move points. `points()` lists [x, y]; `move(index, x, y)` is told where one
   * goes; `grab(index)` hears that one begins to. A tap beside all points goes to `press(x, y)`. The
   * picture becomes one stop of the tab order: , and . choose a point, arrows move it. */
  drag({ points, move, press, grab, name = (i) => say("point {number}", { number: i + 1 }) }) {
    const { canvas, figure } = this;
    const REACH = 24;
    this.selected = -1;
    let keyed = false; // by the arrows, since when nothing else was done
    const nearest = ([px, py]) => {
      let best, least = REACH ** 2;
      points().forEach(([x, y], i) => {
        const distance = (this.px(x) - px) ** 2 + (this.py(y) - py) ** 2;
        if (distance < least) [best, least] = [i, distance];
      });
      return best;
    };
    const moveTo = (i, x, y) => move(i, clamp(x, ...this.x), clamp(y, ...this.y));
    listenToHand(canvas, {
      handle: nearest,
      grab: (i) => {
        this.selected = i;
        keyed = false;
        grab?.(i);
        figure.redraw();
      },
      drag: (i, [px, py]) => moveTo(i, this.dataX(px), this.dataY(py)),
      tap: press && (([px, py]) => press(clamp(this.dataX(px), ...this.x), clamp(this.dataY(py), ...this.y))),
    });
    const select = (key) => {
      const count = points().length;
      const step = { ",": -1, ".": 1, PageUp: -1, PageDown: 1 }[key];
      if (!count || !step) return false;
      this.selected = this.selected < 0 ? 0 : (this.selected + step + count) % count;
      keyed = false;
      const [x, y] = points()[this.selected];
      figure.announce(say("{name} at {x}, {y}", { name: name(this.selected), x: format(x), y: format(y) }));
      figure.redraw();
      return true;
    };
    listenToArrows(canvas, (right, up, fine) => {
      if (!points().length) return;
      if (this.selected < 0 || this.selected >= points().length) this.selected = 0;
      if (!keyed) grab?.(this.selected);
      keyed = true;
      const share = fine ? 0.005 : 0.025;
      const [x, y] = points()[this.selected];
      moveTo(this.selected, x + right * share * (this.x[1] - this.x[0]), y + up * share * (this.y[1] - this.y[0]));
      figure.redraw();
    }, select);
    return this;
  },
});
