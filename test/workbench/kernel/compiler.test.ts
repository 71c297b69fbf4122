import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PROJECT, REPORTS } from "../../../lib/workbench/paths";

vi.setConfig({ testTimeout: 240_000 });

/** A folder in the project that git ignores: cells import modules of the project only. */
let folder: string;
beforeAll(() => {
  fs.mkdirSync(REPORTS, { recursive: true });
  folder = fs.mkdtempSync(path.join(REPORTS, "trial-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

interface Converted {
  readonly errors: readonly { readonly fileName?: string; readonly messageText: string }[];
  /** The modules that tslab compiles with the cell. */
  readonly modules: readonly string[];
}

/** Compiles cells with tslab in a new process, where a graph of references cannot be made. */
function convert(cells: readonly string[]): readonly Converted[] {
  const script = `
    const tslab = require.resolve("tslab/package.json");
    require("./lib/typescript-loader.js");
    require("./lib/workbench/kernel/compiler.ts").patchCompiler(process.cwd());
    const file = require.resolve("@tslab/typescript-for-tslab", { paths: [require("node:path").dirname(tslab)] });
    require(file).BuilderState.create = () => { throw new Error("a graph of references"); };
    const converter = require("tslab/dist/converter").createConverter({ isJS: false, isBrowser: false });
    const results = ${JSON.stringify(cells)}.map((cell) => {
      const { diagnostics, sideOutputs = [] } = converter.convert("", cell);
      return { errors: diagnostics, modules: sideOutputs.map(({ path }) => path) };
    });
    console.log(JSON.stringify(results));
    process.exit();`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: PROJECT, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("a cell is compiled with the modules beside the notebooks that it imports, and without those of lib", () => {
  fs.writeFileSync(path.join(folder, "inner.ts"), "export type Price = number;\nexport const tax = 0.2;");
  fs.writeFileSync(
    path.join(folder, "outer.ts"),
    'import { type Price, tax } from "./inner";\nexport const gross = (net: Price): Price => net * (1 + tax);',
  );
  fs.writeFileSync(path.join(folder, "broken.ts"), 'export const stock: number = "none";');
  const name = path.relative(PROJECT, folder).split(path.sep).join("/");

  const [twoModules, lib, wrongModule, wrongCall] = convert([
    `import { gross } from "./${name}/outer";\ngross(10);`,
    'import { table } from "merchant-lab";\ntable.fromRecords([{ item: "milk" }]);',
    `import { stock } from "./${name}/broken";\nstock;`,
    'import { table } from "merchant-lab";\ntable.fromRecords("no rows");',
  ]);
  expect(twoModules).toEqual({
    errors: [],
    modules: ["inner.js", "outer.js"].map((file) => `${folder}/${file}`),
  });
  expect(lib).toEqual({ errors: [], modules: [] });
  expect(wrongModule?.errors).toMatchObject([
    {
      fileName: expect.stringMatching(/broken\.ts$/),
      messageText: "Type 'string' is not assignable to type 'number'.",
    },
  ]);
  expect(wrongCall?.errors).toMatchObject([{ messageText: expect.stringContaining("is not assignable") }]);
});
