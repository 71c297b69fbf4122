/** A small, strict XML parser without document types, and escaping for attributes. */
import { mustBe } from "../../../../core/errors";

/** An element with its attributes and children; its text is one string, without the text of the children. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Characters that XML 1.0 does not allow, not even escaped: most controls, unpaired surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Nested elements; PMML needs fewer than ten. */
const MAX_DEPTH = 200;

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }),
);

/**
 * Escapes a string for a quoted attribute, so that parsers return the same string, including line breaks and tabs.
 *
 * @param where What the string is, for the error message.
 * @throws {RangeError} If it contains a character that XML does not allow.
 */
export function attributeText(text: string, where: string): string {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) {
    const code = (text.codePointAt(forbidden.index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw new RangeError(mustBe("write XML", where, `free of U+${code}, which XML does not allow`, text));
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
 * Skips comments and processing instructions. Refuses document types, whose entities can expand without limit or read other
 * files. Names keep their prefix. O(length).
 *
 * @throws {SyntaxError} If the text is not well-formed, or has a document type; the message gives the line.
 *
 * @example
 * parse('<set size="2"><item/>tea</set>').attributes.get("size"); // "2"
 */
export function parse(text: string): XmlElement {
  const cursor = createCursor(text);
  cursor.skipMisc();
  if (cursor.isAt("<!DOCTYPE")) throw cursor.failure("an element; document types are not read");
  const root = readElement(cursor, 1);
  cursor.skipMisc();
  if (!cursor.isAtEnd()) throw cursor.failure("the end of the text");
  if (FORBIDDEN.test(text)) throw cursor.failure("free of characters that XML does not allow");
  return root;
}

type Cursor = ReturnType<typeof createCursor>;

/** A position in the text, and what can be read there. */
function createCursor(text: string) {
  let position = text.startsWith("\ufeff") ? 1 : 0;

  const isAt = (literal: string) => text.startsWith(literal, position);
  const isAtEnd = () => position >= text.length;

  function failure(rule: string): SyntaxError {
    const line = text.slice(0, position).split("\n").length;
    const rest = isAtEnd() ? "the end of the text" : text.slice(position, position + 30);
    return new SyntaxError(mustBe("read XML", `line ${line}`, rule, rest));
  }

  /** Matches a sticky pattern and moves behind the match. */
  function match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (!found) return undefined;
    position = pattern.lastIndex;
    return found;
  }

  /** Moves behind the next occurrence of a literal, and returns the text before it. */
  function readUntil(close: string): string {
    const end = text.indexOf(close, position);
    if (end < 0) throw failure(`closed with ${close}`);
    const before = text.slice(position, end);
    position = end + close.length;
    return before;
  }

  /** Skips a comment or processing instruction, if there is one. */
  function skipMarkup(): boolean {
    const close = isAt("<!--") ? "-->" : isAt("<?") ? "?>" : undefined;
    if (close !== undefined) readUntil(close);
    return close !== undefined;
  }

  /** Skips comments, processing instructions and white space. */
  function skipMisc(): void {
    do match(/[ \t\r\n]*/y);
    while (skipMarkup());
  }

  return { isAt, isAtEnd, failure, match, readUntil, skipMarkup, skipMisc };
}

/** Replaces character references and the predefined entities. */
function decode(cursor: Cursor, raw: string): string {
  return raw.replace(/&([^;&]*)(;?)/g, (_whole, name: string, end: string) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    const code = number ? Number.parseInt(number[1] ?? number[2], number[1] ? 16 : 10) : -1;
    const character =
      code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : number ? undefined : ENTITIES.get(name);
    if (end === "" || character === undefined || FORBIDDEN.test(character))
      throw cursor.failure("without unknown entities");
    return character;
  });
}

function readAttributes(cursor: Cursor): Map<string, string> {
  const attributes = new Map<string, string>();
  for (;;) {
    const found = cursor.match(
      /[ \t\r\n]+([\p{L}_:][\p{L}\p{N}_:.-]*)[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/uy,
    );
    if (!found) return attributes;
    const [, name, double, single] = found;
    if (attributes.has(name)) throw cursor.failure(`without a second attribute ${name}`);
    attributes.set(name, decode(cursor, (double ?? single).replace(/\r\n|[\t\r\n]/g, " ")));
  }
}

function readElement(cursor: Cursor, depth: number): XmlElement {
  if (depth > MAX_DEPTH) throw cursor.failure(`at most ${MAX_DEPTH} levels deep`);
  const open = cursor.match(/<([\p{L}_:][\p{L}\p{N}_:.-]*)/uy);
  if (!open) throw cursor.failure("an element");
  const [, name] = open;
  const attributes = readAttributes(cursor);
  if (cursor.match(/[ \t\r\n]*\/>/y)) return { name, attributes, children: [], text: "" };
  if (!cursor.match(/[ \t\r\n]*>/y)) throw cursor.failure(`an attribute or the end of the tag ${name}`);
  const children: XmlElement[] = [];
  let content = "";
  for (;;) {
    const raw = cursor.match(/[^<]+/y)?.[0] ?? "";
    if (raw.includes("]]>")) throw cursor.failure("without ]]> in text");
    content += decode(cursor, raw.replace(/\r\n?/g, "\n"));
    if (cursor.isAtEnd()) throw cursor.failure(`closed with </${name}>`);
    if (cursor.isAt("</")) {
      const close = cursor.match(/<\/([^ \t\r\n>]+)[ \t\r\n]*>/y);
      if (close?.[1] !== name) throw cursor.failure(`closed with </${name}>`);
      return { name, attributes, children, text: content };
    }
    if (cursor.skipMarkup()) continue;
    if (cursor.match(/<!\[CDATA\[/y)) content += cursor.readUntil("]]>");
    else children.push(readElement(cursor, depth + 1));
  }
}
