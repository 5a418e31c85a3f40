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

  // Sphinx wants every word of the question in one place. Who asks in a sentence, "do I need a gpu",
  // which is nothing's name, is led to the names in it: the longest first.
  const perform = Search._performSearch;
  Search._performSearch = (...query) => {
    const results = perform(...query); // the last is the best
    if (results.some(([, , , , score]) => score >= 50)) return results;
    const { docnames, filenames, titles, alltitles } = Search._index;
    const named = Object.entries(alltitles)
      .map(([title, places]) => [title, places, stems(title)])
      .filter(([, , name]) => name && name !== asked && ` ${asked} `.includes(` ${name} `))
      .sort(([, , a], [, , b]) => a.length - b.length);
    for (const [title, places] of named)
      for (const [file, id] of places) {
        const shown = titles[file] === title ? title : `${titles[file]} > ${title}`;
        const anchor = id === null ? "" : `#${id}`;
        results.push([docnames[file], shown, anchor, null, 0, filenames[file]]);
      }
    return results;
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
