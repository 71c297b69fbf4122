/** Parses decimal numbers directly from bytes. */

const EXACT_POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/**
 * The decimal number in `bytes[start, end)`, correctly rounded, or `Infinity` by that name; `NaN` if there is none. Surrounding
 * blanks are allowed. `0x10`, `1_000`, `1,5` and the empty text are not numbers, nor is what a double cannot hold: `1e400`,
 * `1e-400`, and whole numbers with more digits than it has, which are ids.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] === 0x20) start++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  let i = start;
  const isNegative = bytes[i] === 0x2d;
  if (i < end && (isNegative || bytes[i] === 0x2b)) i++;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let hasPoint = false;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      digits++;
      if (hasPoint) decimals++;
    } else if (byte === 0x2e && !hasPoint) hasPoint = true;
    else break;
  }
  // A mantissa below 2^53 and an exact power of ten: one division rounds correctly (Clinger 1990).
  if (i === end && digits > 0 && digits <= 15) {
    const value = decimals === 0 ? mantissa : mantissa / EXACT_POWERS[decimals];
    return isNegative ? -value : value;
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text))
    return /^[+-]?Infinity$/.test(text) ? Number(text) : Number.NaN;
  const value = Number(text);
  const isUnderflow = value === 0 && /^[^eE]*[1-9]/.test(text);
  // Of the integers with one double, only the one that is written for it: so no two ids become one.
  const isId = i === end && !hasPoint && String(value) !== text.replace("+", "");
  return Number.isFinite(value) && !isUnderflow && !isId ? value : Number.NaN;
}
