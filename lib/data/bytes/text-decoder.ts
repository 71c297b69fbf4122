/** Decodes bytes to text and refuses bytes that are invalid in the encoding. */
import { mustBe } from "../../core/errors";
import { createDecoder, type Decoder, suggestEncodings } from "../../core/text/decoder";

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
      const rule = [`valid ${encoding}`, ...suggestEncodings(bytes)].join("; ");
      throw new SyntaxError(mustBe(`read ${source}`, "every text", rule, text));
    }
  };
}
