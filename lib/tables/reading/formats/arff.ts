/**
 * Files of Weka, Attribute-Relation File Format.
 *
 * @see Witten, I. H., Frank, E. et al. (2016). Data Mining, 4th edition. The WEKA Workbench, 2.
 */
import { mustBe } from "../../../core/errors";
import { type FileCells, linesOf } from "./lines";

/** An attribute, and its value in rows of pairs that do not name it: 0, or the first one of a list. */
interface Attribute {
  readonly name: string;
  readonly usual: string | undefined;
}

/** @throws {SyntaxError} If a line is none of ARFF; the message names it. */
export function arffRows(action: string, file: string): FileCells {
  const attributes: Attribute[] = [];
  const rows: string[][] = [];
  let isData = false;
  for (const [i, line] of linesOf(action, file).entries()) {
    const where = `line ${i + 1}`;
    if (line.trim() === "" || line.trimStart().startsWith("%")) continue;
    if (isData) rows.push(dataRow(action, where, line, attributes));
    else if (/^\s*@attribute\s/i.test(line)) attributes.push(attributeOf(action, where, line));
    else if (/^\s*@data\s*$/i.test(line)) isData = true;
    else if (!/^\s*@relation\s/i.test(line))
      throw new SyntaxError(mustBe(action, where, "@relation, @attribute, @data or a comment", line));
  }
  if (!isData || attributes.length === 0)
    throw new SyntaxError(mustBe(action, "the file", "one with @attribute and @data", ""));
  return { rows: [attributes.map(({ name }) => name), ...rows], found: {} };
}

const ATTRIBUTE =
  /^\s*@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+?))\s*(\{.*\}|\b\S.*)\s*$/i;

function attributeOf(action: string, where: string, line: string): Attribute {
  const [, single, double, plain, type = ""] = ATTRIBUTE.exec(line) ?? [];
  const name = single ?? double ?? plain;
  if (name === undefined) throw new SyntaxError(mustBe(action, where, "@attribute, a name and a type", line));
  const list = /^\{(.*)\}$/s.exec(type.trim())?.[1];
  const isNumber = /^(numeric|real|integer)\b/i.test(type);
  const usual = list === undefined ? (isNumber ? "0" : undefined) : valuesOf(action, where, list)[0];
  return { name: unescaped(name), usual };
}

/** Values between commas, in quotes or plain; "?" is missing. Rows of pairs in braces are sparse. */
function dataRow(action: string, where: string, line: string, attributes: readonly Attribute[]): string[] {
  if (line.trimStart().startsWith("{")) return sparseRow(action, where, line, attributes);
  const values = valuesOf(action, where, line);
  if (values.length !== attributes.length)
    throw new SyntaxError(mustBe(action, where, `${attributes.length} values long`, values.length));
  return values;
}

function sparseRow(action: string, where: string, line: string, attributes: readonly Attribute[]): string[] {
  const inside = /^\s*\{(.*)\}\s*$/s.exec(line)?.[1];
  if (inside === undefined) throw new SyntaxError(mustBe(action, where, "pairs in braces", line));
  const row = attributes.map(({ usual }) => usual);
  for (const pair of inside.trim() === "" ? [] : inside.split(/,(?=\s*\d+\s)/)) {
    const [, index, value] = /^\s*(\d+)\s+(.*)$/s.exec(pair) ?? [];
    if (index === undefined || Number(index) >= attributes.length)
      throw new SyntaxError(
        mustBe(action, where, `a position from 0 to ${attributes.length - 1} and a value`, pair),
      );
    [row[Number(index)]] = valuesOf(action, where, value);
  }
  const unknown = row.indexOf(undefined);
  if (unknown >= 0)
    throw new SyntaxError(
      mustBe(action, where, `a value of ${attributes[unknown].name}, which is text`, line),
    );
  return row as string[];
}

const VALUE = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,'"\s][^,]*|))\s*(,|$)/gy;

function valuesOf(action: string, where: string, text: string): string[] {
  const values: string[] = [];
  VALUE.lastIndex = 0;
  for (let match = VALUE.exec(text); ; match = VALUE.exec(text)) {
    if (match === null)
      throw new SyntaxError(mustBe(action, where, "values with closed quotes between commas", text));
    const [, single, double, plain = "", end] = match;
    const quotedText = single ?? double;
    values.push(quotedText === undefined ? plain.trim().replace(/^\?$/, "") : unescaped(quotedText));
    if (end === "") return values;
  }
}

function unescaped(text: string): string {
  return text.replace(
    /\\(.)/gs,
    (_, character: string) => ({ n: "\n", t: "\t", r: "\r" })[character] ?? character,
  );
}
