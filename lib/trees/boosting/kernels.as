/**
 * The inner loops of boosting, in AssemblyScript. `kernels.ts` holds the compiled form, and a test compiles it again. Sums are
 * bit-identical to those of `workspace.ts`, on however many threads.
 */

let rows: usize = 0, columns: usize = 0, width: usize = 0, most: usize = 0, slots: usize = 0;
let codes: usize = 0, columnCodes: usize = 0, gradients: usize = 0, order: usize = 0, left: usize = 0, right: usize = 0;
let offsets: usize = 0, scores: usize = 0, targets: usize = 0, weights: usize = 0, goesLeft: usize = 0, histograms: usize = 0;

/** Sets the sizes, and where each array begins in memory; `workspace.ts` says what they hold. */
export function lay(
  rowCount: usize, columnCount: usize, groupWidth: usize, mostBins: usize, slotCount: usize, codesAt: usize, columnCodesAt: usize,
  gradientsAt: usize, orderAt: usize, leftAt: usize, rightAt: usize, offsetsAt: usize, scoresAt: usize, targetsAt: usize,
  weightsAt: usize, goesLeftAt: usize, histogramsAt: usize,
): void {
  rows = rowCount; columns = columnCount; width = groupWidth; most = mostBins; slots = slotCount; codes = codesAt;
  columnCodes = columnCodesAt; gradients = gradientsAt; order = orderAt; left = leftAt; right = rightAt; offsets = offsetsAt;
  scores = scoresAt; targets = targetsAt; weights = weightsAt; goesLeft = goesLeftAt; histograms = histogramsAt;
}

/**
 * Fills the histogram of a leaf with the rows at positions `first` to `last`: an element of the run is a quarter of the rows and a
 * group of columns. The first quarter is added up in the histogram of the leaf, the others in those after all leaves.
 */
export function fill(part: usize, from: usize, to: usize, leaf: usize, first: usize, last: usize, quarters: usize): f64 {
  const bytes = most << 4;
  for (let element = from; element < to; element++) {
    const group = element / quarters;
    const quarter = element % quarters;
    const slot = quarter == 0 ? leaf : slots - quarters + quarter;
    const count = min(width, columns - group * width);
    const histogram = histograms + (((slot * columns + group * width) * most) << 4);
    const start = codes + group * rows * width;
    memory.fill(histogram, 0, count * bytes);
    const size = (last - first + quarters - 1) / quarters;
    const end = order + (min(last, first + (quarter + 1) * size) << 2);
    for (let k = order + ((first + quarter * size) << 2); k < end; k += 4) {
      const row = <usize>load<u32>(k);
      const gradient = f64x2.promote_low_f32x4(v128.load64_zero(gradients + (row << 3)));
      let code = start + row * width;
      let at = histogram;
      let j = count;
      for (; j >= 4; j -= 4, code += 4) {
        const bins = load<u32>(code);
        add(at + ((bins & 255) << 4), gradient);
        at += bytes;
        add(at + (((bins >> 8) & 255) << 4), gradient);
        at += bytes;
        add(at + (((bins >> 16) & 255) << 4), gradient);
        at += bytes;
        add(at + ((bins >> 24) << 4), gradient);
        at += bytes;
      }
      for (; j > 0; j--, code++, at += bytes) add(at + (<usize>load<u8>(code) << 4), gradient);
    }
  }
  return 0;
}

/** Adds the quarters up in the histogram of a leaf, bins `from` to `to`. */
export function merge(part: usize, from: usize, to: usize, leaf: usize, quarters: usize): f64 {
  const length = (columns * most) << 4;
  for (let quarter: usize = 1; quarter < quarters; quarter++) {
    const own = histograms + leaf * length;
    const other = histograms + (slots - quarters + quarter) * length;
    for (let at = from << 4; at < to << 4; at += 16) add(own + at, v128.load(other + at));
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function add(bin: usize, gradient: v128): void {
  v128.store(bin, f64x2.add(v128.load(bin), gradient));
}

/**
 * Copies the rows at positions `first + from` to `first + to`: those whose bin of a column goes left to the same place of
 * `left`, the others to that of `right`. Returns how many go left.
 */
export function divide(part: usize, from: usize, to: usize, first: usize, column: usize): f64 {
  const code = columnCodes + column * rows;
  const start = (first + from) << 2;
  const end = order + ((first + to) << 2);
  let toLeft = left + start;
  let toRight = right + start;
  for (let k = order + start; k < end; k += 4) {
    const row = load<u32>(k);
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(code + <usize>row)) << 2;
    // Both are written, and only one pointer moves on: no branch to predict.
    store<u32>(toLeft, row);
    store<u32>(toRight, row);
    toLeft += isLeft;
    toRight += 4 - isLeft;
  }
  return <f64>((toLeft - left - start) >> 2);
}

/** Copies the rows of a part back, to the positions in `offsets`: of its first left row, its first right one, and their number. */
export function collect(part: usize, from: usize, to: usize, first: usize): f64 {
  const offset = offsets + part * 12;
  const count = load<u32>(offset, 8);
  memory.copy(order + (load<u32>(offset) << 2), left + ((first + from) << 2), count << 2);
  memory.copy(order + (load<u32>(offset, 4) << 2), right + ((first + from) << 2), (to - from - count) << 2);
  return 0;
}

/** Writes the bins of a column, whose values lie where gradients will, and its 256 bounds where histograms will. */
export function encode(part: usize, from: usize, to: usize, column: usize, missing: u32): f64 {
  const code = codes + (column / width) * rows * width + (column % width);
  for (let i = from; i < to; i++) {
    const value = load<f64>(gradients + (i << 3));
    let bin = histograms;
    for (let step: usize = 1024; step > 4; step >>= 1) bin += load<f64>(bin + step - 8) < value ? step : 0;
    const found = value == value ? (bin - histograms) >> 3 : missing;
    store<u8>(code + i * width, found);
    store<u8>(columnCodes + column * rows + i, found);
  }
  return 0;
}

/** The derivatives of the logistic loss. */
export function logistic(part: usize, from: usize, to: usize): f64 {
  for (let at = from << 3; at < to << 3; at += 8) {
    const share = 1 / (1 + Math.exp(-load<f64>(scores + at)));
    const weight = load<f64>(weights + at);
    store<f32>(gradients + at, <f32>(weight * (share - load<f64>(targets + at))));
    store<f32>(gradients + at, <f32>(weight * share * (1 - share)), 4);
  }
  return 0;
}

/** Adds a number to the scores by one output of the rows at positions `first + from` to `first + to`. */
export function shift(part: usize, from: usize, to: usize, first: usize, output: usize, value: f64): f64 {
  const own = scores + ((output * rows) << 3);
  for (let k = order + ((first + from) << 2); k < order + ((first + to) << 2); k += 4) {
    const score = own + (<usize>load<u32>(k) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
  return 0;
}
