import type { ChildProcess } from "node:child_process";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { recordLog } from "../../../lib/workbench/runner/start-process";

/** The error for the end of a process that wrote these pieces to its two streams. */
function errorAfter(
  pieces: readonly (string | Buffer)[],
  code: number | null,
  signal: NodeJS.Signals | null,
) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const describeEnd = recordLog({ stdout, stderr } as unknown as ChildProcess);
  for (const [i, piece] of pieces.entries()) (i % 2 === 0 ? stdout : stderr).write(piece);
  const { name, traceback } = describeEnd(code, signal);
  return { name, traceback };
}

test("recordLog() names how a process ended", () => {
  const headline = "ProcessEnded: the cell ended the process";
  expect(errorAfter([], 3, null)).toEqual({
    name: "ProcessEnded",
    traceback: [`${headline} with exit code 3`],
  });
  expect(errorAfter([" \n"], null, "SIGSEGV").traceback).toEqual([`${headline} by SIGSEGV`]);
});

test("recordLog() shows the last four lines, also with characters whose bytes arrive in pieces", () => {
  const [milk, tea] = ["牛", "茶"].map((character) => Buffer.from(character));
  // The streams take turns.
  const pieces = [
    "1\n2\n3\n4\n",
    milk.subarray(0, 1),
    tea.subarray(0, 2),
    milk.subarray(1),
    tea.subarray(2),
    "\n5\n",
  ];
  expect(errorAfter(pieces, 1, null).traceback[1]).toBe("3\n4\n牛茶\n5");
});

test("recordLog() keeps 8,000 characters and knows a lack of memory", () => {
  const long = errorAfter([`${"x".repeat(9000)}y`], 1, null).traceback[1];
  expect(long).toBe(`${"x".repeat(7999)}y`);
  for (const text of ["FATAL ERROR: JavaScript heap out of memory", "Allocation failed - process"])
    expect(errorAfter([text], null, "SIGABRT")).toEqual({
      name: "OutOfMemoryError",
      traceback: ["OutOfMemoryError: the process ran out of memory"],
    });
});
