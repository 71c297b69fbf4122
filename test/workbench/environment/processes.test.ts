import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { execute } from "../../../lib/workbench/environment/processes";
import { newPidFile, pidsIn, processesLeft } from "../faults/harness";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const node = (script: string, options = {}, ...args: readonly string[]) =>
  execute(process.execPath, ["-e", script, ...args], options);
/** Starts a child that holds the output, writes both numbers, and goes on with `after`. */
const shell = (pidFile: string, after: string) => [
  "-c",
  `sleep 180 & printf "$$\\n$!\\nall\\n" > "${pidFile}"; ${after}`,
];

describe("execute()", () => {
  test("gives the output of both streams, also of characters that are written in pieces, and each line", async () => {
    const lines: string[] = [];
    const script = `const bytes = Buffer.from("牛奶\\r\\nmilk\\nlast");
      let i = 0;
      const write = () => i < bytes.length && process.stdout.write(bytes.subarray(i, ++i), () => setTimeout(write, 2));
      write();
      process.on("exit", () => console.error(process.env.SHELF + process.cwd()));`;
    const directory = fs.realpathSync(os.tmpdir());
    const options = { directory, environment: { SHELF: "top " }, onLine: (line: string) => lines.push(line) };
    const { ok, output, reason, seconds } = await node(script, options);
    expect({ ok, reason }).toEqual({ ok: true, reason: "" });
    expect(output).toContain("牛奶\r\nmilk\nlast");
    expect(output).toContain(`top ${directory}\n`);
    expect(lines.slice(0, 2)).toEqual(["牛奶", "milk"]);
    expect(lines.at(-1)).toContain("top ");
    expect(seconds).toBeGreaterThan(0);
  });

  test("takes a carriage return for the end of a line, and no line for the empty rest", async () => {
    const lines: string[] = [];
    const script =
      'process.stdout.write("1 %\\r2 %\\r"); setTimeout(() => process.stdout.write("\\n\\n3 %\\r"), 100)';
    await node(script, { onLine: (line: string) => lines.push(line) });
    expect(lines).toEqual(["1 %", "2 %", "", "3 %"]);
  });

  test("keeps the last 65,536 characters", async () => {
    const { output } = await node('process.stdout.write("a" + "b".repeat(65_535) + "c")');
    expect(output).toBe(`${"b".repeat(65_535)}c`);
  });

  test("says why a program failed, and never rejects", async () => {
    const reasonOf = async (...args: Parameters<typeof execute>) => {
      const { ok, reason } = await execute(...args);
      expect(ok).toBe(false);
      return reason;
    };
    expect(await reasonOf(process.execPath, ["-e", "process.exit(3)"])).toBe("ended with code 3");
    expect(await reasonOf(process.execPath, ["-e", "process.kill(process.pid)"])).toBe("ended by SIGTERM");
    expect(await reasonOf("no-such-program", [])).toBe("no-such-program was not found");
    expect(await reasonOf("node", [], { directory: "/no/such/folder" })).toContain("ENOENT");
    // As on Windows a .cmd file, it throws at once.
    expect(await reasonOf("node", ["\0"])).toMatch(/^node could not be started: .*null bytes/);
    expect(await reasonOf("node", [], { signal: AbortSignal.abort() })).toBe("cancelled");
  });

  test.skipIf(process.platform === "win32").each([
    { how: "time limit", reason: "not done after 2 s" },
    { how: "signal", reason: "cancelled" },
    { how: "watch", reason: "no progress" },
  ])("the $how ends a program and its children", async ({ how, reason }) => {
    const pidFile = newPidFile();
    const abort = new AbortController();
    const executed = execute("sh", shell(pidFile, "wait"), {
      timeoutSeconds: how === "time limit" ? 2 : 100,
      signal: abort.signal,
      watch: () => (how === "watch" && fs.existsSync(pidFile) ? "no progress" : undefined),
    });
    const pids = await pidsIn(pidFile);
    expect(pids).toHaveLength(2);
    if (how === "signal") abort.abort();
    expect(await executed).toMatchObject({ ok: false, reason });
    expect(await processesLeft(pids)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("the end of a program ends the children it left", async () => {
    const pidFile = newPidFile();
    expect(await execute("sh", shell(pidFile, "echo done"))).toMatchObject({ ok: true, output: "done\n" });
    expect(await processesLeft(await pidsIn(pidFile))).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("does not wait for a child that has left the group", async () => {
    const pidFile = newPidFile();
    const script = `const options = { stdio: "inherit", detached: true };
      const child = require("child_process").spawn("sleep", ["180"], options);
      child.unref();
      require("fs").writeFileSync(process.argv[1], child.pid + "\\nall\\n");`;
    const { ok, seconds } = await node(script, {}, pidFile);
    const pids = await pidsIn(pidFile);
    for (const pid of pids) process.kill(pid);
    expect(ok).toBe(true);
    expect(seconds).toBeLessThan(100);
  });

  test("on Windows, taskkill ends a program and what it started", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab windows "));
    const log = path.join(folder, "arguments");
    const script = `#!/bin/sh\necho "$@" > "${log}"\nkill -9 "$2"\n`;
    fs.writeFileSync(path.join(folder, "taskkill"), script, { mode: 0o755 });
    const { platform } = process;
    const { PATH } = process.env;
    undo.push(() => {
      Object.defineProperty(process, "platform", { value: platform });
      process.env.PATH = PATH;
    });
    Object.defineProperty(process, "platform", { value: "win32" });
    process.env.PATH = `${folder}${path.delimiter}${PATH}`;
    const { reason } = await node("console.log(1); setInterval(() => {}, 1000)", { timeoutSeconds: 1 });
    expect(reason).toBe("not done after 1 s");
    expect(fs.readFileSync(log, "utf8")).toMatch(/^\/pid \d+ \/T \/F\n$/);
  });
});
