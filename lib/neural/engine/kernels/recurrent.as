/**
 * LSTM and GRU: a whole sequence forward and backward, for the samples `from` to `to`. build.ts appends this file to kernels.as.
 *
 * Arrays are (samples, steps, gates * units) or (samples, steps, units). Step 0 is the first that is computed; with
 * `isReversed` it is the last of the inputs. The projected inputs, gates, states and errors keep the order of the inputs,
 * `sequence` has the order of computation. A masked step (0 in `mask`) keeps the state. `mask`, `sequence` and the initial
 * states are 0 if there are none.
 *
 * A load of the last values of a row may read up to 28 bytes beyond it; what is read there is never stored.
 */

/** e^x with a relative error below 2e-7 for |x| <= 87; beyond, the value at that end. */
@inline function exponential(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(87));
  // Adding 1.5 * 2^23 rounds to an integer, which is then in the lowest bits.
  const shift = f32x4.splat(12582912);
  const shifted = multiplyAdd(bounded, f32x4.splat(1.44269504), shift);
  const n = f32x4.sub(shifted, shift);
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), bounded);
  r = multiplyAdd(n, f32x4.splat(2.12194440e-4), r);
  let p = multiplyAdd(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = multiplyAdd(f32x4.mul(p, r), r, f32x4.add(r, f32x4.splat(1)));
  return f32x4.mul(p, i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23));
}

/** Sigmoid, or tfjs's hard sigmoid. */
@inline function gate(x: v128, isHard: i32): v128 {
  const one = f32x4.splat(1);
  if (isHard) {
    const line = f32x4.add(f32x4.mul(x, f32x4.splat(0.2)), f32x4.splat(0.5));
    return f32x4.pmin(f32x4.pmax(line, f32x4.splat(0)), one);
  }
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** The derivative of `gate` from its value. */
@inline function slope(y: v128, isHard: i32): v128 {
  const one = f32x4.splat(1);
  if (!isHard) return f32x4.mul(y, f32x4.sub(one, y));
  return v128.and(f32x4.splat(0.2), v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.lt(y, one)));
}

/** tanh with a relative error below 5e-7: the rational function of Eigen and XLA. */
@inline function tangent(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-7.90531110763549805)), f32x4.splat(7.90531110763549805));
  const square = f32x4.mul(bounded, bounded);
  let p = multiplyAdd(f32x4.splat(-2.76076847742355e-16), square, f32x4.splat(2.00018790482477e-13));
  p = multiplyAdd(p, square, f32x4.splat(-8.60467152213735e-11));
  p = multiplyAdd(p, square, f32x4.splat(5.12229709037114e-08));
  p = multiplyAdd(p, square, f32x4.splat(1.48572235717979e-05));
  p = multiplyAdd(p, square, f32x4.splat(6.37261928875436e-04));
  p = multiplyAdd(p, square, f32x4.splat(4.89352455891786e-03));
  let q = multiplyAdd(f32x4.splat(1.19825839466702e-06), square, f32x4.splat(1.18534705686654e-04));
  q = multiplyAdd(q, square, f32x4.splat(2.26843463243900e-03));
  q = multiplyAdd(q, square, f32x4.splat(4.89352518554385e-03));
  return f32x4.div(f32x4.mul(bounded, p), q);
}

/** The derivative of tanh from its value. */
@inline function tangentSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

@inline function storeUnits(to: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(to, value);
  else storeColumns(to, value, value, count);
}

/**
 * to = from + a b for `rows` rows, whose distance in bytes is given; b is in panels of eight columns, of which the first `terms`
 * rows are used. `to` may be `from`. `scratch` holds five rows of eight floats.
 */
export function addProducts(
  a: usize, aBytes: usize, b: usize, panelBytes: usize, terms: i32, from: usize, fromBytes: usize, to: usize, toBytes: usize,
  rows: i32, columns: i32, scratch: usize,
): void {
  const atOnce = rows < TILES_AT_ONCE ? 1 : TILES_AT_ONCE;
  for (let column = 0; column < columns; column += 8) {
    for (let first = 0; first < rows; first += atOnce) {
      // The last five overlap the five before, whose sums are not added again.
      const row = min(first, rows - atOnce);
      multiplyFiveRows(a + row * aBytes, atOnce == 1 ? 0 : aBytes, b, b + (terms << 5), scratch);
      for (let i = first - row; i < atOnce; i++) {
        const sums = scratch + (i << 5), source = from + (row + i) * fromBytes + (column << 2);
        const low = f32x4.add(v128.load(source), v128.load(sums));
        const high = f32x4.add(v128.load(source, 16), v128.load(sums, 16));
        storeColumns(to + (row + i) * toBytes + (column << 2), low, high, columns - column);
      }
    }
    b += panelBytes;
  }
}

/** Copies the initial states to the first step, or clears it. */
function begin(states: usize, initial: usize, steps: i32, bytes: usize, isReversed: i32, from: i32, to: i32): void {
  for (let sample = from; sample < to; sample++) {
    const first = states + (sample * steps + (isReversed ? steps - 1 : 0)) * bytes;
    if (initial) memory.copy(first, initial + sample * bytes, bytes);
    else memory.fill(first, 0, bytes);
  }
}

/** Gates in the order input, forget, candidate, output. `hidden` and `carries` get the states before each step. */
export function lstmForward(
  projected: usize, packed: usize, mask: usize, initialHidden: usize, initialCarry: usize,
  gates: usize, hidden: usize, carries: usize, lastHidden: usize, lastCarry: usize, sequence: usize, scratch: usize,
  steps: i32, units: i32, isReversed: i32, isHard: i32, from: i32, to: i32,
): void {
  const bytes: usize = units << 2, gateBytes: usize = units << 4;
  begin(hidden, initialHidden, steps, bytes, isReversed, from, to);
  begin(carries, initialCarry, steps, bytes, isReversed, from, to);
  for (let s = 0; s < steps; s++) {
    const step = isReversed ? steps - 1 - s : s, first: usize = from * steps + step;
    addProducts(
      hidden + first * bytes, steps * bytes, packed, units << 5, units,
      projected + first * gateBytes, steps * gateBytes, gates + first * gateBytes, steps * gateBytes,
      to - from, units << 2, scratch,
    );
    for (let sample = from; sample < to; sample++) {
      const at: usize = sample * steps + step, isLast = s + 1 == steps, next = isReversed ? at - 1 : at + 1;
      const h = hidden + at * bytes, c = carries + at * bytes, g = gates + at * gateBytes;
      const nextH = isLast ? lastHidden + sample * bytes : hidden + next * bytes;
      const nextC = isLast ? lastCarry + sample * bytes : carries + next * bytes;
      if (mask && !load<u8>(mask + at)) {
        memory.copy(nextH, h, bytes);
        memory.copy(nextC, c, bytes);
      } else updateLstm(g, c, nextH, nextC, units, isHard);
      if (sequence) memory.copy(sequence + (sample * steps + s) * bytes, nextH, bytes);
    }
  }
}

// The loops over units are exported only to prevent inlining, which would take their values out of registers.

export function updateLstm(g: usize, c: usize, nextH: usize, nextC: usize, units: i32, isHard: i32): void {
  const bytes: usize = units << 2;
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2, count = units - j, gi = g + at;
    const input = gate(v128.load(gi), isHard), forget = gate(v128.load(gi + bytes), isHard);
    const candidate = tangent(v128.load(gi + 2 * bytes)), output = gate(v128.load(gi + 3 * bytes), isHard);
    storeUnits(gi, input, count);
    storeUnits(gi + bytes, forget, count);
    storeUnits(gi + 2 * bytes, candidate, count);
    storeUnits(gi + 3 * bytes, output, count);
    const carry = f32x4.add(f32x4.mul(forget, v128.load(c + at)), f32x4.mul(input, candidate));
    storeUnits(nextC + at, carry, count);
    storeUnits(nextH + at, f32x4.mul(output, tangent(carry)), count);
  }
}

/**
 * `dHidden` and `dCarry` hold the gradients at the last states, and afterwards those at the initial ones. `packed` is the
 * transposed recurrent kernel; `errors` gets the gradient at the sums of the gates.
 */
export function lstmBackward(
  gates: usize, carries: usize, packed: usize, mask: usize, dSequence: usize, dHidden: usize, dCarry: usize, errors: usize,
  scratch: usize, steps: i32, units: i32, isReversed: i32, isHard: i32, from: i32, to: i32,
): void {
  const bytes: usize = units << 2, gateBytes: usize = units << 4;
  for (let s = steps - 1; s >= 0; s--) {
    const step = isReversed ? steps - 1 - s : s, first: usize = from * steps + step;
    for (let sample = from; sample < to; sample++) {
      const at: usize = sample * steps + step, dh = dHidden + sample * bytes, error = errors + at * gateBytes;
      if (dSequence) addRow(dh, dSequence + (sample * steps + s) * bytes, units);
      if (mask && !load<u8>(mask + at)) memory.fill(error, 0, gateBytes);
      else reverseLstm(gates + at * gateBytes, carries + at * bytes, dh, dCarry + sample * bytes, error, units, isHard);
    }
    const target = dHidden + from * bytes;
    addProducts(
      errors + first * gateBytes, steps * gateBytes, packed, units << 7, units << 2,
      target, bytes, target, bytes, to - from, units, scratch,
    );
  }
}

@inline function addRow(to: usize, from: usize, units: i32): void {
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2;
    storeUnits(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)), units - j);
  }
}

export function reverseLstm(g: usize, c: usize, dh: usize, dc: usize, error: usize, units: i32, isHard: i32): void {
  const bytes: usize = units << 2;
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2, count = units - j, gi = g + at, to = error + at;
    const input = v128.load(gi), forget = v128.load(gi + bytes);
    const candidate = v128.load(gi + 2 * bytes), output = v128.load(gi + 3 * bytes);
    const before = v128.load(c + at), dHidden = v128.load(dh + at);
    const active = tangent(f32x4.add(f32x4.mul(forget, before), f32x4.mul(input, candidate)));
    const dCarry = multiplyAdd(f32x4.mul(dHidden, output), tangentSlope(active), v128.load(dc + at));
    storeUnits(to, f32x4.mul(f32x4.mul(dCarry, candidate), slope(input, isHard)), count);
    storeUnits(to + bytes, f32x4.mul(f32x4.mul(dCarry, before), slope(forget, isHard)), count);
    storeUnits(to + 2 * bytes, f32x4.mul(f32x4.mul(dCarry, input), tangentSlope(candidate)), count);
    storeUnits(to + 3 * bytes, f32x4.mul(f32x4.mul(dHidden, active), slope(output, isHard)), count);
    storeUnits(dc + at, f32x4.mul(dCarry, forget), count);
    storeUnits(dh + at, f32x4.splat(0), count);
  }
}

/**
 * Gates in the order update, reset, candidate. `hidden` gets the states before each step. `inner` gets, with `isAfter`, what is
 * multiplied by the reset gate (the product of state and recurrent kernel, and its bias), otherwise the state multiplied by it.
 */
export function gruForward(
  projected: usize, packedGates: usize, packedCandidate: usize, bias: usize, mask: usize, initial: usize,
  gates: usize, hidden: usize, inner: usize, lastHidden: usize, sequence: usize, scratch: usize,
  steps: i32, units: i32, isReversed: i32, isHard: i32, isAfter: i32, from: i32, to: i32,
): void {
  const bytes: usize = units << 2, gateBytes = 3 * bytes, rows = to - from;
  const stateStep = steps * bytes, gateStep = steps * gateBytes, panelBytes: usize = units << 5;
  begin(hidden, initial, steps, bytes, isReversed, from, to);
  for (let s = 0; s < steps; s++) {
    const step = isReversed ? steps - 1 - s : s, first: usize = from * steps + step;
    const h = hidden + first * bytes, x = projected + first * gateBytes, g = gates + first * gateBytes;
    const v = inner + first * bytes;
    addProducts(h, stateStep, packedGates, panelBytes, units, x, gateStep, g, gateStep, rows, 2 * units, scratch);
    if (isAfter)
      addProducts(h, stateStep, packedCandidate, panelBytes, units, bias + 2 * bytes, 0, v, stateStep, rows, units, scratch);
    for (let i = 0; i < rows; i++)
      openGates(x + i * gateStep, bias, h + i * stateStep, g + i * gateStep, v + i * stateStep, units, isHard, isAfter);
    const x2 = x + 2 * bytes, g2 = g + 2 * bytes;
    if (!isAfter) addProducts(v, stateStep, packedCandidate, panelBytes, units, x2, gateStep, g2, gateStep, rows, units, scratch);
    for (let sample = from; sample < to; sample++) {
      const at: usize = sample * steps + step, state = hidden + at * bytes;
      const next = s + 1 == steps ? lastHidden + sample * bytes : hidden + (isReversed ? at - 1 : at + 1) * bytes;
      if (mask && !load<u8>(mask + at)) memory.copy(next, state, bytes);
      else updateGru(gates + at * gateBytes, state, next, units);
      if (sequence) memory.copy(sequence + (sample * steps + s) * bytes, next, bytes);
    }
  }
}

export function openGates(
  x: usize, bias: usize, h: usize, g: usize, inner: usize, units: i32, isHard: i32, isAfter: i32,
): void {
  const bytes: usize = units << 2;
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2, count = units - j, gj = g + at, b = bias + at;
    const update = gate(f32x4.add(v128.load(gj), v128.load(b)), isHard);
    const reset = gate(f32x4.add(v128.load(gj + bytes), v128.load(b + bytes)), isHard);
    storeUnits(gj, update, count);
    storeUnits(gj + bytes, reset, count);
    if (isAfter) {
      const sum = multiplyAdd(reset, v128.load(inner + at), v128.load(x + at + 2 * bytes));
      storeUnits(gj + 2 * bytes, sum, count);
    } else storeUnits(inner + at, f32x4.mul(reset, v128.load(h + at)), count);
  }
}

export function updateGru(g: usize, h: usize, next: usize, units: i32): void {
  const bytes: usize = units << 2;
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2, count = units - j, gj = g + at;
    const candidate = tangent(v128.load(gj + 2 * bytes));
    storeUnits(gj + 2 * bytes, candidate, count);
    storeUnits(next + at, multiplyAdd(v128.load(gj), f32x4.sub(v128.load(h + at), candidate), candidate), count);
  }
}

/**
 * As `lstmBackward`. `innerErrors` gets, with `isAfter`, the gradient at the products of the state; otherwise it is not used.
 * `scratch` holds, after its five rows, two rows of units for each sample.
 */
export function gruBackward(
  gates: usize, hidden: usize, inner: usize, packed: usize, mask: usize, dSequence: usize, dHidden: usize, errors: usize,
  innerErrors: usize, scratch: usize, steps: i32, units: i32, isReversed: i32, isHard: i32, isAfter: i32, from: i32, to: i32,
): void {
  const bytes: usize = units << 2, gateBytes = 3 * bytes, rows = to - from, panelBytes: usize = 96 * units;
  const gateStep = steps * gateBytes, stateStep = steps * bytes;
  const target = dHidden + from * bytes, zeros = scratch + 160, dReset = zeros + bytes;
  memory.fill(zeros, 0, bytes);
  for (let s = steps - 1; s >= 0; s--) {
    const step = isReversed ? steps - 1 - s : s, first: usize = from * steps + step;
    for (let sample = from; sample < to; sample++) {
      const at: usize = sample * steps + step, dh = dHidden + sample * bytes;
      const error = errors + at * gateBytes, innerError = innerErrors + at * gateBytes;
      if (dSequence) addRow(dh, dSequence + (sample * steps + s) * bytes, units);
      if (mask && !load<u8>(mask + at)) {
        memory.fill(error, 0, gateBytes);
        if (isAfter) memory.fill(innerError, 0, gateBytes);
      } else reverseGru(gates + at * gateBytes, hidden + at * bytes, inner + at * bytes, dh, error, innerError, units, isHard, isAfter);
    }
    const e = errors + first * gateBytes;
    if (isAfter) {
      const v = innerErrors + first * gateBytes;
      addProducts(v, gateStep, packed, panelBytes, 3 * units, target, bytes, target, bytes, rows, units, scratch);
      continue;
    }
    const candidates = packed + (units << 6);
    addProducts(e + 2 * bytes, gateStep, candidates, panelBytes, units, zeros, 0, dReset, bytes, rows, units, scratch);
    const g = gates + first * gateBytes, h = hidden + first * bytes;
    for (let i = 0; i < rows; i++)
      reverseReset(g + i * gateStep, h + i * stateStep, dReset + i * bytes, target + i * bytes, e + i * gateStep, units, isHard);
    addProducts(e, gateStep, packed, panelBytes, 2 * units, target, bytes, target, bytes, rows, units, scratch);
  }
}

export function reverseGru(
  g: usize, h: usize, inner: usize, dh: usize, error: usize, innerError: usize, units: i32, isHard: i32, isAfter: i32,
): void {
  const bytes: usize = units << 2;
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2, count = units - j, gj = g + at, to = error + at;
    const update = v128.load(gj), reset = v128.load(gj + bytes), candidate = v128.load(gj + 2 * bytes);
    const dHidden = v128.load(dh + at), kept = f32x4.mul(dHidden, update);
    const dUpdate = f32x4.mul(f32x4.mul(dHidden, f32x4.sub(v128.load(h + at), candidate)), slope(update, isHard));
    const dCandidate = f32x4.mul(f32x4.sub(dHidden, kept), tangentSlope(candidate));
    storeUnits(to, dUpdate, count);
    storeUnits(to + 2 * bytes, dCandidate, count);
    storeUnits(dh + at, kept, count);
    if (!isAfter) continue;
    const dReset = f32x4.mul(f32x4.mul(dCandidate, v128.load(inner + at)), slope(reset, isHard));
    storeUnits(to + bytes, dReset, count);
    const innerTo = innerError + at;
    storeUnits(innerTo, dUpdate, count);
    storeUnits(innerTo + bytes, dReset, count);
    storeUnits(innerTo + 2 * bytes, f32x4.mul(dCandidate, reset), count);
  }
}

/** From the gradient at the state multiplied by the reset gate, those at the gate and at the state. */
export function reverseReset(
  g: usize, h: usize, dProduct: usize, dh: usize, error: usize, units: i32, isHard: i32,
): void {
  const bytes: usize = units << 2;
  for (let j = 0; j < units; j += 4) {
    const at: usize = j << 2, count = units - j;
    const reset = v128.load(g + at + bytes), d = v128.load(dProduct + at);
    storeUnits(error + at + bytes, f32x4.mul(f32x4.mul(d, v128.load(h + at)), slope(reset, isHard)), count);
    storeUnits(dh + at, multiplyAdd(d, reset, v128.load(dh + at)), count);
  }
}
