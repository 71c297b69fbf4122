import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Cell, CodeCell, Notebook } from "../../../lib/workbench/notebooks/notebook-file";
import { formatNotebook, readNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { PROJECT, REPORTS } from "../../../lib/workbench/paths";
import { type RunOptions, runNotebook } from "../../../lib/workbench/runner";
import { code, notebookOf, saved, text } from "../make-notebook";

// Each test starts processes, and other test files run at the same time.
vi.setConfig({ testTimeout: 240_000 });

function run(sources: readonly string[], options: RunOptions = {}) {
  return runNotebook(saved(notebookOf(...sources)), options);
}

function outputsOf(notebook: Notebook, cell: number) {
  return notebook.cells.filter((each): each is CodeCell => each.cell_type === "code")[cell - 1]?.outputs;
}

describe("runNotebook() fails for each of five faults and names the cell", () => {
  const fine = "const one = 1;";

  test.concurrent.each([
    {
      fault: "an exception",
      cells: [fine, '\nconst shelf: number[] = [];\n\nthrow new RangeError("empty: " + shelf.length);'],
      error: /^cell \[2\] line 4: RangeError: empty: 0\n {4}at cell \[2\] line 4: throw new RangeError/,
      name: "RangeError",
    },
    {
      fault: "a timer that throws after its cell, the last one, has ended",
      cells: [fine, 'setTimeout(() => {\n  throw new Error("after the end");\n}, 300);'],
      error: /^cell \[2\] line 2: Error: after the end\n(.*\n)* {4}\(raised after its cell had ended\)/,
      name: "Error",
    },
    {
      fault: "an endless loop",
      cells: [fine, 'console.log("begins");\nfor (;;) {}'],
      options: { timeoutSeconds: 2 },
      error: /^cell \[2\]: TimeoutError: the cell took longer than 2 s and was stopped/,
      name: "TimeoutError",
    },
    {
      fault: "process.exit, though it claims success",
      cells: [fine, "process.exit(0);"],
      error: /^cell \[2\]: ProcessEnded: the cell ended the process with exit code 0/,
      name: "ProcessEnded",
    },
    {
      fault: "too much memory",
      cells: [fine, "const held: number[][] = [];\nfor (;;) held.push(new Array(1e5).fill(held.length));"],
      options: { memoryMegabytes: 200 },
      error: /^cell \[2\]: OutOfMemoryError: the process ran out of memory/,
      name: "OutOfMemoryError",
    },
  ])("$fault", async ({ cells, options, error, name }) => {
    const done = await run(
      [...cells, 'console.log("never reached");'].slice(0, name === "Error" ? 2 : 3),
      options,
    );
    expect(done.status).toBe("failed");
    expect(done.failedCell).toBe(2);
    expect(done.error).toMatch(error);
    expect(outputsOf(done.notebook, 2)?.at(-1)).toMatchObject({ output_type: "error", ename: name });
    expect(outputsOf(done.notebook, 3) ?? []).toEqual([]);
  });

  test.concurrent("attributes the error of a timer to the cell that set it", async () => {
    const { failedCell, error } = await run([
      'setTimeout(() => { throw new Error("from the first"); }, 50);',
      "await new Promise((resolve) => setTimeout(resolve, 20_000));",
    ]);
    expect(failedCell).toBe(1);
    expect(error).toContain("Error: from the first");
  });
});

describe("runNotebook()", () => {
  test.concurrent("stores outputs by Jupyter's rules, with equal bytes in each run", async () => {
    const notebook = notebookOf(
      text("# 99 Trial 试验"),
      'import * as tslab from "tslab";\nimport { table } from "merchant-lab";',
      'console.log("a");\nconsole.log("b");\nconsole.error("c");\nconsole.log({ d: [1] });\n6 * 7',
      "   ",
      'const line = tslab.newDisplay();\nline.text("0 of 2");\nline.text("1 of 2");',
      'line.text("2 of 2");\ntable.fromRecords([{ item: "牛奶", sold: 3 }])',
    );
    const file = saved(notebook);
    const [first, second] = [await runNotebook(file), await runNotebook(file)];
    expect(first.error).toBeUndefined();
    expect(first.status).toBe("ok");
    expect(outputsOf(first.notebook, 2)).toEqual([
      { output_type: "stream", name: "stdout", text: "a\nb\n" },
      { output_type: "stream", name: "stderr", text: "c\n" },
      { output_type: "stream", name: "stdout", text: "{ d: [ 1 ] }\n42\n" },
    ]);
    // The progress line is stored once, with its last text, at its first position.
    expect(outputsOf(first.notebook, 4)).toEqual([
      { output_type: "display_data", data: { "text/plain": "2 of 2" }, metadata: {} },
    ]);
    expect(outputsOf(first.notebook, 5)).toMatchObject([
      { output_type: "display_data", data: { "text/html": expect.stringContaining("牛奶") } },
    ]);
    const counts = first.notebook.cells.map((cell) => (cell as Partial<CodeCell>).execution_count);
    expect(counts).toEqual([undefined, 1, 2, null, 3, 4]);
    expect(formatNotebook(second.notebook)).toBe(formatNotebook(first.notebook));
    expect(first.cellSeconds).toHaveLength(4);
    expect(first.seconds).toBeGreaterThanOrEqual(
      first.cellSeconds.reduce((sum, seconds) => sum + seconds, 0),
    );
    expect(first.seconds).toBeLessThan(240);
    // runNotebook() does not write the file.
    expect(readNotebook(file).cells).toEqual(notebook.cells);
  });

  test.concurrent("cuts 50 MB of output at the limit and says so; does not wait for a process that has left its session and holds the output", async () => {
    const holds = `import { spawn } from "node:child_process";
      const { stdout, stderr } = process;
      const child = spawn("sleep", ["180"], { stdio: ["ignore", 1, 2], detached: true, env: { PATH: process.env["PATH"] } });
      child.unref();
      console.log(child.pid, stdout.isTTY, stderr.isTTY);`;
    const { notebook, status } = await run(
      [
        'const line = "x".repeat(999);\nfor (let i = 0; i < 50_000; i++) console.log(line);',
        'console.log("next");',
        process.platform === "win32" ? "console.log(0);" : holds,
      ],
      { outputLimit: 20_000 },
    );
    const [pid] = outputsOf(notebook, 3) ?? [];
    if (process.platform !== "win32")
      process.kill(Number.parseInt(pid?.output_type === "stream" ? pid.text : "", 10));
    expect(status).toBe("ok");
    const [kept, notice, ...others] = outputsOf(notebook, 1) ?? [];
    expect(kept?.output_type === "stream" && kept.text.length).toBe(20_000);
    expect(notice).toMatchObject({
      name: "stderr",
      text: "\n[output cut: the cell gave more than 20,000 characters]\n",
    });
    expect(others).toEqual([]);
    expect(outputsOf(notebook, 2)).toMatchObject([{ text: "next\n" }]);
  });

  test.concurrent("reads checks, parameters, data sets and engine of the run; keeps 100,000 lines in one output; goes on when a cell has replaced the timers", async () => {
    const sources = [
      'import * as tslab from "tslab";\nfunction parameter(name: string, usual: number): number {\n  const given = JSON.parse(process.env["MERCHANT_LAB_PARAMETERS"] ?? "{}")[name];\n  return given === undefined ? usual : Number(given);\n}',
      'const epochs = parameter("epochs", 3);\nconst rate = parameter("rate", 0.1);',
      'const kind = "application/vnd.merchant-lab.check+json";\ntslab.display.raw(kind, { label: "epochs", measured: epochs, expected: 2, passed: true } as never);',
      'const used = { datasets: new Map([["mnist", { name: "mnist", origin: "package" }]]), engine: "WebAssembly" };\nObject.assign(globalThis, { [Symbol.for("merchant-lab.resources-used")]: used });',
    ];
    // What follows is independent of it.
    const lines = "for (let i = 0; i < 100_000; i++) console.log(i);";
    const withoutTimers = [
      'import { mock } from "node:test";\nmock.timers.enable();',
      "globalThis.setTimeout = globalThis.setImmediate = globalThis.clearInterval = (() => {}) as never;",
      'console.log("still");',
    ];
    const all = [...sources, lines, ...withoutTimers];
    const { checks, session, error, notebook, status } = await run(all, { parameters: { epochs: "2" } });
    expect(error).toBeUndefined();
    expect(checks).toEqual([{ label: "epochs", measured: 2, expected: 2, passed: true }]);
    expect(session).toEqual({ datasets: [{ name: "mnist", origin: "package" }], engine: "WebAssembly" });

    const [output, ...others] = outputsOf(notebook, 5) ?? [];
    expect(others).toEqual([]);
    const printed = output?.output_type === "stream" ? output.text.trimEnd().split("\n") : [];
    expect(printed).toHaveLength(100_000);
    expect(printed.every((line, i) => line === String(i))).toBe(true);

    expect(status).toBe("ok");
    expect(outputsOf(notebook, 8)).toMatchObject([{ text: "still\n" }]);
  });

  test("refuses a parameter that the notebook does not have, naming those it has", async () => {
    const file = saved(
      notebookOf('const epochs = parameter("epochs", 3);', 'const size = parameter("size", 9);'),
    );
    await expect(runNotebook(file, { parameters: { epoch: "1" } })).rejects.toThrow(
      'Cannot run 99-trial.ipynb: a parameter must be one of epochs, size, current value is "epoch"',
    );
  });

  test.concurrent("stops when it is cancelled", async () => {
    const abort = new AbortController();
    const seen: string[] = [];
    const { status, failedCell, error } = await run(["1 + 1", "for (;;) {}"], {
      signal: abort.signal,
      onCell(cell, cells) {
        seen.push(`${cell} of ${cells}`);
        if (cell === 2) abort.abort();
      },
    });
    expect({ status, failedCell, error }).toEqual({
      status: "cancelled",
      failedCell: undefined,
      error: undefined,
    });
    expect(seen).toEqual(["1 of 2", "2 of 2"]);
  });

  test.concurrent("shows an error of a cell with the tag raises-exception, and goes on", async () => {
    const expected = (source: string) => code(source, { tags: ["other", "raises-exception"] });
    const cells = [
      expected('console.log("before");\nthrow new RangeError("expected");'),
      'console.log("second");',
      expected("const none = 1;"),
      expected('console.log("not run");\nconst price: number = "12";'),
      expected(
        'const later = async () => { throw new Error("late"); };\nvoid later();\nconsole.log(process.cwd());',
      ),
      expected("require('no-such-package');"),
      expected(
        'import { statistics, table } from "merchant-lab";\nconsole.log(statistics.mean([1, 3]));\ntable.fromRecords(undefined as unknown as []);',
      ),
      code('throw new Error("not expected");', { tags: ["other"] }),
      "6",
    ];
    const file = saved(notebookOf(...cells));
    const { status, failedCell, error, notebook, cellSeconds } = await runNotebook(file);
    expect({ status, failedCell }).toEqual({ status: "failed", failedCell: 8 });
    expect(error).toContain("cell [8] line 1: Error: not expected");
    const outputs = cells.map((_, i) => outputsOf(notebook, i + 1));
    expect(outputs).toMatchObject([
      [{ text: "before\n" }, { output_type: "error", ename: "RangeError", evalue: "expected" }],
      [{ text: "second\n" }],
      [],
      [{ output_type: "error", ename: "TypeScriptError" }],
      // It runs in the folder of the notebook.
      [{ text: `${fs.realpathSync(path.dirname(file))}\n` }, { output_type: "error", evalue: "late" }],
      [{ output_type: "error", evalue: expect.stringMatching(/^Cannot find module 'no-such-package'/) }],
      [{ text: "2\n" }, { output_type: "error", ename: "TypeError" }],
      [{ output_type: "error", ename: "Error" }],
      [],
    ]);
    expect(cellSeconds).toHaveLength(8);

    const traces = outputs.map((each) => {
      const last = each?.at(-1);
      return last?.output_type === "error" ? last.traceback.join("\n") : "";
    });
    expect(traces.join()).not.toContain(PROJECT);
    expect(traces[3]).toMatch(
      /\bcell \[4\] line 2, column 7: Type 'string' is not assignable to type 'number'\./,
    );
    expect(traces[4]).toMatch(/\n {4}at .*cell \[5\] line 1: const later/);
    const [, line] =
      /^TypeError: .*\n(?:.*\n)* {4}at fromRecords \(lib\/core\/text\/table\.ts:(\d+)\)\n {4}at cell \[7\] line 3/.exec(
        traces[6] ?? "",
      ) ?? [];
    const source = fs.readFileSync(`${PROJECT}/lib/core/text/table.ts`, "utf8").split("\n")[Number(line) - 1];
    expect(source).toContain("records");
  });

  test.concurrent("is ok if all errors were expected; the time limit and a crash are errors in any cell", async () => {
    const tags = { tags: ["raises-exception"] };
    const statusOf = async (source: string, options = {}) => {
      const file = saved(notebookOf(code(source, tags)));
      const { status, failedCell, error = "" } = await runNotebook(file, options);
      return `${status} ${failedCell ?? ""} ${/\w+Error|ProcessEnded/.exec(error) ?? ""}`;
    };
    expect(
      await Promise.all([
        // A time limit beyond that of Node's timers ends nothing.
        statusOf('await new Promise((resolve) => setTimeout(resolve, 500));\nthrow new Error("x");', {
          timeoutSeconds: Number.POSITIVE_INFINITY,
        }),
        statusOf("await new Promise(() => {});", { timeoutSeconds: 2 }),
        statusOf("process.exit(1);"),
      ]),
    ).toEqual(["ok  ", "failed 1 TimeoutError", "failed 1 ProcessEnded"]);
  });

  test
    .skipIf(process.platform === "win32")
    .concurrent("a process that cannot be started is an error of the run", async () => {
      const script = `require("./lib/typescript-loader.js");
        const fs = require("node:fs");
        const { runNotebook } = require("./lib/workbench/runner/index.ts");
        const open = [];
        try { for (;;) open.push(fs.openSync("/dev/null")); } catch {}
        for (const descriptor of open.splice(-3)) fs.closeSync(descriptor);
        const ended = runNotebook(process.argv[1]);
        ended.then(({ status, error }) => { console.log(status, error); process.exit(); });`;
      const command = `ulimit -n 100 && exec "$@"`;
      const file = saved(notebookOf("1 + 1"));
      const args = ["-c", command, "sh", process.execPath, "-e", script, file];
      const { stdout } = await promisify(execFile)("/bin/sh", args, { cwd: PROJECT });
      expect(stdout).toMatch(/^failed cell \[1\]: Error: spawn .* EMFILE\n$/);
    });

  describe.each([
    { place: "of the project", parent: REPORTS },
    { place: "elsewhere", parent: os.tmpdir() },
  ])("a notebook in a folder $place", ({ parent }) => {
    let folder: string;
    beforeAll(() => {
      fs.mkdirSync(parent, { recursive: true });
      folder = fs.mkdtempSync(path.join(parent, "trial-"));
      fs.mkdirSync(path.join(folder, "notes"));
      fs.writeFileSync(path.join(folder, "rate.ts"), "export const rate = 2;");
      fs.writeFileSync(path.join(folder, "notes/orders.csv"), "tea");
      fs.writeFileSync(
        path.join(folder, "notes/helper.ts"),
        `import { statistics } from "merchant-lab";
        import { rate } from "../rate";
        export const mean = statistics.mean([rate, 4]);
        export class Shelf { constructor(readonly count: number) {} }
        export const twice = (net: number) => new Shelf(rate * net);`,
      );
    });
    afterAll(() => fs.rmSync(folder, { recursive: true }));
    const runBeside = (...sources: (string | Cell)[]) => {
      const file = path.join(folder, "notes/trial.ipynb");
      fs.writeFileSync(file, formatNotebook(notebookOf(...sources)));
      return runNotebook(file);
    };

    test("reads files and typed modules beside it, in every cell; their types are checked, not those of the project's root", async () => {
      const wrong = (source: string) => code(source, { tags: ["raises-exception"] });
      const { notebook, error } = await runBeside(
        'import fs from "node:fs";\nimport { mean, twice } from "./helper";\nimport { rate } from "../rate";\nconst shelf = twice(3);',
        'console.log(shelf.count + rate, mean, fs.readFileSync("orders.csv", "utf8"));',
        'import { Shelf } from "./helper";\nconsole.log(shelf instanceof Shelf, require("./helper").twice(1).count);',
        wrong('import { twice } from "./helper";\ntwice("3");'),
        wrong('import { table } from "./lib/core/text/table";'),
      );
      expect(error).toBeUndefined();
      expect(outputsOf(notebook, 2)).toMatchObject([{ text: "8 3 tea\n" }]);
      expect(outputsOf(notebook, 3)).toMatchObject([{ text: "true 2\n" }]);
      expect(JSON.stringify(outputsOf(notebook, 4))).toContain(
        "is not assignable to parameter of type 'number'",
      );
      expect(JSON.stringify(outputsOf(notebook, 5))).toContain("Cannot find module './lib/core/text/table'");
    });
  });

  test("refuses a file that is not a notebook", async () => {
    const file = saved(notebookOf());
    fs.writeFileSync(file, "{ not JSON");
    await expect(runNotebook(file)).rejects.toThrow(/^Cannot read .*must be /);
  });
});
