import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { installKernelspec } from "../../../lib/workbench/kernel";

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
