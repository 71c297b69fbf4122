/** Recognizes files of other formats by their first bytes, so that they are named instead of read as text. */
import { mustBe } from "../../core/errors";

/** As many bytes as `textStart` looks at. */
export const HEAD_BYTES = 64;

/** The first bytes of a format, as latin1, or a pattern of them. */
const SIGNATURES: readonly (readonly [string | RegExp, string])[] = [
  ["PK\x03\x04", "an Excel workbook or a ZIP archive; save it as CSV UTF-8"],
  ["\xd0\xcf\x11\xe0", "an old Excel workbook; save it as CSV UTF-8"],
  ["\x1f\x8b", "gzip, which read() unpacks"],
  ["PAR1\x15", "Parquet"],
  ["\xff\xfe", "UTF-16; save it as UTF-8"],
  ["\xfe\xff", "UTF-16; save it as UTF-8"],
  [/^\s*<(!doctype|html|table|\?xml)/i, "HTML or XML"],
  [/^\s*(\{\s*"|\[\s*[{[])/, "JSON"],
];

/**
 * The length of a byte order mark of UTF-8.
 *
 * @throws {SyntaxError} If the bytes are the start of another kind of file.
 */
export function textStart(source: string, bytes: Buffer): number {
  const mark = bytes.indexOf("\ufeff") === 0 ? 3 : 0;
  const head = bytes.toString("latin1", mark, HEAD_BYTES);
  const isFormat = (start: string | RegExp) =>
    typeof start === "string" ? head.startsWith(start) : start.test(head);
  const zeros = Array.from(head.slice(0, 4), (byte) => (byte === "\0" ? "0" : "x")).join("");
  const isUtf16 = zeros === "x0x0" || zeros === "0x0x";
  const found = isUtf16 ? "UTF-16; save it as UTF-8" : SIGNATURES.find(([start]) => isFormat(start))?.[1];
  if (found !== undefined)
    throw new SyntaxError(mustBe(`read ${source}`, "its content", "plain text", found));
  return mark;
}
