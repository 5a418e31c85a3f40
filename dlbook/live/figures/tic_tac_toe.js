/* Tic-tac-toe against a network with tree search: the rules and the search of dlbook.games. */

const LINES = [7, 56, 448, 73, 146, 292, 273, 84]; // three cells in a row, as bits
const FULL = 511;
const CELLS = ["top left", "top middle", "top right", "middle left", "center", "middle right", "bottom left", "bottom middle", "bottom right"];
const hasLine = (stones) => LINES.some((line) => (stones & line) === line);
const movesOf = ([own, other]) => [...CELLS.keys()].filter((cell) => !(((own | other) >> cell) & 1));
const playMove = ([own, other], cell) => [other, own | (1 << cell)];
/* -1 if the player to move has lost, 0 for a draw, undefined while the game goes on. */
const resultOf = ([own, other]) => (hasLine(other) ? -1 : (own | other) === FULL ? 0 : undefined);

/* How often each cell was visited: the search of dlbook.games, step by step the same. */
function treeSearch(root, simulations, evaluate, exploration = 1.5) {
  const tree = new Map();
  const key = ([own, other]) => own * 512 + other;
  const promising = ({ priors, visits, totals }) => {
    const all = exploration * Math.sqrt(1 + visits.reduce((a, b) => a + b, 0));
    let [best, most] = [0, -Infinity];
    priors.forEach((prior, k) => {
      const score = (visits[k] ? totals[k] / visits[k] : 0) + (all * prior) / (1 + visits[k]);
      if (score > most) [best, most] = [k, score];
    });
    return best;
  };
  for (let n = 0; n <= simulations; n++) {
    const path = [];
    let here = root;
    for (let node = tree.get(key(here)); node; node = tree.get(key(here))) {
      const k = promising(node);
      path.push([node, k]);
      here = playMove(here, node.moves[k]);
    }
    let value = resultOf(here);
    if (value === undefined) {
      const found = evaluate(here);
      const moves = movesOf(here);
      const total = moves.reduce((sum, move) => sum + found.policy[move], 0);
      const priors = moves.map((move) => (total > 0 ? found.policy[move] / total : 1 / moves.length));
      tree.set(key(here), { moves, priors, visits: moves.map(() => 0), totals: moves.map(() => 0) });
      value = found.value;
    }
    for (const [node, k] of path.reverse()) {
      value = -value;
      node.visits[k] += 1;
      node.totals[k] += value;
    }
  }
  const counts = Array(9).fill(0);
  const { moves, visits } = tree.get(key(root));
  moves.forEach((move, k) => (counts[move] = visits[k]));
  return counts;
}

export default liveFigure("TicTacToe", (ui) => {
  /* ---- the network ---- */
  const { data } = decodeArray(ui.get("weights"));
  let at = 0;
  const take = (count) => data.slice(at, (at += count));
  const net = new Network(ui.get("layers").map(({ inputs, units, activation }) =>
    new Dense(inputs, units, activation, { kernel: take(inputs * units), bias: take(units) })));
  const evaluate = ([own, other]) => {
    const x = Float64Array.from({ length: 18 }, (_, i) => ((i < 9 ? own : other) >> i % 9) & 1);
    const out = net.forward(x, 1);
    return { policy: softmax(out.slice(0, 9)), value: Math.tanh(out[9]) };
  };

  /* ---- the game ---- */
  const stones = (mark) => [...ui.get("board")].reduce((sum, each, i) => sum + (each === mark ? 1 << i : 0), 0);
  const count = (mark) => [...ui.get("board")].filter((each) => each === mark).length;
  const turn = () => (count("X") === count("O") ? "X" : "O");
  const position = () => (turn() === "X" ? [stones("X"), stones("O")] : [stones("O"), stones("X")]);
  const set = (cell) => {
    const mark = turn();
    ui.set({ board: [...ui.get("board")].map((each, i) => (i === cell ? mark : each)).join("") });
  };
  let thought;
  const think = () => {
    const key = `${ui.get("board")} ${ui.get("simulations")}`;
    if (thought?.key === key) return thought;
    const over = resultOf(position()) !== undefined;
    const visits = over || ui.get("simulations") < 1 ? Array(9).fill(0) : treeSearch(position(), ui.get("simulations"), evaluate);
    thought = { key, over, visits, ...evaluate(position()) };
    return thought;
  };
  const answer = () => {
    const { over, visits, policy } = think();
    if (over || turn() === ui.get("human")) return;
    const scores = ui.get("simulations") < 1 ? policy : visits;
    set(movesOf(position()).reduce((best, cell) => (scores[cell] > scores[best] ? cell : best)));
  };
  const start = (human) => {
    keep();
    ui.set({ human, board: "........." });
    answer();
  };

  /* ---- the parts ---- */
  const board = element("div", { class: "dl-board", role: "group", "aria-label": say("The board") });
  const cells = CELLS.map((_, cell) => {
    const [mark, prior, looked] = [element("strong"), element("span"), element("span")];
    const button = element("button", { type: "button", onclick: () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      keep();
      set(cell);
      answer();
    } }, mark, prior, looked);
    board.append(button);
    return { button, mark, prior, looked };
  });
  const buttons = ui.row(ui.root);
  ui.button(buttons, "New game, I begin", () => start("X"));
  ui.button(buttons, "The network begins", () => start("O"));
  const keep = ui.undo(buttons, ["board", "human"]);
  ui.root.append(board);
  ui.slider(ui.root, { label: "simulations of the search", min: 0, max: 400, step: 10, digits: 0, get: () => ui.get("simulations"), set: (simulations) => ui.set({ simulations }) });
  const showValue = ui.readout(ui.readouts(ui.root), "value for who moves, −1 to 1", "value");

  ui.onDraw(() => {
    const { over, visits, policy, value } = think();
    const total = visits.reduce((a, b) => a + b, 0);
    [...ui.get("board")].forEach((mark, i) => {
      const { button, mark: letter, prior, looked } = cells[i];
      const free = mark === "." && !over;
      letter.textContent = mark === "." ? "" : say(mark);
      prior.textContent = free ? say("net {share}", { share: percent(policy[i], 0) }) : "";
      looked.textContent = free && total ? say("search {share}", { share: percent(visits[i] / total, 0) }) : "";
      button.setAttribute("aria-disabled", String(!free));
      const state = mark === "." ? say("empty") : say(mark);
      button.setAttribute("aria-label", `${say(CELLS[i])}: ${state} ${prior.textContent} ${looked.textContent}`.trim());
    });
    board.dataset.numbers = JSON.stringify({ policy: [...policy], value, visits });
    const loser = over && resultOf(position()) === -1 ? turn() : undefined;
    showValue(value, over ? "–" : format(value));
    const marks = [...ui.get("board")].flatMap((mark, i) => (mark === "." ? [] : [say("{mark} {where}", { mark: say(mark), where: say(CELLS[i]) })]));
    const told = marks.length ? marks.join(", ") : say("an empty board");
    const end = !over ? say("you play {human}.", { human: say(ui.get("human")) })
      : loser === undefined ? say("a draw.") : say(loser === ui.get("human") ? "the network has won." : "you have won.");
    ui.status(`${told}; ${end}`);
  });
});
