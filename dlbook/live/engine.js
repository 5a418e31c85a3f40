/* A neural network in plain JavaScript: the same formulas as the Python package, in float64.
 *
 * The live figures compute with it, and a test runs it beside `dlbook` on random numbers:
 * outputs, gradients and ten training steps agree to 1e-6, or the build fails.
 *
 * A batch is a flat Float64Array in row-major order. Sizes travel beside it: `rows` is the
 * number of samples, `inputs` and `units` are the widths. A kernel has shape
 * (inputs, units), so kernel[i * units + j] joins input i to unit j. */

/* ---- activations: a = value(z), da/dz = slope(z, a) ---- */

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/* The error function: its power series near zero, its continued fraction far from it. */
function erf(x) {
  if (x < 0) return -erf(-x);
  if (x < 2.5) {
    let term = x, sum = x;
    for (let n = 1; n < 60; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (x + fraction);
  return 1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
const normalCdf = (z) => 0.5 * (1 + erf(z / Math.SQRT2));

const ACTIVATIONS = {
  linear: { value: (z) => z, slope: () => 1 },
  sigmoid: { value: sigmoid, slope: (z, a) => a * (1 - a) },
  tanh: { value: Math.tanh, slope: (z, a) => 1 - a * a },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { value: (z) => (z > 0 ? z : 0.2 * z), slope: (z) => (z > 0 ? 1 : 0.2) },
  elu: { value: (z) => (z > 0 ? z : Math.expm1(z)), slope: (z, a) => (z > 0 ? 1 : a + 1) },
  gelu: {
    value: (z) => z * normalCdf(z),
    slope: (z) => normalCdf(z) + (z * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI),
  },
  silu: {
    value: (z) => z * sigmoid(z),
    slope: (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z))),
  },
  softplus: {
    value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: (z) => sigmoid(z),
  },
};

/* Each row becomes positive numbers that sum to one; the row's maximum is subtracted first. */
function softmax(logits, rows = 1) {
  const units = logits.length / rows;
  const out = new Float64Array(logits.length);
  for (let n = 0; n < rows; n++) {
    let largest = -Infinity, sum = 0;
    for (let j = 0; j < units; j++) largest = Math.max(largest, logits[n * units + j]);
    for (let j = 0; j < units; j++) {
      out[n * units + j] = Math.exp(logits[n * units + j] - largest);
      sum += out[n * units + j];
    }
    for (let j = 0; j < units; j++) out[n * units + j] /= sum;
  }
  return out;
}

/* ---- losses: the mean over the batch, and its gradient by the prediction ---- */

const TINY = 1e-7; // keeps log away from zero, as in Keras

const LOSSES = {
  mean_squared_error: {
    value(p, y) {
      let sum = 0;
      for (let i = 0; i < p.length; i++) sum += (p[i] - y[i]) ** 2;
      return sum / p.length;
    },
    gradient: (p, y) => p.map((each, i) => (2 * (each - y[i])) / p.length),
  },
  binary_crossentropy: {
    value(p, y) {
      let sum = 0;
      for (let i = 0; i < p.length; i++) {
        const q = Math.min(Math.max(p[i], TINY), 1 - TINY);
        sum -= y[i] * Math.log(q) + (1 - y[i]) * Math.log(1 - q);
      }
      return sum / p.length;
    },
    gradient: (p, y) => p.map((each, i) => (each - y[i]) / (each * (1 - each)) / p.length),
  },
  categorical_crossentropy: {
    value(p, y, rows) {
      let sum = 0;
      for (let i = 0; i < p.length; i++) sum -= y[i] * Math.log(Math.max(p[i], TINY));
      return sum / rows;
    },
    gradient: (p, y, rows) => p.map((each, i) => -y[i] / each / rows),
  },
};

/* ---- layers ---- */

class Dense {
  constructor(inputs, units, activation = "linear", { kernel, bias } = {}) {
    this.inputs = inputs;
    this.units = units;
    this.activation = activation;
    this.kernel = Float64Array.from(kernel ?? new Float64Array(inputs * units));
    this.bias = Float64Array.from(bias ?? new Float64Array(units));
    this.kernelGrad = new Float64Array(inputs * units);
    this.biasGrad = new Float64Array(units);
  }

  /* z = x kernel + bias, a = activation(z) */
  forward(x, rows) {
    const { inputs, units, kernel, bias } = this;
    const z = new Float64Array(rows * units);
    for (let n = 0; n < rows; n++) {
      for (let j = 0; j < units; j++) z[n * units + j] = bias[j];
      for (let i = 0; i < inputs; i++) {
        const xi = x[n * inputs + i];
        for (let j = 0; j < units; j++) z[n * units + j] += xi * kernel[i * units + j];
      }
    }
    let a;
    if (this.activation === "softmax") a = softmax(z, rows);
    else a = z.map(ACTIVATIONS[this.activation].value);
    Object.assign(this, { x, z, a });
    return a;
  }

  /* From dL/da to dL/dz. Softmax couples the units of a row; the others act one by one. */
  throughActivation(gradA, rows) {
    const { z, a, units } = this;
    if (this.activation !== "softmax") {
      const { slope } = ACTIVATIONS[this.activation];
      return gradA.map((each, i) => each * slope(z[i], a[i]));
    }
    const gradZ = new Float64Array(gradA.length);
    for (let n = 0; n < rows; n++) {
      let dot = 0;
      for (let j = n * units; j < (n + 1) * units; j++) dot += gradA[j] * a[j];
      for (let j = n * units; j < (n + 1) * units; j++) gradZ[j] = a[j] * (gradA[j] - dot);
    }
    return gradZ;
  }

  /* kernelGrad = x^T gradZ, biasGrad = sum of gradZ, and gradX = gradZ kernel^T */
  backward(gradZ, rows) {
    const { inputs, units, kernel, kernelGrad, biasGrad, x } = this;
    const gradX = new Float64Array(rows * inputs);
    kernelGrad.fill(0);
    biasGrad.fill(0);
    for (let n = 0; n < rows; n++) {
      for (let j = 0; j < units; j++) biasGrad[j] += gradZ[n * units + j];
      for (let i = 0; i < inputs; i++) {
        const xi = x[n * inputs + i];
        let sum = 0;
        for (let j = 0; j < units; j++) {
          const g = gradZ[n * units + j];
          kernelGrad[i * units + j] += xi * g;
          sum += g * kernel[i * units + j];
        }
        gradX[n * inputs + i] = sum;
      }
    }
    return gradX;
  }
}

/* A chain of layers with a loss. `l2` adds l2 * (sum of squared kernel entries) to the loss. */
class Network {
  constructor(layers, { loss = "mean_squared_error", l2 = 0 } = {}) {
    Object.assign(this, { layers, loss, l2 });
  }

  forward(x, rows) {
    return this.layers.reduce((value, layer) => layer.forward(value, rows), x);
  }

  /* Fills every layer's gradients from that by the last layer's z; returns that by the input. */
  backpropagate(grad, rows) {
    for (let l = this.layers.length - 1; l >= 0; l--) {
      grad = this.layers[l].backward(grad, rows);
      if (l > 0) grad = this.layers[l - 1].throughActivation(grad, rows);
    }
    return grad;
  }

  /* Loss of the batch, the penalty included; fills every layer's gradients. */
  backward(x, y, rows) {
    const p = this.forward(x, rows);
    let loss = LOSSES[this.loss].value(p, y, rows);
    const last = this.layers.at(-1);
    let grad;
    if (this.loss === "binary_crossentropy" && last.activation === "sigmoid") {
      grad = p.map((each, i) => (each - y[i]) / p.length);
    } else if (this.loss === "categorical_crossentropy" && last.activation === "softmax") {
      grad = p.map((each, i) => (each - y[i]) / rows);
    } else {
      grad = last.throughActivation(LOSSES[this.loss].gradient(p, y, rows), rows);
    }
    this.backpropagate(grad, rows);
    for (const { kernel, kernelGrad } of this.layers) {
      for (let i = 0; i < kernel.length; i++) {
        loss += this.l2 * kernel[i] ** 2;
        kernelGrad[i] += 2 * this.l2 * kernel[i];
      }
    }
    return loss;
  }

  get parameters() {
    return this.layers.flatMap((layer) => [
      { value: layer.kernel, grad: layer.kernelGrad },
      { value: layer.bias, grad: layer.biasGrad },
    ]);
  }
}

/* ---- optimizers: update(value, grad) of one array, with the memory it needs ---- */

const OPTIMIZERS = {
  /* v <- momentum v - rate g, w <- w + v */
  sgd: ({ rate = 0.01, momentum = 0 }) => (w, g, memory) => {
    memory.v ??= new Float64Array(w.length);
    for (let i = 0; i < w.length; i++) {
      memory.v[i] = momentum * memory.v[i] - rate * g[i];
      w[i] += memory.v[i];
    }
  },
  /* s <- rho s + (1 - rho) g^2, w <- w - rate g / sqrt(s + epsilon) */
  rmsprop: ({ rate = 0.001, rho = 0.9, epsilon = 1e-7 }) => (w, g, memory) => {
    memory.s ??= new Float64Array(w.length);
    for (let i = 0; i < w.length; i++) {
      memory.s[i] = rho * memory.s[i] + (1 - rho) * g[i] ** 2;
      w[i] -= (rate * g[i]) / Math.sqrt(memory.s[i] + epsilon);
    }
  },
  /* m and s are running means of g and g^2; both start at zero, which is corrected for */
  adam: ({ rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }) => (w, g, memory) => {
    memory.m ??= new Float64Array(w.length);
    memory.s ??= new Float64Array(w.length);
    memory.t = (memory.t ?? 0) + 1;
    const corrected = (rate * Math.sqrt(1 - beta2 ** memory.t)) / (1 - beta1 ** memory.t);
    for (let i = 0; i < w.length; i++) {
      memory.m[i] = beta1 * memory.m[i] + (1 - beta1) * g[i];
      memory.s[i] = beta2 * memory.s[i] + (1 - beta2) * g[i] ** 2;
      w[i] -= (corrected * memory.m[i]) / (Math.sqrt(memory.s[i]) + epsilon);
    }
  },
};

/* One function that steps all parameters: optimizer("adam", { rate: 0.01 })(network.parameters) */
function optimizer(name, settings = {}) {
  const update = OPTIMIZERS[name](settings);
  const memories = [];
  return (parameters) =>
    parameters.forEach(({ value, grad }, i) => update(value, grad, (memories[i] ??= {})));
}

/* ---- convolution, channels last ----
 * image (height, width, channels), kernel (k, k, channels, filters), zeros outside the image. */

function convolutionGeometry([height, width], k, stride, padding) {
  const along = (size) => {
    if (padding === "valid") return { out: Math.floor((size - k) / stride) + 1, before: 0 };
    const out = Math.ceil(size / stride);
    return { out, before: Math.floor(Math.max((out - 1) * stride + k - size, 0) / 2) };
  };
  return [along(height), along(width)];
}

/* Calls visit(outIndex, imageIndex, kernelIndex) for every product that a convolution sums. */
function convolutionTerms(shape, [k, , channels, filters], stride, padding, visit) {
  const [height, width] = shape;
  const [rows, columns] = convolutionGeometry(shape, k, stride, padding);
  for (let r = 0; r < rows.out; r++)
    for (let c = 0; c < columns.out; c++)
      for (let u = 0; u < k; u++)
        for (let v = 0; v < k; v++) {
          const y = r * stride + u - rows.before, x = c * stride + v - columns.before;
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          for (let ch = 0; ch < channels; ch++)
            for (let f = 0; f < filters; f++)
              visit(
                (r * columns.out + c) * filters + f,
                (y * width + x) * channels + ch,
                ((u * k + v) * channels + ch) * filters + f,
              );
        }
  return [rows.out, columns.out, filters];
}

function convolve(image, shape, kernel, kernelShape, { stride = 1, padding = "valid", bias } = {}) {
  const [rows, columns] = convolutionGeometry(shape, kernelShape[0], stride, padding);
  const filters = kernelShape[3];
  const out = new Float64Array(rows.out * columns.out * filters);
  if (bias) out.forEach((_, i) => (out[i] = bias[i % filters]));
  convolutionTerms(shape, kernelShape, stride, padding, (o, i, w) => {
    out[o] += image[i] * kernel[w];
  });
  return { out, shape: [rows.out, columns.out, filters] };
}

function convolveBackward(gradOut, image, shape, kernel, kernelShape, { stride = 1, padding = "valid" } = {}) {
  const gradImage = new Float64Array(image.length);
  const gradKernel = new Float64Array(kernel.length);
  convolutionTerms(shape, kernelShape, stride, padding, (o, i, w) => {
    gradImage[i] += gradOut[o] * kernel[w];
    gradKernel[w] += gradOut[o] * image[i];
  });
  return { gradImage, gradKernel };
}

/* ---- one step of a simple recurrent layer: h' = tanh(x kernel + h recurrent + bias) ---- */

function recurrentStep(x, h, { kernel, recurrent, bias }) {
  const units = h.length;
  return Float64Array.from(bias, (b, j) => {
    let z = b;
    for (let i = 0; i < x.length; i++) z += x[i] * kernel[i * units + j];
    for (let i = 0; i < units; i++) z += h[i] * recurrent[i * units + j];
    return Math.tanh(z);
  });
}

/* From the gradient by the new state to those by x, by the old state, and by the weights. */
function recurrentStepBackward(gradNew, newState, x, h, { kernel, recurrent }) {
  const units = h.length;
  const gradZ = gradNew.map((g, j) => g * (1 - newState[j] ** 2));
  const outer = (a) => Float64Array.from({ length: a.length * units }, (_, k) =>
    a[Math.floor(k / units)] * gradZ[k % units]);
  const times = (weights, size) => Float64Array.from({ length: size }, (_, i) =>
    gradZ.reduce((sum, g, j) => sum + g * weights[i * units + j], 0));
  return {
    gradX: times(kernel, x.length),
    gradH: times(recurrent, units),
    gradKernel: outer(x),
    gradRecurrent: outer(h),
    gradBias: gradZ,
  };
}

export {
  ACTIVATIONS, LOSSES, OPTIMIZERS, Dense, Network,
  softmax, optimizer, convolve, convolveBackward, recurrentStep, recurrentStepBackward,
};
