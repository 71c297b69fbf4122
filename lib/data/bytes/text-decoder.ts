/** Decodes bytes to text and refuses bytes that are invalid in the encoding. */
import { formatValue, mustBe } from "../../core/errors";
import { createDecoder, type Decoder } from "../../core/text/decoder";

/** @throws {RangeError} If the encoding is unknown, or does not contain ASCII. */
export function createTextDecoder(source: string, encoding: string): (bytes: Uint8Array) => string {
  let decoder: Decoder;
  try {
    decoder = createDecoder(encoding);
  } catch {
    throw new RangeError(mustBe(`read ${source}`, "encoding", "one that TextDecoder knows", encoding));
  }
  if (decoder.encoding.startsWith("utf-16")) {
    const rule = "one that writes delimiters as ASCII; save the file as UTF-8";
    throw new RangeError(mustBe(`read ${source}`, "encoding", rule, encoding));
  }
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      const text = Buffer.from(bytes).toString("latin1");
      const rule = `valid ${encoding}${alternatives(bytes)}`;
      throw new SyntaxError(mustBe(`read ${source}`, "every text", rule, text));
    }
  };
}

/** What the bytes mean in the encodings that spreadsheets write. */
function alternatives(bytes: Uint8Array): string {
  const readings = ["gbk", "windows-1252"].flatMap((encoding) => {
    try {
      return `encoding: "${encoding}" makes it ${formatValue(createDecoder(encoding).decode(bytes))}`;
    } catch {
      return [];
    }
  });
  return readings.map((reading) => `; ${reading}`).join("");
}
