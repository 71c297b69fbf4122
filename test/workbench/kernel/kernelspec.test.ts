import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { installKernelspec } from "../../../lib/workbench/kernel";
import { notebookFiles, readNotebook } from "../../../lib/workbench/notebooks/notebook-file";

const { platform } = process;
afterEach(() => {
  Object.defineProperty(process, "platform", { value: platform });
});

test.each([
  ["linux", "signal"],
  ["darwin", "signal"],
  ["win32", "message"],
])("on %s Jupyter interrupts the kernel by a %s", (name, mode) => {
  Object.defineProperty(process, "platform", { value: name });
  const file = installKernelspec(fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab spec ")));
  expect(JSON.parse(fs.readFileSync(file, "utf8"))).toMatchObject({ interrupt_mode: mode });
});

test("notebooks name the kernel as Jupyter does when it stores them, so that saving one changes nothing else than what was run", () => {
  const file = installKernelspec(fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab spec ")));
  const { display_name, language } = JSON.parse(fs.readFileSync(file, "utf8"));
  const kernels = notebookFiles().map((notebook) => readNotebook(notebook).metadata.kernelspec);
  expect(kernels.length).toBeGreaterThan(0);
  for (const kernel of kernels) expect(kernel).toEqual({ display_name, language, name: "tslab" });
});
