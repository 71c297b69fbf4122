import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/start";
import { formatNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { NOTEBOOKS, REPORTS } from "../../../lib/workbench/paths";
import { FileError } from "../../../lib/workbench/usage-error";
import { notebookOf, text } from "../make-notebook";

vi.mock("../../../lib/workbench/paths", async (original) => {
  const fs = await import("node:fs");
  const os = await import("node:os");
  const path = await import("node:path");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab start "));
  const paths = await original<typeof import("../../../lib/workbench/paths")>();
  return { ...paths, NOTEBOOKS: path.join(folder, "notebooks"), REPORTS: path.join(folder, "reports") };
});
vi.mock("../../../lib/workbench/commands/setup", () => ({
  installMissing: vi.fn(async () => ({ isComplete: true })),
}));

const lines: string[] = [];
for (const method of ["log", "error"] as const)
  vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));

const place = (name: string) => path.join(REPORTS, name);
const save = (name: string, ...sources: readonly string[]) =>
  fs.writeFileSync(
    path.join(NOTEBOOKS, `${name}.ipynb`),
    formatNotebook(notebookOf(text(`# ${name}`), ...sources)),
  );

beforeEach(() => {
  lines.length = 0;
  fs.rmSync(path.dirname(NOTEBOOKS), { recursive: true, force: true });
  fs.mkdirSync(NOTEBOOKS, { recursive: true });
});
afterAll(() => fs.rmSync(path.dirname(NOTEBOOKS), { recursive: true, force: true }));

test("npm start writes each report at once; a bad notebook stops no other and is named", async () => {
  // The second notebook sees the finished page of the first.
  save("01-good", "1 + 1");
  save(
    "02-bad",
    `import fs from "node:fs"; throw new Error(fs.readdirSync(${JSON.stringify(REPORTS)}).join())`,
  );
  fs.writeFileSync(path.join(NOTEBOOKS, "03-broken.ipynb"), "{");
  save("04-good", "2 + 2");
  expect(await command.run(["--all"])).toBe(1);
  const output = lines.join("\n");
  expect(output).toContain("02-bad failed\ncell [1] line 1: Error: 01-good.html,01-good.ipynb,index.html");
  expect(output).toMatch(/^Cannot read the notebook .*03-broken\.ipynb: it must be JSON/m);
  expect(fs.readdirSync(REPORTS).sort()).toEqual([
    ...["01-good", "02-bad", "04-good"].flatMap((name) => [`${name}.html`, `${name}.ipynb`]),
    "index.html",
  ]);
  expect(fs.readFileSync(place("02-bad.html"), "utf8")).toContain("<b>This run failed.</b>");
  expect(fs.readFileSync(place("01-good.html"), "utf8")).toMatch(/<dt>Run time<\/dt><dd>\d+\u00a0s<\/dd>/);

  // All is well the next time, and the failure is still told.
  lines.length = 0;
  expect(await command.run(["01"])).toBe(0);
  expect(fs.readFileSync(place("index.html"), "utf8")).toContain("✗ failed");
});

test("a number means one notebook: 01 is not 01b as well", async () => {
  save("01-first", "1 + 1");
  save("01b-second", "2 + 2");
  for (const [number, name] of Object.entries({ "01": "01-first", "01b": "01b-second" })) {
    fs.rmSync(REPORTS, { recursive: true, force: true });
    expect(await command.run([number])).toBe(0);
    expect(fs.readdirSync(REPORTS).sort()).toEqual([`${name}.html`, `${name}.ipynb`, "index.html"]);
  }
});

test("a cancelled run is called so, and does not replace the report of a whole one", async () => {
  save("01-slow", "1 + 1");
  expect(await command.run(["01"])).toBe(0);
  save("01-slow", "2 + 2", "process.kill(process.ppid, 'SIGINT'); await new Promise(() => {})", "3 + 3");
  const runs = command.run(["01"]);
  expect(await runs).toBe(1);
  expect(lines.join("\n")).toContain("01-slow was cancelled");
  expect(lines.join("\n")).not.toContain("undefined");
  expect(fs.readFileSync(place("01-slow.html"), "utf8")).not.toContain("cancelled");
  expect(fs.readFileSync(place("01-slow.unfinished.html"), "utf8")).toContain("This run was cancelled.");
});

test("before a run it is known that reports can be written", async () => {
  save("01-good", "1 + 1");
  fs.writeFileSync(REPORTS, "");
  await expect(command.run(["01"])).rejects.toThrow(FileError);
  expect(lines).toEqual([]);
});

test("a page that cannot be written is a sentence and exit code 1; the others are written", async () => {
  save("01-good", "1 + 1");
  save("02-good", "1 + 1");
  fs.mkdirSync(place("01-good.html/inside"), { recursive: true });
  expect(await command.run(["--all"])).toBe(1);
  expect(lines).toContain(`Cannot write ${place("01-good.html")}: it is a folder`);
  expect(fs.readFileSync(place("02-good.html"), "utf8")).toContain("</html>");
});
