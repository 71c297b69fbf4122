/**
 * The inner loops of the QR factorisation, in AssemblyScript. `kernel.ts` holds the compiled form, and a test
 * compiles it again. Numbers are doubles of 8 bytes; addresses are in bytes.
 */

/**
 * Householder reflections that reduce a triangle and the block of rows below it to a triangle.
 *
 * @param block The columns of the block, one after another, `rows` numbers each; overwritten.
 * @param rows A multiple of 4.
 * @param triangle The columns of the triangle, one after another, `columns` numbers each; overwritten.
 */
export function reduce(block: usize, rows: usize, columns: i32, triangle: usize): void {
  const bytes = rows << 3;
  for (let j = 0; j < columns; j++) {
    const v = block + <usize>j * bytes;
    const end = v + bytes;
    const squares = dot(v, end, v);
    if (squares == 0) continue;
    const row = triangle + (<usize>j << 3);
    const pivot = load<f64>(row + <usize>(j * columns) * 8);
    const norm = sqrt(pivot * pivot + squares);
    // The sign that avoids cancellation in the head of v.
    const reflected = pivot > 0 ? -norm : norm;
    const head = pivot - reflected;
    const factor = 1 / (norm * (norm + abs(pivot)));
    store<f64>(row + <usize>(j * columns) * 8, reflected);
    let c = j + 1;
    for (; c + 4 <= columns; c += 4)
      reflectFour(v, end, block + <usize>c * bytes, bytes, row + <usize>(c * columns) * 8, columns << 3, head, factor);
    for (; c < columns; c++) reflectOne(v, end, block + <usize>c * bytes, row + <usize>(c * columns) * 8, head, factor);
  }
}

function dot(v: usize, end: usize, x: usize): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  for (; v < end; v += 32, x += 32) {
    a = f64x2.add(a, f64x2.mul(v128.load(v), v128.load(x)));
    b = f64x2.add(b, f64x2.mul(v128.load(v, 16), v128.load(x, 16)));
  }
  a = f64x2.add(a, b);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** Reflects column x of the block with its number in the triangle, at `top`. */
function reflectOne(v: usize, end: usize, x: usize, top: usize, head: f64, factor: f64): void {
  const above = load<f64>(top);
  const share = factor * (head * above + dot(v, end, x));
  store<f64>(top, above - share * head);
  const s = f64x2.splat(share);
  for (; v < end; v += 16, x += 16) v128.store(x, f64x2.sub(v128.load(x), f64x2.mul(s, v128.load(v))));
}

/**
 * Reflects four columns at once: each number of v is loaded once for all.
 *
 * @param end After v, whose length is a multiple of 4, zeros included.
 * @param x The first column, `bytes` before the next.
 * @param top Its number in the triangle, `stride` before the next; `head` is the number of v there.
 */
export function reflectFour(
  v: usize,
  end: usize,
  x: usize,
  bytes: usize,
  top: usize,
  stride: usize,
  head: f64,
  factor: f64,
): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let c2 = f64x2.splat(0);
  let d2 = f64x2.splat(0);
  const y = x + bytes;
  const z = y + bytes;
  const w = z + bytes;
  const length = end - v;
  for (let at: usize = 0; at < length; at += 32) {
    const p = v128.load(v + at);
    const q = v128.load(v + at, 16);
    a = f64x2.add(a, f64x2.mul(p, v128.load(x + at)));
    b = f64x2.add(b, f64x2.mul(p, v128.load(y + at)));
    c = f64x2.add(c, f64x2.mul(p, v128.load(z + at)));
    d = f64x2.add(d, f64x2.mul(p, v128.load(w + at)));
    a2 = f64x2.add(a2, f64x2.mul(q, v128.load(x + at, 16)));
    b2 = f64x2.add(b2, f64x2.mul(q, v128.load(y + at, 16)));
    c2 = f64x2.add(c2, f64x2.mul(q, v128.load(z + at, 16)));
    d2 = f64x2.add(d2, f64x2.mul(q, v128.load(w + at, 16)));
  }
  const s = share(top, f64x2.add(a, a2), head, factor);
  const t = share(top + stride, f64x2.add(b, b2), head, factor);
  const r = share(top + 2 * stride, f64x2.add(c, c2), head, factor);
  const u = share(top + 3 * stride, f64x2.add(d, d2), head, factor);
  for (let at: usize = 0; at < length; at += 16) {
    const p = v128.load(v + at);
    v128.store(x + at, f64x2.sub(v128.load(x + at), f64x2.mul(s, p)));
    v128.store(y + at, f64x2.sub(v128.load(y + at), f64x2.mul(t, p)));
    v128.store(z + at, f64x2.sub(v128.load(z + at), f64x2.mul(r, p)));
    v128.store(w + at, f64x2.sub(v128.load(w + at), f64x2.mul(u, p)));
  }
}

/** The multiple of v that a column loses; its number in the triangle loses it here. */
function share(top: usize, product: v128, head: f64, factor: f64): v128 {
  const above = load<f64>(top);
  const lost = factor * (head * above + f64x2.extract_lane(product, 0) + f64x2.extract_lane(product, 1));
  store<f64>(top, above - lost * head);
  return f64x2.splat(lost);
}
