/* NumPy's random numbers, bit for bit: SeedSequence and PCG64, as default_rng(seed).spawn() uses
 * them. With it a network in the page starts from the same weights as Sequential(..., seed=seed). */

/* Turns a seed and the number of the spawned child into 8 well-mixed 32-bit words. */
function seedSequence(seed, child) {
  const times = Math.imul;
  let constant = 0x43b0d7e5;
  const hash = (value) => {
    value ^= constant;
    constant = times(constant, 0x931e8875);
    value = times(value, constant);
    return value ^ (value >>> 16);
  };
  const mix = (x, y) => {
    const value = times(0xca01f9dd, x) - times(0x4973f715, y);
    return value ^ (value >>> 16);
  };
  const entropy = [seed, 0, 0, 0, child];
  const pool = entropy.slice(0, 4).map(hash);
  for (let from = 0; from < 4; from++)
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  for (let to = 0; to < 4; to++) pool[to] = mix(pool[to], hash(child));
  let out = 0x8b51f9dd;
  return Array.from({ length: 8 }, (_, i) => {
    let value = pool[i % 4] ^ out;
    out = times(out, 0x58f38ded);
    value = times(value, out);
    return (value ^ (value >>> 16)) >>> 0;
  });
}

/* A generator of uniform numbers in [0, 1): a 128-bit congruential generator whose output is
 * folded and rotated (O'Neill, PCG, 2014). */
function pcg64(seed, child) {
  const words = seedSequence(seed, child).map(BigInt);
  const double = (i) => words[i] | (words[i + 1] << 32n);
  const mask = (1n << 128n) - 1n;
  const increment = ((((double(4) << 64n) | double(6)) << 1n) | 1n) & mask;
  let state = 0n;
  const step = () => {
    state = (state * 0x2360ed051fc65da44385df649fccf645n + increment) & mask;
  };
  step();
  state = (state + ((double(0) << 64n) | double(2))) & mask;
  step();
  return () => {
    step();
    const folded = BigInt.asUintN(64, (state >> 64n) ^ state);
    const turn = state >> 122n;
    const bits = BigInt.asUintN(64, (folded >> turn) | (folded << (64n - turn)));
    return Number(bits >> 11n) / 2 ** 53;
  };
}

/* The kernel that layer number `child` of Sequential(seed=seed) starts with. */
function glorotUniform(inputs, units, seed, child) {
  const random = pcg64(seed, child);
  const limit = Math.sqrt(6 / (inputs + units));
  return Float64Array.from({ length: inputs * units }, () => Math.fround(-limit + 2 * limit * random()));
}

export { glorotUniform, pcg64 };
