/** Encodes text as GBK, which Node.js can only decode. */

/** A function from text to bytes of GBK; other characters become question marks. */
export function gbkEncoder(): (text: string) => Buffer {
  const decoder = new TextDecoder("gbk");
  const codes = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== "\ufffd" && !codes.has(character))
        codes.set(character, (lead << 8) | trail);
    }
  return (text) => {
    const bytes = Buffer.allocUnsafe(2 * text.length);
    let used = 0;
    for (const character of text) {
      const code = character < "\x80" ? undefined : codes.get(character);
      if (code !== undefined) bytes[used++] = code >> 8;
      bytes[used++] =
        code === undefined ? (character < "\x80" ? character.charCodeAt(0) : 0x3f) : code & 0xff;
    }
    return bytes.subarray(0, used);
  };
}
