import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/test";

vi.mock("node:child_process", async (original) => {
  const module = await original<typeof import("node:child_process")>();
  return { ...module, spawn: vi.fn(module.spawn), spawnSync: vi.fn(module.spawnSync) };
});

test.each([
  ["a terminal", {}, true, true],
  ["a log", {}, false, false],
  ["a terminal that wants none", { NO_COLOR: "1" }, true, false],
  ["a terminal with an empty NO_COLOR", { NO_COLOR: "" }, true, true],
  ["a log that wants them", { FORCE_COLOR: "1" }, false, true],
  ["a log with an empty FORCE_COLOR", { FORCE_COLOR: "" }, false, false],
  ["a terminal with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
  ["a terminal with FORCE_COLOR=false", { FORCE_COLOR: "false" }, true, false],
  ["both variables: FORCE_COLOR counts, as in Node", { FORCE_COLOR: "3", NO_COLOR: "1" }, false, true],
])("npm test in %s", async (_, environment: NodeJS.ProcessEnv, isTTY, expected) => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.stubEnv("FORCE_COLOR", environment.FORCE_COLOR);
  vi.stubEnv("NO_COLOR", environment.NO_COLOR);
  const before = process.stdout.isTTY;
  process.stdout.isTTY = isTTY;
  const tool = vi.mocked(spawnSync).mockReturnValueOnce({ status: 0 } as SpawnSyncReturns<string>);
  expect(await command.run(["style"])).toBe(0);
  process.stdout.isTTY = before;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  const [, args, options] = tool.mock.lastCall ?? [];
  expect(args).toContain(expected ? "--colors=force" : "--colors=off");
  const { FORCE_COLOR, NO_COLOR } = options?.env ?? {};
  expect([FORCE_COLOR, NO_COLOR]).toEqual(expected ? ["1", undefined] : [undefined, "1"]);
});

test("npm test writes no colours into a log", async () => {
  vi.stubEnv("FORCE_COLOR", undefined);
  vi.stubEnv("NO_COLOR", undefined);
  let printed = "";
  // The same, of one file, without rules that read all files.
  const run = vi.mocked(spawnSync).mockImplementationOnce((program, args, options) => {
    const all = [...(args ?? []).slice(0, -1), "--linter-enabled=false", "package.json"];
    const { stdout, stderr, ...ended } = spawnSync(program, all, { ...options, stdio: "pipe" });
    printed = `${stdout}${stderr}`;
    return { ...ended, stdout, stderr };
  });
  vi.spyOn(console, "log").mockImplementation((text) => {
    printed += text;
  });
  expect(await command.run(["style"])).toBe(0);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  expect(run.mock.calls[0]?.[1]?.at(-1)).toBe(".");
  expect(printed).toMatch(/Checked 1 file .*== style: 1 passed/s);
  expect(printed).not.toContain("\x1b");
});

test("npm test fails where the compiler finds a wrong type, and says what it said, in order", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const fault = "lib/a.ts(1,2): error TS2322: wrong";
  const script = `console.log(${JSON.stringify(fault)}); console.error("stopped"); process.exitCode = 2;`;
  vi.mocked(spawn).mockImplementationOnce((program, _, options) =>
    spawn(program, ["-e", script], options ?? {}),
  );
  vi.mocked(spawnSync).mockReturnValueOnce({ status: 0 } as SpawnSyncReturns<string>);
  expect(await command.run(["style", "types"])).toBe(1);
  expect(write.mock.calls.flat()).toEqual([`${fault}\nstopped\n`]);
  const lines = log.mock.calls.flat().map((line) => String(line).replace(/ \(.*/, "").trim());
  const expected = ["== style", "== style: 1 passed, 0 failed", "== types", "== types: 0 passed, 1 failed"];
  expect(lines).toEqual([...expected, "1 passed, 1 failed"]);
  vi.restoreAllMocks();
});
