/* Questions as ordinary forms: radio buttons, number fields, and a spoken word of feedback. */

export default liveFigure("Quiz", (ui) => {
  const questions = ui.get("questions");
  const key = `dlbook-quiz:${ui.get("name")}`;
  /* The browser keeps the reader's answers, if it may, by the words of question and answer: an
   * answer to a question that has changed since is no answer to the new one. */
  const load = () => {
    try {
      return Object(JSON.parse(localStorage.getItem(key)));
    } catch {
      return {}; // storage is forbidden, or holds something else: answers last as long as the page
    }
  };
  const save = () => {
    const given = questions.map(({ text, answers }, i) => [text, answers?.[ui.get("answers")[i]] ?? ui.get("answers")[i]]);
    try {
      localStorage.setItem(key, JSON.stringify(Object.fromEntries(given)));
    } catch { /* storage is forbidden */ }
  };
  const saved = load();
  ui.set({ answers: questions.map(({ kind, text, answers }, i) => {
    const given = saved[text];
    if (kind === "choice" && answers.includes(given)) return answers.indexOf(given);
    return kind === "number" && Number.isFinite(given) ? given : ui.get("answers")[i];
  }) });

  /* Text with `code` between backquotes. */
  const rich = (text) => say(text).split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part));
  const readNumber = (text) => {
    const [a, b = "1", ...rest] = text.trim().replace(",", ".").replace("−", "-").split("/");
    return rest.length || a.trim() === "" || b.trim() === "" ? NaN : Number(a) / Number(b);
  };
  const isRight = (question, answer) =>
    question.kind === "choice" ? answer === question.correct : Math.abs(answer - question.answer) <= question.tolerance + 1e-12;

  const tries = questions.map(() => 0);
  const answer = (i, value) => {
    tries[i] += 1;
    const answers = ui.get("answers").map((old, k) => (k === i ? value : old));
    ui.set({ answers });
    save();
  };
  const verdict = (question, value, i) => {
    if (value === null) return ["", ""];
    if (question.kind === "choice") {
      return [isRight(question, value) ? "right" : "wrong", say(question.feedback[value])];
    }
    const feedback = say(question.feedback);
    if (isRight(question, value)) return ["right", say("Right: {answer}. {feedback}", { answer: format(question.answer, 4).replace(/\.?0+$/, ""), feedback })];
    if (tries[i] > 1 && feedback) return ["wrong", say("Not yet. {feedback}", { feedback })];
    return ["wrong", say(value > question.answer ? "Not yet: {value} is too large." : "Not yet: {value} is too small.", { value: format(value, 3) })];
  };

  const forms = questions.map((question, i) => {
    const field = element("fieldset", { class: "dl-quiz" }, element("legend", {}, `${i + 1}. `, ...rich(question.text)));
    const inputs = [];
    if (question.kind === "choice") {
      question.answers.forEach((text, k) => {
        const input = element("input", { type: "radio", name: `${ui.id}-${i}`, value: k });
        input.addEventListener("change", () => answer(i, k));
        inputs.push(input);
        field.append(element("label", { class: "dl-answer" }, input, element("span", {}, ...rich(text))));
      });
    } else {
      const input = element("input", { type: "text", inputmode: "decimal", size: 8, autocomplete: "off", "aria-label": say("Answer to question {number}, a number", { number: i + 1 }) });
      const check = () => {
        const value = readNumber(input.value);
        if (Number.isFinite(value)) answer(i, value);
        else feedback.textContent = say("Write a number, such as 0.25 or 1/4.");
      };
      input.addEventListener("keydown", (event) => event.key === "Enter" && check());
      inputs.push(input);
      const row = ui.row(field);
      row.append(input);
      ui.button(row, "Check", check, { "aria-label": say("Check question {number}", { number: i + 1 }) });
    }
    const feedback = field.appendChild(element("p", { class: "dl-feedback", role: "status" }));
    ui.root.append(field);
    return { field, inputs, feedback };
  });
  const score = ui.root.appendChild(element("p", { class: "dl-hint" }));
  const clear = () => forms.forEach(({ inputs, feedback }, i) => {
    tries[i] = 0;
    feedback.textContent = "";
    inputs.forEach((input) => (input.type === "radio" ? (input.checked = false) : (input.value = "")));
  });
  const buttons = ui.row(ui.root);
  ui.button(buttons, "Clear my answers", () => {
    keep();
    clear();
    ui.set({ answers: questions.map(() => null) });
    save();
  });
  const keep = ui.undo(buttons, ["answers"], { restore: () => { clear(); save(); } });

  ui.onDraw(() => {
    const answers = ui.get("answers");
    forms.forEach(({ field, inputs, feedback }, i) => {
      const [state, text] = verdict(questions[i], answers[i], i);
      field.dataset.state = state;
      if (answers[i] !== null) {
        const words = `${state === "right" ? "✓" : "✗"} ${text}`;
        if (feedback.textContent !== words) feedback.textContent = words;
        if (questions[i].kind === "choice") inputs.forEach((input, k) => (input.checked = k === answers[i]));
        else if (inputs[0].value === "") inputs[0].value = String(answers[i]);
      }
    });
    const right = answers.filter((value, i) => value !== null && isRight(questions[i], value)).length;
    const count = questions.length;
    score.textContent = say("{right} of {count} right", { right, count });
    ui.status(say("{answered} of {count} questions answered, {right} right.", { answered: answers.filter((value) => value !== null).length, count, right }));
  });
});
