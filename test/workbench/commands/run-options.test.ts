import { afterEach, describe, expect, test } from "vitest";
import {
  assignParameters,
  parseParameters,
  parseTimeout,
  prepareRuns,
} from "../../../lib/workbench/commands/run-options";
import { readNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { UsageError } from "../../../lib/workbench/usage-error";
import { notebookOf, saved } from "../make-notebook";

describe("parseParameters()", () => {
  test("splits at the first equals sign, and takes any name as data", () => {
    const found = parseParameters(["epochs=10", "formula=a=b", "empty=", "__proto__=1"]);
    expect({ ...found }).toEqual({ epochs: "10", formula: "a=b", empty: "", ["__proto__"]: "1" });
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  test("refuses a parameter that is given twice; before, the last one counted", () => {
    expect(() => parseParameters(["epochs=10", "epochs=3"])).toThrow("--param epochs must be given once");
  });

  test.each(["epochs", "=10"])("refuses %s", (option) => {
    expect(() => parseParameters([option])).toThrow(UsageError);
    expect(() => parseParameters([option])).toThrow(
      `--param must be NAME=VALUE, current value is "${option}"`,
    );
  });
});

describe("assignParameters()", () => {
  const read = (...files: readonly string[]) => new Map(files.map((file) => [file, readNotebook(file)]));
  const [one, two] = [
    saved(notebookOf('parameter("epochs", 1); parameter("seed", 1);')),
    saved(notebookOf('parameter("epochs", 2);')),
  ];

  test("gives each notebook the parameters that it has", () => {
    const assigned = assignParameters(read(one, two), { epochs: "3", seed: "4" });
    expect([...assigned]).toEqual([
      [one, { epochs: "3", seed: "4" }],
      [two, { epochs: "3" }],
    ]);
  });

  test("refuses a parameter that no notebook has", () => {
    expect(() => assignParameters(read(two), { seed: "4" })).toThrow(
      'No chosen notebook has the parameter "seed": the parameters are epochs',
    );
  });
});

test.each([
  ["0.5", 0.5],
  ["60", 60],
])("parseTimeout() reads %s", (text, seconds) => {
  expect(parseTimeout(text)).toBe(seconds);
});

test.each(["0", "-1", "soon", "", "Infinity", "2147483.1"])("parseTimeout() refuses %s", (text) => {
  expect(() => parseTimeout(text)).toThrow(
    `--timeout must be a number of seconds above 0, at most 2147483, current value is ${text}`,
  );
});

describe("prepareRuns()", () => {
  const before = process.listeners("SIGINT");
  afterEach(() => {
    for (const listener of process.listeners("SIGINT"))
      if (!before.includes(listener)) process.removeListener("SIGINT", listener);
  });

  test("cancels all runs when Ctrl-C is pressed", async () => {
    const file = saved(notebookOf("1 + 1"));
    const { signal, run } = prepareRuns([file], {}, 60);
    expect(signal.aborted).toBe(false);
    process.emit("SIGINT");
    expect(signal.aborted).toBe(true);
    expect((await run(file, () => undefined)).status).toBe("cancelled");
  });
});
