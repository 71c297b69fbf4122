/** XML, strictly and in small: what a writer needs to escape, and a reader for files without a document type. */
import { mustBe } from "../../../../core/errors";

/** An element with its attributes and children; text between elements is kept in one piece. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** A character that XML 1.0 cannot carry, not even escaped: controls but tab and line ends, halves of pairs, U+FFFE, U+FFFF. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Elements within elements; no format that is read here has more than ten. */
const MOST_LEVELS = 200;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * A text as it may stand in a quoted attribute: readers give back the very text, line ends and tabs too.
 *
 * @param where What the text is, for the message.
 * @throws {RangeError} If it holds a character that XML cannot carry.
 *
 * @example
 * attributeText('salt & "pepper"', "name"); // "salt &amp; &quot;pepper&quot;"
 */
export function attributeText(text: string, where: string): string {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) {
    const code = (text.codePointAt(forbidden.index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw new RangeError(mustBe("write XML", where, `free of U+${code}, which XML cannot carry`, text));
  }
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * The root element of a document.
 *
 * Comments and processing instructions are skipped. A document type is refused: entities of one's own can blow up a file
 * or read others. Names keep their prefix; O(length).
 *
 * @throws {SyntaxError} If the text is not well-formed, or has a document type; the message says where.
 *
 * @example
 * parse('<set size="2"><item/>tea</set>').attributes.get("size"); // "2"
 */
export function parse(text: string): XmlElement {
  let position = text.startsWith("\ufeff") ? 1 : 0;

  function fail(rule: string): SyntaxError {
    const line = text.slice(0, position).split("\n").length;
    const rest = position >= text.length ? "the end of the text" : text.slice(position, position + 30);
    return new SyntaxError(mustBe("read XML", `line ${line}`, rule, rest));
  }

  function match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (!found) return undefined;
    position = pattern.lastIndex;
    return found;
  }

  function skip(close: string): void {
    const end = text.indexOf(close, position);
    if (end < 0) throw fail(`closed with ${close}`);
    position = end + close.length;
  }

  /** Comments and instructions, and the blanks between them. */
  function skipMisc(): void {
    for (;;) {
      match(/[ \t\r\n]*/y);
      if (text.startsWith("<!--", position)) skip("-->");
      else if (text.startsWith("<?", position)) skip("?>");
      else return;
    }
  }

  function decoded(raw: string): string {
    return raw.replace(/&([^;&]*)(;?)/g, (_whole, name: string, end: string) => {
      const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
      const code = number ? Number.parseInt(number[1] ?? number[2], number[1] ? 16 : 10) : -1;
      const character =
        code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : number ? undefined : ENTITIES.get(name);
      if (end === "" || character === undefined || FORBIDDEN.test(character))
        throw fail("without an entity that XML does not know");
      return character;
    });
  }

  function readAttributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      const found = match(
        /[ \t\r\n]+([\p{L}_:][\p{L}\p{N}_:.-]*)[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/uy,
      );
      if (!found) return attributes;
      const [, name, double, single] = found;
      if (attributes.has(name)) throw fail(`without a second attribute ${name}`);
      attributes.set(name, decoded((double ?? single).replace(/\r\n|[\t\r\n]/g, " ")));
    }
  }

  function readElement(depth: number): XmlElement {
    if (depth > MOST_LEVELS) throw fail(`at most ${MOST_LEVELS} levels deep`);
    const open = match(/<([\p{L}_:][\p{L}\p{N}_:.-]*)/uy);
    if (!open) throw fail("an element");
    const [, name] = open;
    const attributes = readAttributes();
    if (match(/[ \t\r\n]*\/>/y)) return { name, attributes, children: [], text: "" };
    if (!match(/[ \t\r\n]*>/y)) throw fail(`an attribute or the end of the tag ${name}`);
    const children: XmlElement[] = [];
    let content = "";
    for (;;) {
      const raw = match(/[^<]+/y)?.[0] ?? "";
      if (raw.includes("]]>")) throw fail("without ]]> in text");
      content += decoded(raw.replace(/\r\n?/g, "\n"));
      if (position >= text.length) throw fail(`closed with </${name}>`);
      if (text.startsWith("</", position)) {
        const close = match(/<\/([^ \t\r\n>]+)[ \t\r\n]*>/y);
        if (close?.[1] !== name) throw fail(`closed with </${name}>`);
        return { name, attributes, children, text: content };
      }
      if (text.startsWith("<!--", position)) skip("-->");
      else if (text.startsWith("<?", position)) skip("?>");
      else if (text.startsWith("<![CDATA[", position)) {
        const start = position + 9;
        skip("]]>");
        content += text.slice(start, position - 3);
      } else children.push(readElement(depth + 1));
    }
  }

  skipMisc();
  if (text.startsWith("<!DOCTYPE", position)) throw fail("an element; document types are not read");
  const root = readElement(1);
  skipMisc();
  if (position < text.length) throw fail("the end of the text");
  if (FORBIDDEN.test(text)) throw fail("free of characters that XML cannot carry");
  return root;
}
