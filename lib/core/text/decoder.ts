/** Decodes texts of any encoding, and refuses bytes that are not valid in it. */

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
