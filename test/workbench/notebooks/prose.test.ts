import { expect, test } from "vitest";
import type { Cell } from "../../../lib/workbench/notebooks/notebook-file";
import { checksInOneRun, foreignFacts, type ProseRun } from "../../../lib/workbench/notebooks/prose";
import { code, notebookOf, text } from "../make-notebook";

const facts = { avocado: ["avocado", "牛油果"], "online-retail": ["British"], mnist: ["digits"] };

function runOf(used: readonly string[], ...cells: readonly Cell[]): ProseRun {
  const datasets = used.map((name) => ({ name, origin: "folder" as const }));
  return { notebook: notebookOf(...cells), session: { datasets, engine: undefined }, checks: [] };
}

const shown = (data: Record<string, unknown>) =>
  ({
    ...code('const unseen = "British";'),
    outputs: [{ output_type: "display_data", data, metadata: {} }],
  }) as Cell;

test("names each fact of data that the run did not use, in texts, tables and figures", () => {
  const run = runOf(
    ["mnist"],
    text("Ten digits."),
    shown({ "text/markdown": "牛油果涨价", "text/plain": "Prices" }),
    shown({ "image/svg+xml": "<svg><text>avocado</text></svg>" }),
    shown({ "text/html": "<td>a British shop</td>" }),
  );
  expect(foreignFacts(run, facts)).toEqual([
    'cell 2 names "牛油果", a fact of avocado, which was not used',
    'cell 3 names "avocado", a fact of avocado, which was not used',
    'cell 4 names "British", a fact of online-retail, which was not used',
  ]);
  expect(foreignFacts({ ...run, session: { datasets: [], engine: undefined } }, facts)).toHaveLength(4);
});

test("does not read code, errors, exercises and references", () => {
  const cells = [
    shown({ "text/plain": "1" }),
    text("## Exercises 练习\n\nTry the British data."),
    text("avocado"),
  ];
  expect(foreignFacts(runOf([], ...cells), facts)).toEqual([]);
  expect(foreignFacts(runOf([], cells[2], cells[1]), facts)).toHaveLength(1);
  expect(foreignFacts(runOf([], text("## References 参考文献\n\navocado")), facts)).toEqual([]);
});

test("names the checks that only one of two runs makes", () => {
  const withChecks = (...labels: string[]): ProseRun => ({
    ...runOf([]),
    checks: labels.map((label) => ({ label, measured: 1, expected: 1, passed: true })),
  });
  expect(checksInOneRun(withChecks("a", "b"), withChecks("b", "c"))).toEqual([
    'the check "a" is made on one data only',
    'the check "c" is made on one data only',
  ]);
  expect(checksInOneRun(withChecks("a"), withChecks("a", "a"))).toEqual([]);
  expect(checksInOneRun(withChecks("a", "b"), withChecks("斜率", "b"))).toEqual([]);
  expect(checksInOneRun(withChecks("a", "b"), withChecks("斜率"))).toEqual([
    "2 checks are made on one data, 1 on the other",
  ]);
});
