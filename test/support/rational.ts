/** Exact rational arithmetic for expected values in tests, with infinity and an indeterminate value for 0/0. */

export type Rational =
  | { readonly above: bigint; readonly below: bigint }
  | "infinity"
  | "-infinity"
  | "indeterminate";

export function of(above: number | bigint, below: number | bigint = 1): Rational {
  return divide(
    { above: BigInt(above), below: BigInt(1) },
    {
      above: BigInt(below),
      below: BigInt(1),
    },
  );
}

export function add(...terms: readonly Rational[]): Rational {
  return terms.reduce((a, b) => {
    if (typeof a === "string" || typeof b === "string") {
      if (typeof a !== "string") return b;
      return typeof b !== "string" || a === b ? a : "indeterminate";
    }
    return { above: a.above * b.below + b.above * a.below, below: a.below * b.below };
  });
}

export function negative(a: Rational): Rational {
  if (a === "indeterminate") return a;
  if (typeof a === "string") return a === "infinity" ? "-infinity" : "infinity";
  return { above: -a.above, below: a.below };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negative(b));
}

export function multiply(...factors: readonly Rational[]): Rational {
  return factors.reduce((a, b) => {
    if (typeof a !== "string" && typeof b !== "string") {
      return { above: a.above * b.above, below: a.below * b.below };
    }
    const sign = signOf(a) * signOf(b);
    if (Number.isNaN(sign) || sign === 0) return "indeterminate";
    return sign > 0 ? "infinity" : "-infinity";
  });
}

export function divide(a: Rational, b: Rational): Rational {
  if (a === "indeterminate" || b === "indeterminate") return "indeterminate";
  if (typeof b === "string") return typeof a === "string" ? "indeterminate" : of(0);
  if (typeof a === "string") return signOf(b) < 0 ? negative(a) : a;
  if (b.above === BigInt(0)) {
    if (a.above === BigInt(0)) return "indeterminate";
    return a.above > BigInt(0) ? "infinity" : "-infinity";
  }
  const above = a.above * b.below;
  const below = a.below * b.above;
  return below < BigInt(0) ? { above: -above, below: -below } : { above, below };
}

/** -1, 0 or 1; NaN for what is 0/0. */
export function signOf(a: Rational): number {
  if (a === "indeterminate") return Number.NaN;
  if (typeof a === "string") return a === "infinity" ? 1 : -1;
  return a.above > BigInt(0) ? 1 : a.above < BigInt(0) ? -1 : 0;
}

export function isLess(a: Rational, b: Rational): boolean {
  return signOf(subtract(a, b)) < 0;
}

export function maximum(...values: readonly Rational[]): Rational {
  if (values.includes("indeterminate")) return "indeterminate";
  return values.reduce((a, b) => (isLess(a, b) ? b : a));
}

export function minimum(...values: readonly Rational[]): Rational {
  return negative(maximum(...values.map(negative)));
}

/** Binary digits after the point in roots and logarithms. */
const BITS = 240;
const UNIT = BigInt(1) << BigInt(BITS);

/** The square root of a rational >= 0, to 240 bits. */
export function squareRoot(a: Rational): Rational {
  if (typeof a === "string") return a;
  const square = (a.above * UNIT * UNIT) / a.below;
  if (square === BigInt(0)) return of(0);
  let root = BigInt(1) << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const next = (root + square / root) >> BigInt(1);
    if (next >= root) return { above: root, below: UNIT };
    root = next;
  }
}

/** The natural logarithm of a rational > 0, to about 230 bits: $\ln(m 2^k) = 2\,\mathrm{artanh}\frac{m-1}{m+1} + k\ln 2$. */
export function logarithm(a: Rational): Rational {
  if (typeof a === "string") return a === "infinity" ? a : "indeterminate";
  const exponent = a.above.toString(2).length - a.below.toString(2).length;
  const above = exponent < 0 ? a.above << BigInt(-exponent) : a.above;
  const below = exponent > 0 ? a.below << BigInt(exponent) : a.below;
  const twice = artanh(above - below, above + below) + BigInt(exponent) * artanh(BigInt(1), BigInt(3));
  return { above: BigInt(2) * twice, below: UNIT };
}

/** In units of 2^-240. */
function artanh(above: bigint, below: bigint): bigint {
  const z = (above * UNIT) / below;
  const square = (z * z) / UNIT;
  let total = BigInt(0);
  let power = z;
  for (let k = 1; power !== BigInt(0) && power !== BigInt(-1); k += 2) {
    total += power / BigInt(k);
    power = (power * square) / UNIT;
  }
  return total;
}

/** The nearest double, to within one unit in the 60th bit. */
export function toNumber(a: Rational, atNothing = Number.NaN): number {
  if (a === "indeterminate") return atNothing;
  if (typeof a === "string") return a === "infinity" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (a.above === BigInt(0)) return 0;
  const size = a.above < BigInt(0) ? -a.above : a.above;
  const shift = 64 - (size.toString(2).length - a.below.toString(2).length);
  const scaled = shift >= 0 ? (size << BigInt(shift)) / a.below : size / (a.below << BigInt(-shift));
  // In two steps: the whole scale could overflow or underflow.
  const half = Math.trunc(shift / 2);
  const value = Number(scaled) * 2 ** -half * 2 ** -(shift - half);
  return a.above < BigInt(0) ? -value : value;
}
