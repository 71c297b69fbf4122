import { expect, test } from "vitest";
import { History } from "../../../../lib/workbench/kernel/protocol/history";

const SOURCES = ["const milk = 1;", "const bread = 2;", "milk\n+ bread;", "const tea = 3;", "milk\n+ bread;"];
const ENTRIES = SOURCES.map((source, i) => [1, i + 1, source]);

const history = new History();
for (const [i, source] of SOURCES.entries()) history.add(i + 1, source);
const select = (fields: Readonly<Record<string, unknown>>) => history.select(fields);

test("the end of the history", () => {
  expect(select({ hist_access_type: "tail" })).toEqual(ENTRIES);
  expect(select({ hist_access_type: "tail", n: 2 })).toEqual(ENTRIES.slice(-2));
  expect(select({ hist_access_type: "tail", n: 0 })).toEqual([]);
  expect(select({ hist_access_type: "tail", n: 9, pattern: "x" })).toEqual(ENTRIES);
  expect(select({ hist_access_type: "tail", n: 1, output: true })).toEqual([[1, 5, [SOURCES[4], null]]]);
});

test("a range of execution counts, without its end", () => {
  expect(select({ hist_access_type: "range", start: 2, stop: 4 })).toEqual(ENTRIES.slice(1, 3));
  expect(select({ hist_access_type: "range", start: 4 })).toEqual(ENTRIES.slice(3));
  expect(select({ hist_access_type: "range", n: 1 })).toEqual(ENTRIES);
});

test("the cells that match a pattern", () => {
  expect(select({ hist_access_type: "search" })).toEqual(ENTRIES);
  expect(select({ hist_access_type: "search", pattern: "const ????? = *" })).toEqual([ENTRIES[1]]);
  expect(select({ hist_access_type: "search", pattern: "milk*" })).toEqual([ENTRIES[2], ENTRIES[4]]);
  expect(select({ hist_access_type: "search", pattern: "milk?+ bread;" })).toEqual([ENTRIES[2], ENTRIES[4]]);
  expect(select({ hist_access_type: "search", pattern: "milk*", unique: true })).toEqual([ENTRIES[4]]);
  expect(select({ hist_access_type: "search", pattern: "*bread*", n: 1 })).toEqual([ENTRIES[4]]);
  expect(select({ hist_access_type: "search", pattern: "mil" })).toEqual([]);
  expect(select({ hist_access_type: "search", pattern: "(*" })).toEqual([]);
});
