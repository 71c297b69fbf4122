/** Two runs of one command at once, and the tests themselves. */
import fs from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { formatNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { PROJECT } from "../../../lib/workbench/paths";
import { notebookOf } from "../make-notebook";
import { newPidFile, pidsIn, processesLeft, startParent } from "./harness";

vi.setConfig({ testTimeout: 400_000 });

test.concurrent("two npm start at once write the same whole pages", async () => {
  const folder = path.dirname(newPidFile());
  const [notebooks, reports] = ["notebooks", "reports"].map((name) => path.join(folder, name));
  fs.mkdirSync(notebooks);
  const names = ["01-tea", "02-milk"];
  for (const name of names)
    fs.writeFileSync(path.join(notebooks, `${name}.ipynb`), formatNotebook(notebookOf(`"${name}"`)));
  const script = `require("./lib/typescript-loader.js");
    const [NOTEBOOKS, REPORTS] = process.argv.slice(1);
    Object.assign(require("./lib/workbench/paths.ts"), { NOTEBOOKS, REPORTS });
    require("./lib/workbench/commands/setup.ts").installMissing = async () => ({ isComplete: true });
    const { command } = require("./lib/workbench/commands/start.ts");
    command.run(["--all"]).then((code) => { process.exitCode = code; });`;
  const both = [1, 2].map(() => startParent(process.execPath, ["-e", script, notebooks, reports]));
  const codes = await Promise.all(both.map(({ ended }) => ended));
  expect(codes, both.map(({ output }) => output()).join("\n")).toEqual([0, 0]);
  const pages = [...names.map((name) => `${name}.html`), "index.html"];
  expect(
    fs
      .readdirSync(reports)
      .filter((name) => !name.endsWith(".ipynb"))
      .sort(),
  ).toEqual(pages);
  for (const page of pages) {
    const html = fs.readFileSync(path.join(reports, page), "utf8");
    expect(html.trimEnd().endsWith("</html>")).toBe(true);
    expect(html).not.toContain("<b>This run");
  }
});

test.skipIf(process.platform === "win32").concurrent("test workers end with vitest", async () => {
  const pidFile = newPidFile();
  const folder = path.dirname(pidFile);
  const setup = path.join(PROJECT, "test/support/end-with-vitest.ts");
  const options = { globals: true, setupFiles: [setup], testTimeout: 180_000 };
  fs.writeFileSync(
    path.join(folder, "vitest.config.mjs"),
    `export default { test: ${JSON.stringify(options)} };`,
  );
  fs.writeFileSync(
    path.join(folder, "wait.test.js"),
    `import fs from "node:fs";
    test("waits", async () => {
      fs.writeFileSync(${JSON.stringify(pidFile)}, process.pid + "\\nall\\n");
      await new Promise((resolve) => setTimeout(resolve, 170_000));
    });`,
  );
  const vitest = path.join(PROJECT, "node_modules/vitest/vitest.mjs");
  const { child, output } = startParent(process.execPath, [vitest, "run", "--root", folder]);
  const pids = await pidsIn(pidFile, child).catch(() => {
    throw new Error(output());
  });
  child.kill("SIGKILL");
  expect(await processesLeft(pids)).toEqual([]);
});
