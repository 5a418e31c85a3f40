/* The loss surfaces that descent is shown on: one or two parameters, the loss, its gradient. */
const SURFACES = {
  "parabola": {
    names: 1, x: [-3, 3], y: [-0.4, 5], start: [-2.6, 0],
    loss: ([x]) => 0.5 * x * x, gradient: ([x]) => [x, 0],
  },
  "double well": {
    names: 1, x: [-2.4, 2.4], y: [-1.9, 2.4], start: [2.2, 0],
    loss: ([x]) => 0.25 * x ** 4 - x * x + 0.3 * x, gradient: ([x]) => [x ** 3 - 2 * x + 0.3, 0],
  },
  "bowl": {
    names: 2, x: [-3, 3], y: [-2.4, 2.4], start: [-2.5, 1.8],
    loss: ([x, y]) => 0.5 * (x * x + y * y), gradient: ([x, y]) => [x, y],
  },
  "valley": {
    names: 2, x: [-3, 3], y: [-2.4, 2.4], start: [-2.6, 1],
    loss: ([x, y]) => 0.5 * (x * x + 12 * y * y), gradient: ([x, y]) => [x, 12 * y],
  },
  "four hollows": {
    names: 2, x: [-5, 5], y: [-5, 5], start: [-0.3, -1],
    loss: ([x, y]) => ((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2) / 50,
    gradient: ([x, y]) => [
      (4 * x * (x * x + y - 11) + 2 * (x + y * y - 7)) / 50,
      (2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)) / 50,
    ],
  },
};
