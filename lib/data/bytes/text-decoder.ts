/** Decodes bytes to text and refuses bytes that are invalid in the encoding. */
import { mustBe } from "../../core/errors";

/** @throws {RangeError} If the encoding is unknown. */
export function createTextDecoder(source: string, encoding: string): (bytes: Uint8Array) => string {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  } catch {
    throw new RangeError(mustBe(`read ${source}`, "encoding", "one that TextDecoder knows", encoding));
  }
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      const text = Buffer.from(bytes).toString("latin1");
      throw new SyntaxError(mustBe(`read ${source}`, "every text", `valid ${encoding}`, text));
    }
  };
}
