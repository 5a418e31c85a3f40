/* Runs the book's live figures in the built page, with no kernel and no network.
 *
 * The book's build writes the state of every widget of a page into one JSON script
 * and, for each figure, a still picture that names its widget. A figure is an
 * anywidget: its state holds one ES module (`_esm`) whose `render({model, el})` draws
 * it. This script imports that module from a blob (a file would not load from disk),
 * and gives it a model that keeps the state in the page. A figure starts when it
 * scrolls near the window; until then, and whenever it cannot start, the still
 * picture stays. */
(() => {
  "use strict";
  const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  const WORDS = 'script[type="application/vnd.dlbook.words+json"]'; // another language, if any

  /* What a figure's module expects of a model: get, set, on, off, save_changes. */
  class Model {
    constructor(state) {
      this.state = state;
      this.listeners = new Map();
      this.changed = new Set();
      this.widget_manager = null;
    }
    get(name) {
      return this.state[name];
    }
    set(name, value) {
      if (typeof name === "object") {
        for (const [key, each] of Object.entries(name)) this.set(key, each);
      } else if (this.state[name] !== value) {
        this.state[name] = value;
        this.changed.add(name);
        this.emit(`change:${name}`, value);
      }
    }
    save_changes() {
      if (this.changed.size === 0) return;
      this.changed.clear();
      this.emit("change");
    }
    on(events, callback) {
      for (const event of events.split(/\s+/)) {
        if (!this.listeners.has(event)) this.listeners.set(event, new Set());
        this.listeners.get(event).add(callback);
      }
    }
    off(events, callback) {
      const names = events ? events.split(/\s+/) : [...this.listeners.keys()];
      for (const event of names) {
        if (callback) this.listeners.get(event)?.delete(callback);
        else this.listeners.delete(event);
      }
    }
    send() {} // there is no kernel to send to
    emit(event, ...values) {
      for (const callback of [...(this.listeners.get(event) ?? [])]) callback(...values);
    }
  }

  /* Binary traits are stored beside the state, in base64, with the path they belong to. */
  function decodeBuffers({ state, buffers = [] }) {
    for (const { path, data } of buffers) {
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      const owner = path.slice(0, -1).reduce((value, key) => value[key], state);
      owner[path.at(-1)] = new DataView(bytes.buffer);
    }
    return state;
  }

  const modules = new Map(); // source -> promise of its module: equal figures share one
  function importSource(source) {
    if (!modules.has(source)) {
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      modules.set(source, import(url).finally(() => URL.revokeObjectURL(url)));
    }
    return modules.get(source);
  }

  const styled = new Set();
  function addStyle(css) {
    if (!css || styled.has(css)) return;
    styled.add(css);
    const style = document.createElement("style");
    style.textContent = css;
    document.head.append(style);
  }

  /* A server may forbid scripts that a page makes itself; the browser then says no more than
   * that a module could not be fetched. */
  let forbidden = false;
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    if (blockedURI.startsWith("blob")) forbidden = true;
  });
  const FAILED =
    "This live figure could not start ({problem}). Reload the page, or run this page as a notebook.";
  const FORBIDDEN =
    "This live figure could not start: the server of this page forbids the scripts that it needs. " +
    "Its Content-Security-Policy must hold: script-src 'self' 'unsafe-inline' blob:.";

  function showError(place, error) {
    console.error(error);
    const text = forbidden ? FORBIDDEN : FAILED;
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.className = "dl-live-error";
    message.textContent = (globalThis.dlbookWords?.[text] ?? text).replace("{problem}", error.message);
    place.append(message);
  }

  async function start(place, widgets, models) {
    const id = place.dataset.liveModel;
    try {
      const widget = widgets[id];
      if (!widget) throw new Error("its state is missing from the page");
      if (widget.model_module !== "anywidget") return; // needs a kernel: nothing to run here
      if (!models.has(id)) models.set(id, new Model(decodeBuffers(widget)));
      const model = models.get(id);
      addStyle(model.get("_css"));
      const source = model.get("_esm");
      const loaded = await importSource(source);
      const figure = typeof loaded.default === "function" ? await loaded.default() : loaded.default;
      await figure.initialize?.({ model });
      const el = document.createElement("div");
      const still = [...place.children];
      place.append(el);
      await figure.render({ model, el });
      still.forEach((part) => part.remove());
      place.dataset.live = "on";
    } catch (error) {
      place.dataset.live = "failed";
      showError(place, error);
    }
  }

  function main() {
    const words = document.querySelector(WORDS);
    if (words) globalThis.dlbookWords = JSON.parse(words.textContent);
    const widgets = {};
    for (const script of document.querySelectorAll(STATE)) {
      Object.assign(widgets, JSON.parse(script.textContent).state);
    }
    // A view that came without a still picture gets an empty place beside its script.
    for (const script of document.querySelectorAll(VIEW)) {
      const place = document.createElement("div");
      place.dataset.liveModel = JSON.parse(script.textContent).model_id;
      script.after(place);
    }
    const models = new Map();
    const places = [...document.querySelectorAll("[data-live-model]")];
    const inView = places.filter((place) => {
      const { top, bottom } = place.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    const shown = Promise.all(inView.map((place) => start(place, widgets, models)));
    // MathJax keeps a page busy for seconds. Its script comes after this one, and waits.
    globalThis.MathJax ??= {};
    const { startup } = globalThis.MathJax;
    const draw = startup?.pageReady ?? (() => globalThis.MathJax.startup.defaultPageReady());
    globalThis.MathJax.startup = { ...startup, pageReady: () => shown.then(draw) };
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          watcher.unobserve(target);
          start(target, widgets, models);
        }
      },
      { rootMargin: "300px" },
    );
    for (const place of places) if (!inView.includes(place)) watcher.observe(place);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", main);
  else main();
})();
