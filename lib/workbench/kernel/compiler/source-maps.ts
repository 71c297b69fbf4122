import type * as TypeScript from "typescript";
import { watchAwaits } from "../interrupts";
import type { Compiler } from "./types";

const MAP_PREFIX = "//# sourceMappingURL=data:application/json;base64,";

/** The source maps of a cell, which is compiled to CommonJS in two steps. */
export interface CellMaps {
  readonly toModule: string;
  readonly toScript: string;
}

/** Collects the source maps of the cells, of which tslab keeps none. */
export class SourceMaps {
  readonly #maps = new Map<string, CellMaps>();

  constructor(private readonly compiler: Compiler) {}

  /** Compiles a module, which has its map at its end, to a script without a map. */
  transpile(input: string, options: TypeScript.TranspileOptions): TypeScript.TranspileOutput {
    const { code, map } = takeInlineMap(input);
    const result = this.compiler.transpileModule(code, {
      ...options,
      transformers: { before: [watchAwaits(this.compiler)] },
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    if (map !== undefined && result.sourceMapText !== undefined)
      this.#maps.set(outputText, { toModule: map, toScript: result.sourceMapText });
    return { ...result, outputText };
  }

  /** The maps of the last cell, by the text of its script. */
  take(script: string): CellMaps | undefined {
    const found = this.#maps.get(script);
    this.#maps.clear();
    return found;
  }
}

function takeInlineMap(code: string): { readonly code: string; readonly map: string | undefined } {
  const start = code.lastIndexOf(MAP_PREFIX);
  if (start < 0) return { code, map: undefined };
  const map = Buffer.from(code.slice(start + MAP_PREFIX.length), "base64").toString("utf8");
  return { code: code.slice(0, start), map };
}
