/* The words of the figures. Every text that a reader sees or hears passes through `say`: an
 * English sentence, with {places} for what changes in it. A page in another language holds a
 * dictionary from these sentences to its own (globalThis.dlbookWords); what it lacks stays
 * English. */

const say = (sentence, values = {}) =>
  (globalThis.dlbookWords?.[sentence] ?? sentence).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/* Numbers as the reader sees them: a real minus sign, a fixed number of digits. */
const format = (value, digits = 2) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? say("not a number") : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size >= 1e5 || (size > 0 && size < 0.5 * 10 ** -digits && size < 1e-4)
    ? value.toExponential(1) : value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replaceAll("-", "−");
};
const percent = (share, digits = 1) => `${format(100 * share, digits)}%`;
/* Very large and very small numbers: 1.2e−7. */
const power = (value, digits = 1) => value.toExponential(digits).replaceAll("-", "−");
