// The search page: Sphinx's search, with an order and with excerpts for readers.
"use strict";
(() => {
  const stemmer = new Stemmer();
  const stems = text =>
    splitQuery(text.toLowerCase()).map(word => stemmer.stemWord(word)).join(" ");
  const asked = stems(new URLSearchParams(location.search).get("q") ?? "");

  // What has the name that was asked for comes first, then what has it in its name; of these a
  // page before an entry of the glossary, that before a section, and names of the package last.
  Scorer.score = ([page, title, anchor, inPackage, score]) => {
    const path = title.replace(/<[^>]*>/g, "").split(inPackage ? "." : " > ");
    const name = stems(path.at(-1));
    const match = name === asked ? 100 : ` ${name} `.includes(` ${asked} `) ? 50 : 0;
    if (inPackage) return match / 4;
    return match + score + (anchor === "" ? 10 : page.endsWith("/glossary") ? 5 : 0);
  };

  // An excerpt comes from the text alone: no title and minutes, no buttons, no lists of sections, no
  // folded code, no TeX.
  const furniture = "h1, .headerlink, .toctree-wrapper, nav, button, summary, script, style, svg, " +
    ".tag_hide-input .cell_input";
  const minutes = /^About [^.]*\. The notebook runs in [^.]*\. /;
  Search.htmlToText = (source, anchor) => {
    const page = new DOMParser().parseFromString(source, "text/html");
    const target = anchor ? page.getElementById(decodeURIComponent(anchor.slice(1))) : null;
    const place = target?.closest("dt, section") ?? page.querySelector(".bd-article");
    if (place.matches("dt")) place.append(": ", place.nextElementSibling ?? "");
    for (const e of place.querySelectorAll(furniture)) e.remove();
    for (const formula of place.querySelectorAll(".math")) {
      const tex = formula.textContent.trim().replace(/^\\[([]|\\[)\]]$/g, "");
      formula.replaceWith(/[\\{}^_&]/.test(tex) ? "…" : tex);
    }
    return place.textContent.replace(/\s+/g, " ").trim().replace(minutes, "");
  };
})();
