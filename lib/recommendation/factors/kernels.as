/** Least squares and products, in AssemblyScript. `kernels.ts` holds the compiled form, and a test compiles it again. */
/** Bytes of a row, a multiple of 64; a square has as many rows as a row has numbers. */
let width: usize = 0;
/** Three rows for each part. */
let scratch: usize = 0;

export function lay(rowBytes: usize, scratchAt: usize): void {
  width = rowBytes;
  scratch = scratchAt;
}

/** Writes the sum of the outer products of rows to the square of the part. */
export function multiply(part: usize, from: usize, to: usize, rows: usize, squares: usize): f64 {
  const size = width * (width >> 2), square = squares + part * size;
  memory.fill(square, 0, size);
  for (let row = rows + from * width, end = rows + to * width; row < end; row += width)
    for (let i: usize = 0; i < width; i += 4) add(square + (i >> 2) * width, load<f32>(row + i), row);
  return 0;
}

/** Writes the product of a row and each square. */
export function project(part: usize, from: usize, to: usize, row: usize, squares: usize, products: usize): f64 {
  for (let i = from; i < to; i++) transform(products + i * width, row, squares + i * width * (width >> 2));
  return 0;
}

/** Three steps of conjugate gradients for each of `own`, whose equations come from `others` and their square. */
export function solve(
  part: usize, from: usize, to: usize, own: usize, others: usize, square: usize, offsets: usize, codes: usize, confidences: usize,
): f64 {
  const residual = scratch + part * 3 * width, direction = residual + width, image = direction + width, delta = confidences - codes;
  for (let row = from; row < to; row++) {
    const x = own + row * width;
    const first = codes + (load<usize>(offsets + (row << 2)) << 2), last = codes + (load<usize>(offsets + (row << 2), 4) << 2);
    if (first == last) memory.fill(x, 0, width);
    apply(residual, x, others, square, first, last, delta, 1);
    memory.copy(direction, residual, width);
    let error = dot(residual, residual);
    for (let step = 0; step < 3 && !(error < 1e-20); step++) {
      apply(image, direction, others, square, first, last, delta, 0);
      // Not a number if the product is beyond single precision.
      const product = dot(direction, image), length = product - product - error / product, before = error;
      add(x, length, direction);
      add(residual, length, image);
      error = dot(residual, residual);
      memory.copy(image, residual, width);
      add(image, error / before, direction);
      memory.copy(direction, image, width);
    }
  }
  return 0;
}

/** Writes the matrix of a row's equations times `x`, less `right` times their right side. */
function apply(
  result: usize, x: usize, others: usize, square: usize, first: usize, last: usize, delta: usize, right: f32,
): void {
  transform(result, x, square);
  for (let at = first; at < last; at += 4) {
    const other = others + load<usize>(at) * width, confidence = load<f32>(at + delta);
    add(result, (confidence - 1) * dot(other, x) - right * confidence, other);
  }
}

/** Writes the product of a row and a square. */
function transform(result: usize, x: usize, square: usize): void {
  const size = width;
  for (let j: usize = 0; j < size; j += 64) {
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let i: usize = 0, row = square + j; i < size; i += 4, row += size) {
      const factor = v128.load32_splat(x + i);
      a = f32x4.add(a, f32x4.mul(factor, v128.load(row)));
      b = f32x4.add(b, f32x4.mul(factor, v128.load(row, 16)));
      c = f32x4.add(c, f32x4.mul(factor, v128.load(row, 32)));
      d = f32x4.add(d, f32x4.mul(factor, v128.load(row, 48)));
    }
    v128.store(result + j, a);
    v128.store(result + j, b, 16);
    v128.store(result + j, c, 32);
    v128.store(result + j, d, 48);
  }
}

/** Adds a multiple of a row. */
function add(sum: usize, factor: f32, row: usize): void {
  const size = width, factors = f32x4.splat(factor);
  for (let i: usize = 0; i < size; i += 32) {
    v128.store(sum + i, f32x4.add(v128.load(sum + i), f32x4.mul(factors, v128.load(row + i))));
    v128.store(sum + i, f32x4.add(v128.load(sum + i, 16), f32x4.mul(factors, v128.load(row + i, 16))), 16);
  }
}

function dot(left: usize, right: usize): f32 {
  const size = width;
  let a = f32x4.splat(0), b = a;
  for (let i: usize = 0; i < size; i += 32) {
    a = f32x4.add(a, f32x4.mul(v128.load(left + i), v128.load(right + i)));
    b = f32x4.add(b, f32x4.mul(v128.load(left + i, 16), v128.load(right + i, 16)));
  }
  a = f32x4.add(a, b);
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3));
}
