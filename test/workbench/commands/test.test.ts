import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../../../lib/workbench/paths";

test("npm test writes no colours into a log, whatever the terminal of its caller", () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(PROJECT, "lib/workbench/merchant-lab.js"), "test", "style"],
    { cwd: PROJECT, encoding: "utf8", env: { ...process.env, FORCE_COLOR: "1" } },
  );
  expect(stdout).toContain("== style: ");
  expect(`${stdout}${stderr}`).toMatch(/Checked \d+ files/);
  expect(`${stdout}${stderr}`).not.toContain("\x1b");
});
