import fs from "node:fs";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/run";
import { readNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { notebookOf, saved } from "../make-notebook";

vi.setConfig({ testTimeout: 180_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

/** A cell that replaces a text in the file of its notebook, as a person who edits it meanwhile. */
const edit = (file: string, from: string, to: string) => `import fs from "node:fs";
const file = ${JSON.stringify(file)};
fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(${JSON.stringify(from)}, ${JSON.stringify(to)}));`;

async function run(...args: string[]): Promise<{ code: number; errors: string }> {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const code = await command.run(args);
  return { code, errors: error.mock.calls.join("\n") };
}

test("--save keeps what a person wrote while the notebook ran", async () => {
  const file = saved(notebookOf("1 + 1"));
  fs.writeFileSync(file, fs.readFileSync(saved(notebookOf("// seven", edit(file, "seven", "eight")))));
  const { code, errors } = await run(file, "--save");
  expect(code).toBe(1);
  expect(errors).toBe(
    `Cannot save the outputs in ${file}: the notebook was changed while it ran. Run it again`,
  );
  const { cells } = readNotebook(file);
  expect(cells[0].source).toBe("// eight");
  expect(cells[0]).toMatchObject({ outputs: [], execution_count: null });
});

test("--save replaces outputs, also those that another run has stored meanwhile", async () => {
  const file = saved(notebookOf("1 + 1"));
  const sources = ["2 + 2", edit(file, '"outputs": []', '"outputs": [ ]')];
  fs.writeFileSync(file, fs.readFileSync(saved(notebookOf(...sources))));
  expect(await run(file, "--save")).toEqual({ code: 0, errors: "" });
  const [cell] = readNotebook(file).cells;
  expect(cell).toMatchObject({ execution_count: 1, outputs: [{ text: "4\n" }] });
});

test("--save refuses a folder that cannot be written before anything is computed", async () => {
  const mark = saved(notebookOf("1"));
  const file = saved(notebookOf(`import fs from "node:fs";\nfs.rmSync(${JSON.stringify(mark)});`));
  const write = fs.writeFileSync;
  vi.spyOn(fs, "writeFileSync").mockImplementation((target, ...rest) => {
    if (!String(target).endsWith(".probe")) return write(target, ...rest);
    throw Object.assign(new Error("EROFS"), { code: "EROFS", syscall: "open" });
  });
  const folder = fs.realpathSync(path.dirname(file));
  await expect(run(file, "--save")).rejects.toThrow(
    `Cannot write to ${folder}: the file system is read-only`,
  );
  expect(fs.existsSync(mark)).toBe(true);
});
