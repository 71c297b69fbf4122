import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

function type(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(PROJECT, "lib/workbench/merchant-lab.js"), ...args],
    { encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

describe("merchant-lab", () => {
  test("without a command lists every command with its summary", () => {
    const { status, stdout } = type();
    expect(status).toBe(0);
    for (const name of [
      "start",
      "test",
      "setup",
      "doctor",
      "data",
      "lab",
      "run",
      "report",
      "kernel",
      "bench",
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
  });

  test.each(["start", "test", "setup", "doctor", "data", "lab", "run", "report", "kernel", "bench"])(
    "%s --help says how it is used",
    (name) => {
      const { status, stdout } = type(name, "--help");
      expect(status).toBe(0);
      expect(stdout).toMatch(/^usage: /);
    },
  );

  test.each([
    { args: ["stat"], says: /no command "stat"/ },
    { args: ["constructor"], says: /no command "constructor"/ },
    { args: ["start", "77"], says: /no notebook "77"/ },
    { args: ["start", "--fast"], says: /Unknown option '--fast'/ },
    { args: ["start", "02", "--param", "epochs=3"], says: /No chosen notebook has the parameter "epochs"/ },
    { args: ["start", "02", "--param", "epochs"], says: /--param must be NAME=VALUE/ },
    { args: ["start", "--timeout", "soon"], says: /--timeout must be a number of seconds above 0/ },
    { args: ["test", "everything"], says: /no stage "everything"/ },
    { args: ["report"], says: /at least one notebook/ },
    { args: ["bench", "moon"], says: /no benchmark "moon"/ },
  ])("$args is refused in one sentence, with exit code 2", ({ args, says }) => {
    const { status, stderr } = type(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
