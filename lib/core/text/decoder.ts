/** Decodes texts of any encoding, and refuses bytes that are not valid in it. */
import { formatValue } from "../errors";

/** What windows-1252 has in place of the control characters 0x80 to 0x9f. */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** A decoder of one text. */
export interface Decoder {
  /** Its canonical name, such as "gbk". */
  readonly encoding: string;
  /** Decodes the next bytes; with `isPart` an incomplete character at their end waits for more. @throws {TypeError} If they are not valid. */
  decode(bytes: Uint8Array, isPart?: boolean): string;
}

/** @throws {RangeError} If the encoding is not known. */
export function createDecoder(label: string): Decoder {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const { encoding } = decoder;
  if (encoding !== "windows-1252")
    return { encoding, decode: (bytes, isPart = false) => decoder.decode(bytes, { stream: isPart }) };
  // Node 20 decodes it as latin1, and drops a first byte 0xff.
  const decode = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString("latin1")
      .replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]);
  return { encoding, decode };
}

/** The text, or undefined if it is not valid; of a part the last character may be incomplete. */
export function decodeIfValid(encoding: string, bytes: Uint8Array, isPart = false): string | undefined {
  try {
    return createDecoder(encoding).decode(bytes, isPart);
  } catch {
    return undefined;
  }
}

/** For messages: what bytes that are not UTF-8 mean in the encodings that spreadsheets write, by their first line of interest. */
export function suggestEncodings(bytes: Uint8Array, isPart = false): readonly string[] {
  return ["gb18030", "windows-1252"].flatMap((encoding) => {
    const lines = decodeIfValid(encoding, bytes, isPart)?.split(/[\r\n]+/);
    const line = lines?.find((text) => /[^\0-\x7f]/.test(text));
    return line === undefined ? [] : `try encoding: '${encoding}', which makes it ${formatValue(line)}`;
  });
}
