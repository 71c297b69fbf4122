/** Notebook files that are not right, each with the sentence that names what is wrong; without one, a page can be made. */
import { CHECK_MIME } from "../../../lib/notebook/check";
import { SESSION_MIME } from "../../../lib/notebook/session";
import { RULES_MIME } from "../../../lib/plot/basket/rules/rule-table";

export interface MalformedFile {
  readonly content: string | Buffer;
  /** The end of the message that refuses the file. */
  readonly refused?: string;
  /** What is said of a record in it, although the page is made. */
  readonly fault?: string;
}

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const withCells = (cells: unknown, more = {}) =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...more });
const CELL = { cell_type: "code", id: "a", metadata: {}, source: "1", execution_count: 1, outputs: [] };
const withCell = (changes: object) => withCells([{ ...CELL, ...changes }]);
const withOutput = (...outputs: readonly unknown[]) => withCell({ outputs });
const display = (data: unknown) => ({ output_type: "display_data", metadata: {}, data });
const withRecord = (mime: string, record: unknown) => withOutput(display({ [mime]: record }));
const withText = (source: string) => withCells([{ cell_type: "markdown", metadata: {}, source }]);
const without = (field: string) => withCells([{ ...CELL, [field]: undefined }]);
const WHOLE = withCells([CELL]);

export const MALFORMED: Readonly<Record<string, MalformedFile>> = {
  empty: { content: "", refused: "it must be JSON (Unexpected end of JSON input)" },
  badjson: { content: '{"cells": [', refused: "it must be JSON (Unexpected end of JSON input)" },
  trailing: { content: `${WHOLE}garbage`, refused: "is not valid JSON)" },
  conflict: { content: `<<<<<<< HEAD\n${WHOLE}`, refused: "is not valid JSON)" },
  bom: { content: `\ufeff${WHOLE}`, refused: "it must be JSON (it begins with a byte order mark)" },
  latin1: {
    content: Buffer.from(withText("# Café"), "latin1"),
    refused: "it must be UTF-8, byte 63 is 0xe9",
  },
  utf16: { content: Buffer.from(`\ufeff${WHOLE}`, "utf16le"), refused: "it must be UTF-8, byte 0 is 0xff" },
  array: { content: "[]", refused: "it must be an object, current value is an array of 0" },
  null: { content: "null", refused: "it must be an object, current value is null" },
  number: { content: "5", refused: "it must be an object, current value is 5" },
  nbformat5: { content: withCells([], { nbformat: 5 }), refused: "nbformat must be 4, current value is 5" },
  nbformatstr: {
    content: withCells([], { nbformat: "4" }),
    refused: 'nbformat must be 4, current value is "4"',
  },
  nbformat3: {
    content: '{"nbformat": 3, "worksheets": []}',
    refused: "nbformat must be 4, current value is 3",
  },
  minortext: {
    content: withCells([], { nbformat_minor: "5" }),
    refused: 'nbformat_minor must be an integer, current value is "5"',
  },
  metanull: {
    content: withCells([], { metadata: null }),
    refused: "metadata must be an object of at most 200 levels with finite numbers, current value is null",
  },
  metadeep: {
    content: withCells([]).replace('"metadata":{}', `"metadata":{"a":${nested(20_000)}}`),
    refused:
      "metadata must be an object of at most 200 levels with finite numbers, current value is an object",
  },
  cellsnull: { content: withCells(null), refused: "cells must be a list, current value is null" },
  cellsobj: { content: withCells({}), refused: "cells must be a list, current value is an object" },
  cellnull: { content: withCells([null]), refused: "cell 1, it must be an object, current value is null" },
  cellstr: { content: withCells([CELL, "x"]), refused: 'cell 2, it must be an object, current value is "x"' },
  heading: {
    content: withCell({ cell_type: "heading" }),
    refused: 'cell 1, cell_type must be one of markdown, raw, code, current value is "heading"',
  },
  cellproto: {
    content: withCell({ cell_type: "constructor" }),
    refused: 'cell 1, cell_type must be one of markdown, raw, code, current value is "constructor"',
  },
  cellmetanull: {
    content: withCell({ metadata: null }),
    refused:
      "cell 1, metadata must be an object of at most 200 levels with finite numbers, current value is null",
  },
  tagsstr: {
    content: withCell({ metadata: { tags: "session" } }),
    refused: 'cell 1, tags must be a list of texts, current value is "session"',
  },
  nometa: {
    content: without("metadata"),
    refused:
      "cell 1, metadata must be an object of at most 200 levels with finite numbers, current value is undefined",
  },
  nosource: {
    content: without("source"),
    refused: "cell 1, source must be a text or a list of texts, current value is undefined",
  },
  nosourcemd: {
    content: withCells([{ cell_type: "markdown", metadata: {} }]),
    refused: "cell 1, source must be a text or a list of texts, current value is undefined",
  },
  sourcenull: {
    content: withCell({ source: null }),
    refused: "cell 1, source must be a text or a list of texts, current value is null",
  },
  sourcenum: {
    content: withCell({ source: 5 }),
    refused: "cell 1, source must be a text or a list of texts, current value is 5",
  },
  sourcelist: {
    content: withCell({ source: ["a", 5] }),
    refused: "cell 1, source must be a text or a list of texts, current value is an array of 2",
  },
  attachment: {
    content: withCells([
      { cell_type: "markdown", metadata: {}, source: "", attachments: { a: { "image/png": 1 } } },
    ]),
    refused: "cell 1, attachment 1, image/png must be a text or a list of texts, current value is 1",
  },
  attachments: {
    content: withCells([{ cell_type: "markdown", metadata: {}, source: "", attachments: { a: null } }]),
    refused: "cell 1, attachment 1, it must be an object, current value is null",
  },
  nooutputs: {
    content: without("outputs"),
    refused: "cell 1, outputs must be a list, current value is undefined",
  },
  outputsnull: {
    content: withCell({ outputs: null }),
    refused: "cell 1, outputs must be a list, current value is null",
  },
  countobj: {
    content: withCell({ execution_count: {} }),
    refused: "cell 1, execution_count must be null or an integer >= 0, current value is an object",
  },
  countscript: {
    content: withCell({ execution_count: "<img src=x onerror=alert(1)>" }),
    refused:
      'cell 1, execution_count must be null or an integer >= 0, current value is "<img src=x onerror=alert(1)>"',
  },
  countnegative: {
    content: withCell({ execution_count: -1 }),
    refused: "cell 1, execution_count must be null or an integer >= 0, current value is -1",
  },
  resultcount: {
    content: withOutput({ ...display({}), output_type: "execute_result", execution_count: "1" }),
    refused: 'cell 1, output 1, execution_count must be null or an integer >= 0, current value is "1"',
  },
  outputnodata: {
    content: withOutput({ output_type: "display_data", metadata: {} }),
    refused:
      "cell 1, output 1, data must be an object of at most 200 levels with finite numbers, current value is undefined",
  },
  outputnometa: {
    content: withOutput({ output_type: "display_data", data: {} }),
    refused:
      "cell 1, output 1, metadata must be an object of at most 200 levels with finite numbers, current value is undefined",
  },
  outputunknown: {
    content: withOutput({ output_type: "pyout", metadata: {} }),
    refused:
      'cell 1, output 1, output_type must be one of stream, display_data, execute_result, error, current value is "pyout"',
  },
  outputtext: {
    content: withOutput(display({}), display({ "text/plain": 5 })),
    refused: "cell 1, output 2, text/plain must be a text or a list of texts, current value is 5",
  },
  streamnotext: {
    content: withOutput({ output_type: "stream", name: "stdout" }),
    refused: "cell 1, output 1, text must be a text or a list of texts, current value is undefined",
  },
  streamname: {
    content: withOutput({ output_type: "stream", name: 1, text: "" }),
    refused: "cell 1, output 1, name must be a text, current value is 1",
  },
  errtracestr: {
    content: withOutput({ output_type: "error", ename: "E", evalue: "v", traceback: "x" }),
    refused: 'cell 1, output 1, traceback must be a list of texts, current value is "x"',
  },
  errnotrace: {
    content: withOutput({ output_type: "error", ename: "E", evalue: "v" }),
    refused: "cell 1, output 1, traceback must be a list of texts, current value is undefined",
  },
  toolarge: {
    content: withRecord("application/json", 0).replace(
      '"application/json":0',
      '"application/json":{"a":1e999}',
    ),
    refused:
      "cell 1, output 1, data must be an object of at most 200 levels with finite numbers, current value is an object",
  },
  deepjson: {
    content: withRecord("application/json", 0).replace(
      '"application/json":0',
      `"application/json":${nested(20_000)}`,
    ),
    refused:
      "cell 1, output 1, data must be an object of at most 200 levels with finite numbers, current value is an object",
  },
  checkexpnull: {
    content: withRecord(CHECK_MIME, { label: "x", measured: 1, expected: null, passed: true }),
    fault: `cell 1, output 1, ${CHECK_MIME}: expected must be a number, a text, a boolean or bounds, current value is null`,
  },
  checknobounds: {
    content: withRecord(CHECK_MIME, { label: "x", measured: 1, expected: {}, passed: true }),
    fault: `cell 1, output 1, ${CHECK_MIME}: expected must be a number, a text, a boolean or bounds, current value is an object`,
  },
  paramnum: {
    content: withRecord("application/vnd.merchant-lab.parameter+json", { name: 5, value: 1, default: 1 }),
    fault:
      "cell 1, output 1, application/vnd.merchant-lab.parameter+json: name must be a text, current value is 5",
  },
  sessbad: {
    content: withRecord(SESSION_MIME, { datasets: [{}], versions: {} }),
    fault: `cell 1, output 1, ${SESSION_MIME}: element of datasets 1, name must be a text, current value is undefined`,
  },
  sessds5: {
    content: withRecord(SESSION_MIME, { datasets: 5, versions: {} }),
    fault: `cell 1, output 1, ${SESSION_MIME}: datasets must be a list, current value is 5`,
  },
  sessnovers: {
    content: withRecord(SESSION_MIME, { datasets: [] }),
    fault: `cell 1, output 1, ${SESSION_MIME}: versions must be texts by name, current value is undefined`,
  },
  rulesbad: {
    content: withOutput(display({ "text/html": "<p>x</p>", [RULES_MIME]: {} })),
    fault: `cell 1, output 1, ${RULES_MIME}: caption must be a text, current value is undefined`,
  },
  plotlynodata: {
    content: withRecord("application/vnd.plotly.v1+json", { layout: {} }),
    fault:
      "cell 1, output 1, application/vnd.plotly.v1+json: data must be a list, current value is undefined",
  },
  crlf: { content: JSON.stringify(JSON.parse(WHOLE), null, 1).replaceAll("\n", "\r\n") },
  dupids: { content: withCells([CELL, CELL]) },
  minor99: { content: withCells([CELL], { nbformat_minor: 99 }) },
  python: { content: withCells([CELL], { metadata: { language_info: { name: "python" } } }) },
  surrogate: {
    content:
      '{"cells":[{"cell_type":"markdown","metadata":{},"source":"# \\ud83d"}],"metadata":{},"nbformat":4,"nbformat_minor":5}',
  },
  levels201: {
    content: withRecord("application/json", 0).replace(
      '"application/json":0',
      `"application/json":${nested(200)}`,
    ),
    refused:
      "cell 1, output 1, data must be an object of at most 200 levels with finite numbers, current value is an object",
  },
  levels200: {
    content: withRecord("application/json", 0).replace(
      '"application/json":0',
      `"application/json":${nested(199)}`,
    ),
  },
  mdnest: { content: withText(`${"> ".repeat(5000)}x`) },
  mdtable: { content: withText(`|${"a|".repeat(3000)}\n|${"-|".repeat(3000)}\n`) },
  hljs: { content: withCell({ source: "<".repeat(20_000) }) },
  katexdeep: { content: withText(`# T\n\n$${"{".repeat(20_000)}x${"}".repeat(20_000)}$`) },
  katexsqrt: { content: withText(`# T\n\n$${"\\sqrt{".repeat(4000)}x${"}".repeat(4000)}$`) },
  katexmacro: { content: withText("$\\def\\a{\\a\\a}\\a$") },
};
