/** Witness: Jupyter's nbclient, with the installed kernel, stores the same outputs as the runner. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { installKernelspec } from "../../../lib/workbench/kernel";
import {
  type CodeCell,
  formatNotebook,
  type Notebook,
  parseNotebook,
} from "../../../lib/workbench/notebooks/notebook-file";
import { NOTEBOOKS, PROJECT } from "../../../lib/workbench/paths";
import { runNotebook } from "../../../lib/workbench/runner";
import { code, notebookOf, saved, text } from "../make-notebook";

const EXECUTE = `
import nbclient, nbformat, sys
notebook = nbformat.read(sys.argv[1], 4)
try:
    nbclient.NotebookClient(notebook, timeout=600, record_timing=False, coalesce_streams=False).execute()
except nbclient.exceptions.CellExecutionError:
    pass
nbformat.write(notebook, sys.argv[2])
`;

/** The first Python that has nbclient. */
function findPython(): string | undefined {
  const inVenv = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";
  return [process.env.MERCHANT_LAB_PYTHON, path.join(PROJECT, inVenv), "python3"].find((python) => {
    try {
      if (python !== undefined)
        execFileSync(python, ["-c", "import nbclient, nbformat"], { stdio: "ignore" });
      return python !== undefined;
    } catch {
      return false;
    }
  });
}

const python = findPython();

function executeByJupyter(file: string): Notebook {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab jupyter "));
  installKernelspec(folder);
  const executed = path.join(folder, "executed.ipynb");
  execFileSync(python ?? "", ["-c", EXECUTE, file, executed], {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: folder, JUPYTER_PLATFORM_DIRS: "1", MERCHANT_LAB_PARAMETERS: "{}" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return parseNotebook(fs.readFileSync(executed, "utf8"), executed);
}

/** Joins consecutive texts of one stream, as front ends do; nbclient does not. */
function outputsOf(notebook: Notebook): unknown {
  return notebook.cells
    .filter((cell): cell is CodeCell => cell.cell_type === "code")
    .map(({ execution_count, outputs }) => {
      const joined: { output_type: string; name?: string; text?: string }[] = [];
      for (const output of outputs) {
        const last = joined.at(-1);
        if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
          last.text += output.text;
        else joined.push({ ...output });
      }
      return { execution_count, outputs: joined };
    });
}

const why = "no Python with nbclient: set MERCHANT_LAB_PYTHON, or run npm run lab once";

describe.skipIf(python === undefined)(
  `nbclient and the runner store the same outputs${python ? "" : ` (${why})`}`,
  () => {
    test("for every kind of output", { timeout: 240_000 }, async () => {
      const file = saved(
        notebookOf(
          text("# 99 Trial 试验"),
          'import * as tslab from "tslab";\nimport { table } from "merchant-lab";',
          'console.log("a");\nconsole.error("b");\nconsole.log({ 牛奶: [1, 2] });\n6 * 7',
          "",
          "for (let i = 0; i < 5000; i++) console.log(i);",
          'const line = tslab.newDisplay();\nline.text("0 of 2");\nline.text("1 of 2");',
          'line.html("<b>2 of 2</b>");\ntable.fromRecords([{ item: "milk", sold: 3 }])',
          'tslab.display.raw("application/vnd.example+json", { b: [1, 2], a: null } as never);\ntslab.display.svg("<svg>\\n</svg>");',
          code('console.log("before");\nthrow new TypeError("expected");', { tags: ["raises-exception"] }),
          'console.log("after an expected error");',
          code("const fine = 1;", { tags: ["raises-exception"] }),
          `import { spawnSync } from "node:child_process";\nconst { status } = spawnSync(process.execPath, ["-e", "console.log('child')"], { stdio: "inherit" });`,
          'for (const byte of Buffer.from("牛奶")) process.stdout.write(Buffer.from([byte]));',
          'console.log("before");\nconst shelf: number[] = [];\nthrow new RangeError(String(shelf.length));',
          'console.log("not reached");',
        ),
      );
      const run = await runNotebook(file);
      expect(run.failedCell).toBe(12);
      expect(outputsOf(executeByJupyter(file))).toEqual(outputsOf(run.notebook));
    });

    const regression = path.join(NOTEBOOKS, "02-linear-regression.ipynb");
    test.skipIf(!fs.existsSync(regression))("for notebook 02", { timeout: 600_000 }, async () => {
      const run = await runNotebook(regression);
      expect(run.error).toBeUndefined();
      const cleared = { ...run.notebook, cells: run.notebook.cells.map(withoutOutputs) };
      const copy = saved(cleared, "02-linear-regression.ipynb");
      expect(formatNotebook(cleared)).not.toBe(formatNotebook(run.notebook));
      expect(outputsOf(executeByJupyter(copy))).toEqual(outputsOf(run.notebook));
    });
  },
);

function withoutOutputs(cell: Notebook["cells"][number]): Notebook["cells"][number] {
  return cell.cell_type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell;
}
