/** Maps positions in executed scripts back to lines of cells, and names the scripts after their cells. */
import { SourceMap, type SourceMapPayload } from "node:module";
import vm from "node:vm";
import type { CellMaps } from "./compiler";

interface CellSource {
  readonly lines: readonly string[];
  /** Texts, which are parsed when an error needs them: a parsed map takes much more memory. */
  readonly maps: readonly string[];
  parsedMaps?: readonly SourceMap[];
  readonly scriptLines: number;
}

/** The sources of all cells so far, with the source maps of their scripts. */
export class CellLines {
  readonly #cells = new Map<number, CellSource>();

  add(cell: number, source: string, maps: CellMaps | undefined, script = ""): void {
    this.#cells.set(cell, {
      lines: source.split("\n"),
      maps: maps === undefined ? [] : [maps.toScript, maps.toModule],
      scriptLines: script.split("\n").length,
    });
  }

  /** The line in the cell; `undefined` if the line is generated code. */
  lineOf(cell: number, scriptLine: number, scriptColumn: number): number | undefined {
    const source = this.#cells.get(cell);
    // tslab adds a last line, which calls the function around the cell.
    if (source === undefined || source.maps.length === 0 || scriptLine > source.scriptLines) return undefined;
    source.parsedMaps ??= source.maps.map(parseMap);
    let line = scriptLine - 1;
    let column = scriptColumn - 1;
    for (const map of source.parsedMaps) {
      const entry = map.findEntry(line, column);
      if (!("originalLine" in entry)) return undefined;
      line = entry.originalLine;
      column = entry.originalColumn;
    }
    // tslab puts one line before the cell, so this index from 0 is the line number from 1.
    return line;
  }

  textOf(cell: number, line: number): string | undefined {
    return this.#cells.get(cell)?.lines[line - 1]?.trim();
  }
}

function parseMap(text: string): SourceMap {
  return new SourceMap(JSON.parse(text) as SourceMapPayload);
}

/** tslab runs all cells under one file name; with `currentName` stack traces tell the cells apart. */
export function nameScripts(currentName: () => string): void {
  const { runInThisContext } = vm;
  const isCell = (code: string) => code.endsWith("})(__tslab__.exports, __tslab__.require)");
  vm.runInThisContext = (code, options) => {
    if (!isCell(code)) return runInThisContext(code, options);
    const given = typeof options === "string" ? { filename: options } : options;
    return runInThisContext(code, { filename: currentName(), ...given });
  };
}
