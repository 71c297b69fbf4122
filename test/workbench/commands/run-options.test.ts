import fs from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  assignParameters,
  parseLanguage,
  parseParameters,
  parseTimeout,
  prepareRuns,
  requireNotebookFiles,
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

describe("a value that its cell would refuse is refused before the run", () => {
  const file = saved(
    notebookOf(
      'parameter("seed", 42); parameter("isFast", true); parameter("isSlow", false); parameter("offset", 0); parameter("data", "real"); parameter("n", 2 * 3);',
    ),
  );
  const assign = (name: string, value: string) =>
    assignParameters(new Map([[file, readNotebook(file)]]), { [name]: value }).get(file);

  test.each([
    ["seed", "abc", "a number"],
    ["seed", "Infinity", "a number"],
    ["seed", "", "a number"],
    ["offset", "abc", "a number"],
    ["isSlow", "1", "true or false"],
    ["isFast", "1", "true or false"],
  ])("--param %s=%s must be %s", (name, value, rule) => {
    expect(() => assign(name, value)).toThrow(
      new UsageError(
        `Cannot set the parameter ${name}: its value must be ${rule}, current value is ${JSON.stringify(value)}`,
      ),
    );
  });

  test.each([
    ["seed", "1e3"],
    ["isFast", "false"],
    ["data", "7"],
    ["n", "many"],
  ])("--param %s=%s is not", (name, value) => {
    expect(assign(name, value)).toEqual({ [name]: value });
  });

  test("also where only one of the notebooks has a default of that type", () => {
    const other = saved(notebookOf('parameter("seed", "none");'));
    const notebooks = new Map([other, file].map((each) => [each, readNotebook(each)]));
    expect(() => assignParameters(notebooks, { seed: "abc" })).toThrow(UsageError);
    expect(assignParameters(notebooks, { seed: "1" }).size).toBe(2);
  });
});

test("requireNotebookFiles() refuses a pipe, which would be read for ever", () => {
  vi.spyOn(fs, "statSync").mockReturnValueOnce({ isDirectory: () => false, isFile: () => false } as fs.Stats);
  expect(() => requireNotebookFiles(["a.ipynb"])).toThrow(
    new UsageError("a.ipynb is neither a file nor a folder: name a notebook"),
  );
});

test.each([
  ["0.5", 0.5],
  ["60", 60],
])("parseTimeout() reads %s", (text, seconds) => {
  expect(parseTimeout(text)).toBe(seconds);
});

test.each(["0", "-1", "soon", "", " 5", "0x10", "Infinity", "2147483.1"])(
  "parseTimeout() refuses %s",
  (text) => {
    expect(() => parseTimeout(text)).toThrow(
      `--timeout must be a number of seconds above 0, at most 2147483, current value is "${text}"`,
    );
  },
);

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

test("parseLanguage() knows the languages of reports", () => {
  expect(parseLanguage("zh")).toBe("zh");
  expect(() => parseLanguage("fr")).toThrow('--lang must be en or zh, current value is "fr"');
});

test("labels are in the language of the run", async () => {
  const file = saved(notebookOf('import { localized } from "merchant-lab";\nlocalized("price", "价格")'));
  const { notebook, error } = await prepareRuns([file], { lang: "zh" }, 60).run(file, () => undefined);
  expect(error).toBeUndefined();
  expect(JSON.stringify(notebook.cells[0])).toContain("价格\\n");
});
