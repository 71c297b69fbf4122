/**
 * Harmful cells, and ends of the process that runs them: nothing may be left. `MERCHANT_LAB_FAULTS=long` tries every harm with every
 * end, which takes about a quarter of an hour.
 */
import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { KernelClient } from "../kernel/kernel-client";
import {
  HARMS,
  type Harm,
  harmfulNotebook,
  newPidFile,
  pidsIn,
  processesLeft,
  setUp,
  startParent,
} from "./harness";

vi.setConfig({ testTimeout: 400_000 });

const isLong = process.env.MERCHANT_LAB_FAULTS === "long";
const counts = { tried: 0, ended: 0, left: 0 };
afterAll(() => {
  console.log(`processes: ${counts.tried} tried, ${counts.ended} ended, ${counts.left} left`);
});

async function expectAllEnded(pids: readonly number[]): Promise<void> {
  const left = await processesLeft(pids);
  counts.tried += pids.length;
  counts.left += left.length;
  counts.ended += pids.length - left.length;
  expect(left).toEqual([]);
}

const harmNamed = (start: string) => HARMS.filter(({ name }) => name.startsWith(start))[0];
const MERCHANT_LAB = "lib/workbench/merchant-lab.js";

type End = NodeJS.Signals | "time limit";
const ENDS: readonly End[] = ["SIGTERM", "SIGHUP", "SIGKILL", "SIGINT", "time limit"];
const SHORT: readonly (readonly [Harm, End])[] = [
  [harmNamed("a loop that never ends"), "SIGKILL"],
  [harmNamed("a detached child"), "time limit"],
  [harmNamed("a grandchild"), "SIGTERM"],
  [harmNamed("a child that holds"), "SIGINT"],
];
const ALL = HARMS.filter(({ ends }) => !ends).flatMap((harm) => ENDS.map((end) => [harm, end] as const));

describe.skipIf(process.platform === "win32")("nothing is left of", () => {
  test.concurrent.for((isLong ? ALL : SHORT).map(([harm, end]) => ({ harm, end, name: harm.name })))(
    "$name, ended by $end",
    async ({ harm, end }) => {
      const pidFile = newPidFile();
      const limit = end === "time limit" ? 5 : 1000;
      const args = [MERCHANT_LAB, "run", harmfulNotebook(harm, pidFile), "--timeout", String(limit)];
      const { child, ended, output } = startParent(process.execPath, args, {
        env: { npm_lifecycle_event: undefined },
      });
      const pids = await pidsIn(pidFile, child);
      if (end !== "time limit") child.kill(end);
      const code = await ended;
      await expectAllEnded(pids);
      expect(code).toBe(end === "time limit" || end === "SIGINT" ? 1 : null);
      if (end === "SIGINT") expect(output()).toContain("99-trial: cancelled, 0 of 0 checks passed");
      if (end === "time limit") expect(output()).toMatch(/the cell took longer than 5 s and was stopped/);
    },
  );

  const ending = HARMS.filter(({ ends }) => ends);
  test.concurrent.for(isLong ? ending : ending.filter(({ name }) => name.endsWith("well")))(
    "$name",
    async (harm) => {
      const pidFile = newPidFile();
      const { child, ended } = startParent(process.execPath, [
        MERCHANT_LAB,
        "run",
        harmfulNotebook(harm, pidFile),
      ]);
      const pids = await pidsIn(pidFile, child);
      expect(await ended).toBe(harm.name.endsWith("well") ? 0 : 1);
      await expectAllEnded(pids);
    },
  );

  test.concurrent.for(isLong ? (["SIGTERM", "SIGHUP", "SIGKILL"] as const) : (["SIGKILL"] as const))(
    "a run whose npm is ended by %s",
    async (signal) => {
      const pidFile = newPidFile();
      const file = harmfulNotebook(harmNamed("a loop that never ends"), pidFile);
      const { child } = startParent("npm", ["run", "merchant-lab", "--", "run", file]);
      const pids = await pidsIn(pidFile, child);
      child.kill(signal);
      await expectAllEnded(pids);
    },
  );

  test.concurrent("a run whose terminal sends Ctrl-C to all processes", async () => {
    const pidFile = newPidFile();
    const file = harmfulNotebook(harmNamed("a loop that never ends"), pidFile);
    const { child, ended, output } = startParent("npm", ["run", "merchant-lab", "--", "run", file], {
      detached: true,
    });
    const pids = await pidsIn(pidFile, child);
    process.kill(-Number(child.pid), "SIGINT");
    await ended;
    await expectAllEnded(pids);
    expect(output()).toContain("99-trial: cancelled");
  });

  // Like Jupyter: the kernel leads a group of its own and is told the number of its parent.
  const JUPYTER = `const [program, ...args] = process.argv.slice(1);
    const env = { ...process.env, JPY_PARENT_PID: process.pid };
    require("node:child_process").spawn(program, args, { env, detached: true, stdio: "inherit" });`;
  test.concurrent.for(isLong ? HARMS.filter(({ ends }) => !ends) : [harmNamed("a detached child")])(
    "a kernel with $name, whose Jupyter was killed",
    async (harm) => {
      const pidFile = newPidFile();
      const kernel = await KernelClient.start(undefined, [process.execPath, "-e", JUPYTER]);
      try {
        expect((await kernel.execute(setUp(pidFile))).reply.content).toMatchObject({ status: "ok" });
        await kernel.send("execute_request", { code: harm.cell });
        const pids = await pidsIn(pidFile);
        kernel.signal("SIGKILL");
        await expectAllEnded(pids);
      } finally {
        kernel.close();
      }
    },
  );

  test.concurrent.for(["SIGTERM", "SIGKILL"] as const)(
    "a detached child of a kernel that was ended by %s",
    async (signal) => {
      const pidFile = newPidFile();
      const kernel = await KernelClient.start();
      try {
        await kernel.execute(setUp(pidFile));
        await kernel.execute('note(spawn("sleep", ["180"], { stdio: "ignore", detached: true }).pid);');
        const pids = await pidsIn(pidFile);
        kernel.signal(signal);
        await expectAllEnded(pids);
      } finally {
        kernel.close();
      }
    },
  );

  test.concurrent("a detached child of a kernel that was shut down", async () => {
    const pidFile = newPidFile();
    const kernel = await KernelClient.start();
    try {
      await kernel.execute(setUp(pidFile));
      await kernel.execute('note(spawn("sleep", ["180"], { stdio: "ignore", detached: true }).pid);');
      const pids = await pidsIn(pidFile);
      await kernel.send("shutdown_request", { restart: false }, "control");
      expect(await kernel.exitCode).toBe(0);
      await expectAllEnded(pids);
    } finally {
      kernel.close();
    }
  });

  const program = (pidFile: string) =>
    `echo $$ >> "${pidFile}"; sleep 180 & echo $! >> "${pidFile}"; echo all >> "${pidFile}"; wait`;
  const loadTypeScript = 'require("./lib/typescript-loader.js");';

  test.concurrent("a program whose parent was killed", async () => {
    const pidFile = newPidFile();
    const script = `${loadTypeScript}
      require("./lib/workbench/environment/processes.ts").execute("sh", ["-c", process.argv[1]], { timeoutSeconds: 170 });`;
    const { child } = startParent(process.execPath, ["-e", script, program(pidFile)]);
    const pids = await pidsIn(pidFile, child);
    child.kill("SIGKILL");
    await expectAllEnded(pids);
  });

  test.concurrent("JupyterLab whose npm run lab was killed", async () => {
    const pidFile = newPidFile();
    const venv = path.dirname(pidFile);
    const lab = path.join(venv, "jupyter-lab");
    fs.writeFileSync(lab, `#!/bin/sh\n${program(pidFile)}\n`, { mode: 0o755 });
    const script = `${loadTypeScript}
      const [program, venv] = process.argv.slice(1);
      require("./lib/workbench/environment/jupyter-server.ts").startServer({ program }, { venv, browser: false });`;
    const { child } = startParent(process.execPath, ["-e", script, lab, venv]);
    const pids = await pidsIn(pidFile, child);
    child.kill("SIGKILL");
    await expectAllEnded(pids);
  });
});
