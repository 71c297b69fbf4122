import { expect, test } from "vitest";
import { startThreads } from "../../../lib/core/threads/watched-threads";

/** Blocks this thread, as the functions do that use these threads, until the check throws or the time is over. */
function messageOf(requireThreads: () => void, milliseconds = 20_000): string {
  const still = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + milliseconds; Date.now() < end; Atomics.wait(still, 0, 0, 20))
    try {
      requireThreads();
    } catch (error) {
      return (error as Error).message;
    }
  return "none";
}

const started = (program: string, workerData: object = {}) =>
  startThreads(program, "test threads", [{ workerData }]);

test.each([
  ["throws", 'throw new RangeError("no such row")', "no such row"],
  ["exits", "process.exit(0)", "exit code 0"],
  ["does not compile", "const;", "Unexpected token ';'"],
  ["rejects", 'Promise.reject(new Error("too late"))', "too late"],
])("a thread that %s is reported to a thread that blocks", (_, program, reason) => {
  expect(messageOf(started(program))).toBe(`Cannot test threads: a thread ended before its work: ${reason}`);
});

test("a thread without memory left is reported", () => {
  const thread = { workerData: {}, resourceLimits: { maxOldGenerationSizeMb: 8 } };
  const program = "const kept = []; for (;;) kept.push(new Array(1000).fill({}));";
  expect(messageOf(startThreads(program, "test threads", [thread]))).toContain("memory limit");
});

test("a thread that ends its program is not a failure, nor is one that still works", () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const program = 'const { flag } = require("node:worker_threads").workerData; Atomics.store(flag, 0, 1);';
  const check = started(`${program} Atomics.notify(flag, 0);`, { flag });
  Atomics.wait(flag, 0, 0, 20_000);
  expect(Atomics.load(flag, 0)).toBe(1);
  expect(messageOf(check, 300)).toBe("none");
  expect(messageOf(started("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e4)"), 300)).toBe(
    "none",
  );
  expect(startThreads("throw 1", "test threads", [])()).toBe(undefined);
});
