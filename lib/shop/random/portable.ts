/**
 * exp, ln and cos (可移植的数学函数) from additions, multiplications and divisions only, whose results IEEE 754 defines
 * exactly. JavaScript leaves the last bits of `Math.exp` and similar functions to the engine, but a shop must have the same
 * bytes on every engine. exp and ln follow fdlibm, whose constants they use: "Copyright (C) 1993 by Sun Microsystems, Inc. All rights
 * reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved."
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Entry `k + 1022` is 2^k, exactly, for k from -1022 to 1023. */
const POWERS_OF_TWO = powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  powers[1022] = 1;
  for (let k = 1023; k < powers.length; k++) powers[k] = 2 * powers[k - 1];
  for (let k = 1021; k >= 0; k--) powers[k] = powers[k + 1] / 2;
  return powers;
}

/**
 * The exponential function, to about 1e-16, for x up to 700; below -700 it is 0.
 *
 * $$e^x = 2^k e^r, \qquad k = \mathrm{round}(x / \ln 2), \quad |r| \le \tfrac12 \ln 2$$
 *
 * with e^r by the rational approximation of fdlibm.
 *
 * @see Sun Microsystems (1993). fdlibm, e_exp.c.
 */
export function exp(x: number): number {
  if (x < -700) return 0;
  const k = Math.round(x / Math.LN2);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  return (1 - (low - (r * c) / (2 - c) - high)) * POWERS_OF_TWO[k + 1022];
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm, to about 1e-16, for normal x > 0.
 *
 * $$\ln x = k \ln 2 + \ln(1 + f), \qquad \sqrt{1/2} \le 1 + f < \sqrt 2$$
 *
 * @see Sun Microsystems (1993). fdlibm, e_log.c.
 */
export function ln(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let k = (high >>> 20) - 1023;
  let mantissa = x / POWERS_OF_TWO[k + 1022];
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    k++;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const series =
    z *
    (0.6666666666666735 +
      z *
        (0.3999999999940942 +
          z *
            (0.2857142874366239 +
              z *
                (0.22222198432149784 +
                  z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
}

/** The cosine of an angle in turns, `cos(2 pi turns)`, to about 1e-15. */
export function cosineOfTurns(turns: number): number {
  const part = Math.abs(turns - Math.round(turns));
  // Beyond a quarter turn: cos(pi - angle) = -cos(angle).
  const isBeyond = part > 0.25;
  const angle = 2 * Math.PI * (isBeyond ? 0.5 - part : part);
  const squared = angle * angle;
  let sum = 1;
  let term = 1;
  for (let n = 1; n <= 12; n++) {
    term *= -squared / ((2 * n - 1) * (2 * n));
    sum += term;
  }
  return isBeyond ? -sum : sum;
}
