// Pages with formulas: those that the reader sees are drawn first, copying gives them as TeX, and only
// the first one is a Tab stop. MathJax's own script comes after this one.
"use strict";

// All formulas of a chapter take MathJax seconds, in which the page answers nobody. So they are drawn
// in small groups: what is on the screen now, else the next ones of the text.
async function drawFormulas() {
  const GROUP = 20;
  const waiting = [...document.querySelectorAll(".math")];
  const onScreen = formula => {
    const {top, bottom} = formula.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  while (waiting.length) {
    const group = waiting.filter(onScreen);
    if (!group.length) group.push(...waiting.slice(0, GROUP));
    await MathJax.typesetPromise(group);
    for (const formula of group) waiting.splice(waiting.indexOf(formula), 1);
    await new Promise(done => setTimeout(done));
  }
  // The menu of a formula leads to MathJax's explorer. With the keyboard it is opened from the first
  // formula of a page; once the explorer is on, MathJax makes every formula a stop.
  const first = document.querySelector("mjx-container");
  if (first && !first.hasAttribute("tabindex")) first.tabIndex = 0;
}
MathJax.startup = {...MathJax.startup, pageReady: drawFormulas};

// What MathJax draws has no text of its own.
document.addEventListener("copy", event => {
  const selection = getSelection();
  if (selection.isCollapsed || event.target.closest?.("input, textarea")) return;
  const range = selection.getRangeAt(0).cloneRange();
  // A formula that is selected in part is copied whole.
  const formula = node => (node.closest ? node : node.parentElement).closest("mjx-container");
  if (formula(range.startContainer)) range.setStartBefore(formula(range.startContainer));
  if (formula(range.endContainer)) range.setEndAfter(formula(range.endContainer));
  const drawn = [...MathJax.startup.document.math]
    .filter(({typesetRoot}) => typesetRoot && range.intersectsNode(typesetRoot))
    .sort(({typesetRoot: a}, {typesetRoot: b}) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  const places = copy.querySelectorAll("mjx-container");
  if (!places.length || places.length !== drawn.length) return;
  drawn.forEach(({math, display}, i) =>
    places[i].replaceWith(display ? `\\[${math.trim()}\\]` : `\\(${math.trim()}\\)`));
  copy.querySelectorAll(".headerlink, button, script, style").forEach(e => e.remove());
  // Text has its line breaks only where it is laid out.
  copy.style = "position: fixed; left: 0; top: 0; opacity: 0; pointer-events: none";
  document.body.append(copy);
  event.clipboardData.setData("text/plain", copy.innerText);
  event.clipboardData.setData("text/html", copy.innerHTML);
  copy.remove();
  event.preventDefault();
});
