/**
 * Files of Orange: tables with a header of one or three lines (.tab), and baskets with amounts (.basket).
 *
 * @see https://orange3.readthedocs.io/projects/orange-data-mining-library/en/latest/reference/data.io.html
 */
import { mustBe } from "../../../core/errors";
import { type FileCells, linesOf } from "./lines";

const KINDS = /^(c|continuous|d|discrete|s|string|t|time|[^\t]*\|[^\t]*|(\S+ )+\S+)?$/;
const FLAGS = /^((class|meta|ignore|i|c|m|w|weight|-dc|basket)( |$)|[^\s=]+=|$)/;

/** The lines of kinds and flags are left out, as are the marks before a name, such as "mS#". Missing values are ? or ~. */
export function tabRows(action: string, file: string): FileCells {
  const lines = linesOf(action, file).map((line) => line.split("\t"));
  const isKinds =
    lines.length > 2 && lines[1].every((cell) => KINDS.test(cell)) && lines[1].some((cell) => cell !== "");
  const isFlags = isKinds && lines[2].every((cell) => FLAGS.test(cell));
  const header = lines[0].map((name) => name.replace(/^[mci]?[CDST]?#/, ""));
  const body = lines
    .slice(isFlags ? 3 : 1)
    .map((cells) => cells.map((cell) => (/^\s*[?~]\s*$/.test(cell) ? "" : cell)));
  return { rows: [header, ...body], found: {} };
}

/** One row for each item of a basket: "milk=2, bread" is two rows, and an item without a number is there once. */
export function basketRows(action: string, file: string): FileCells {
  const rows = [["basket", "item", "amount"]];
  for (const [i, line] of linesOf(action, file).entries())
    for (const part of line.startsWith("|") ? [] : line.split(",").map((text) => text.trim())) {
      if (part === "") continue;
      const [, item, amount = "1"] = /^(.*?)(?:\s*=\s*([^=]*))?$/s.exec(part) ?? [];
      if (item === "" || amount.trim() === "" || !Number.isFinite(Number(amount)))
        throw new SyntaxError(mustBe(action, `line ${i + 1}`, "items, or items with = and a number", part));
      rows.push([String(i + 1), item, amount]);
    }
  return { rows, found: {} };
}
