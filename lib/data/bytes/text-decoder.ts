/** Decodes bytes to text and refuses bytes that are invalid in the encoding. */
import { formatValue, mustBe } from "../../core/errors";

/** @throws {RangeError} If the encoding is unknown, or does not contain ASCII. */
export function createTextDecoder(source: string, encoding: string): (bytes: Uint8Array) => string {
  let decoder: ReturnType<typeof decoderOf>;
  try {
    decoder = decoderOf(encoding);
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

/** What windows-1252 has in place of the control characters 0x80 to 0x9f. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function decoderOf(encoding: string): Pick<TextDecoder, "decode" | "encoding"> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  if (decoder.encoding !== "windows-1252") return decoder;
  // Node 20 decodes it as latin1, and drops a first byte 0xff.
  const decode = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString("latin1")
      .replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]);
  return { encoding: decoder.encoding, decode: decode as TextDecoder["decode"] };
}

/** What the bytes mean in the encodings that spreadsheets write. */
function alternatives(bytes: Uint8Array): string {
  const readings = ["gbk", "windows-1252"].flatMap((encoding) => {
    try {
      return `encoding: "${encoding}" makes it ${formatValue(decoderOf(encoding).decode(bytes))}`;
    } catch {
      return [];
    }
  });
  return readings.map((reading) => `; ${reading}`).join("");
}
