/** Parses decimal numbers directly from bytes. */

const EXACT_POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/**
 * The decimal number in `bytes[start, end)`, correctly rounded; `NaN` if there is no finite one. Surrounding blanks are
 * allowed. `Infinity`, `0x10`, `1_000`, `1,5` and the empty text are not numbers.
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
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}
