// Reads cases as JSON from standard input, runs them on the engine, writes the results.
import { readFileSync } from "node:fs";

const [source] = process.argv.slice(2);
const { default: _, ...engine } = await import(`data:text/javascript,${encodeURIComponent(readFileSync(source, "utf8"))}`);
const f64 = (values) => Float64Array.from(values);
const network = ({ layers, loss, l2 }) =>
  new engine.Network(
    layers.map(({ inputs, units, activation, kernel, bias }) => new engine.Dense(inputs, units, activation, { kernel, bias })),
    { loss, l2 },
  );

const RUN = {
  activation: ({ name, z }) => {
    const { value, slope } = engine.ACTIVATIONS[name];
    return { value: z.map(value), slope: z.map((each) => slope(each, value(each))) };
  },
  network: (given) => {
    const net = network(given);
    const [x, y] = [f64(given.x), f64(given.y)];
    const output = net.forward(x, given.rows);
    const loss = net.backward(x, y, given.rows);
    const gradients = net.parameters.map(({ grad }) => [...grad]);
    const step = engine.optimizer(given.optimizer, given.settings);
    const losses = [];
    for (let i = 0; i < 10; i++) {
      losses.push(net.backward(x, y, given.rows));
      step(net.parameters);
    }
    return { output: [...output], loss, gradients, losses, trained: net.parameters.map(({ value }) => [...value]) };
  },
  convolution: ({ image, shape, kernel, kernelShape, bias, stride, padding, gradOut }) => {
    const { out, shape: outShape } = engine.convolve(f64(image), shape, f64(kernel), kernelShape, { stride, padding, bias });
    const back = engine.convolveBackward(f64(gradOut), f64(image), shape, f64(kernel), kernelShape, { stride, padding });
    return { out: [...out], shape: outShape, gradImage: [...back.gradImage], gradKernel: [...back.gradKernel] };
  },
  recurrent: ({ x, h, weights, gradNew }) => {
    const state = engine.recurrentStep(x, h, weights);
    const back = engine.recurrentStepBackward(f64(gradNew), state, x, h, weights);
    return { state: [...state], ...Object.fromEntries(Object.entries(back).map(([k, v]) => [k, [...v]])) };
  },
};

const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ kind, ...given }) => RUN[kind](given))));
