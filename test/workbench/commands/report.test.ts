import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/report";
import { formatNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { code, notebookOf, text } from "../make-notebook";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab report "));
afterEach(() => vi.restoreAllMocks());

test("the Chinese page of outputs in English is refused, with the command that makes it", async () => {
  const session = { datasets: [], language: "en", versions: {} };
  const data = { "text/plain": "", "application/vnd.merchant-lab.session+json": session };
  const cell = { ...code("session()"), outputs: [{ output_type: "display_data", data, metadata: {} }] };
  const file = path.join(folder, "99-tea.ipynb");
  fs.writeFileSync(file, formatNotebook(notebookOf(text("# 99 Tea 茶"), cell as never)));
  const errors = vi.spyOn(console, "error").mockReturnValue();
  expect(await command.run([file, "--lang", "zh"])).toBe(1);
  expect(errors.mock.calls.flat()).toEqual([
    `Cannot write the Chinese page of ${file}: the labels of its stored outputs are in English; npx merchant-lab run ${file} --save --lang zh, then this command, makes it`,
  ]);
});
