/** Recognises the encoding of a text, where it is certain. */
import { decodeIfValid, suggestEncodings } from "../../../core/text/decoder";

/** An encoding, and the length of its byte order mark. */
export interface FoundEncoding {
  readonly encoding: string;
  readonly start: number;
}

/** Characters that tables in Chinese are full of; a text in another encoding rarely has several of them. */
const TABLE_WORDS = "订单编号商品名称数量金额价格时间日期支付买家地址电话备注类型状态年月店铺收款客户会员元";

/**
 * A byte order mark decides; then zeros, which only UTF-16 has at every second place; then valid UTF-8; then GB18030, if most of
 * its characters are common Chinese ones.
 *
 * @param head The first bytes of the file. @param isWhole Whether there are no more.
 * @throws {SyntaxError} If it is not certain; the message says what the text would be in each.
 */
export function findEncoding(
  name: string,
  head: Buffer,
  isWhole: boolean,
  asked: string | undefined,
): FoundEncoding {
  if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", start: 2 };
  if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", start: 2 };
  if (head.subarray(0, 3).equals(Buffer.from("\ufeff"))) return { encoding: "utf-8", start: 3 };
  if (asked !== undefined) return { encoding: asked, start: 0 };
  const [even, odd] = [0, 1].map((offset) => zeroShare(head, offset));
  if (odd > 0.4 && even < 0.1) return { encoding: "utf-16le", start: 0 };
  if (even > 0.4 && odd < 0.1) return { encoding: "utf-16be", start: 0 };
  const read = (encoding: string) => decodeIfValid(encoding, head, !isWhole);
  if (read("utf-8") !== undefined) return { encoding: "utf-8", start: 0 };
  const chinese = read("gb18030");
  if (chinese !== undefined && isCommonChinese(chinese)) return { encoding: "gb18030", start: 0 };
  const readings = suggestEncodings(head, !isWhole).join("; ") || "give its encoding";
  throw new SyntaxError(`Cannot read ${name}: the text is not UTF-8; ${readings}`);
}

function zeroShare(bytes: Buffer, offset: number): number {
  let zeros = 0;
  for (let i = offset; i < bytes.length; i += 2) if (bytes[i] === 0) zeros++;
  return zeros / Math.max(1, bytes.length / 2);
}

function isCommonChinese(text: string): boolean {
  const characters = text.match(/[^\0-\x7f]/gu) ?? [];
  const words = new Set(characters.filter((character) => TABLE_WORDS.includes(character)));
  const chinese = characters.filter((character) =>
    /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(character),
  );
  return words.size >= 3 && chinese.length >= 0.8 * characters.length;
}
