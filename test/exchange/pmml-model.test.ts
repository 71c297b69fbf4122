import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { pmmlModel } from "../../lib/exchange";
import { largestDifference } from "../support/largest-difference";
import { WRITTEN, type WrittenModel } from "./models";

/** Weka has no MiningModel, and leaves out the exponential of a regression with a logarithmic link. */
const WEKA = ["linear", "elastic-net", "logistic", "multinomial", "decision-tree", "regression-tree"];

/** The readers' answers, by file and row. */
type Answers = ReadonlyMap<string, readonly string[]>;

const isAsked = process.env.MERCHANT_LAB_PMML === "maven";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-pmml-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Lines of "file TAB row TAB answers" of one reader. */
function answersOf(reader: "jpmml" | "weka", models: readonly WrittenModel[]): Answers {
  const place = fs.mkdtempSync(path.join(folder, reader));
  for (const { name, model, rows, classes } of models) {
    fs.writeFileSync(path.join(place, `${name}.pmml`), pmmlModel.write(model));
    const cells = rows.map((row) =>
      row.map((value) => (Number.isNaN(value) ? "" : String(value))).join("\t"),
    );
    fs.writeFileSync(
      path.join(place, `${name}.tsv`),
      [model.featureNames.join("\t"), classes.join("\t"), ...cells].join("\n"),
    );
  }
  const program = path.join(__dirname, "java", reader);
  const libraries = path.join(folder, `${reader}-jars`);
  const goal = ["-q", "-B", "-f", program, "dependency:copy-dependencies", `-DoutputDirectory=${libraries}`];
  execFileSync("mvn", goal, { stdio: "pipe" });
  const args = ["-cp", path.join(libraries, "*"), path.join(program, "Answers.java"), place];
  const output = execFileSync("java", args, { encoding: "utf8", maxBuffer: 1e9 });
  return new Map(
    output
      .trim()
      .split("\n")
      .map((line) => [line.split("\t", 2).join(" "), line.split("\t").slice(2)]),
  );
}

function expectSame({ name, rows, answers, classes, probabilities }: WrittenModel, given: Answers): void {
  rows.forEach((_, i) => {
    const [answer, ...shares] = given.get(`${name}.pmml ${i}`) ?? [];
    const place = `${name}, row ${i}`;
    if (classes.length > 0) {
      expect(answer, place).toBe(String(answers[i]));
      expect(largestDifference(shares.map(Number), probabilities[i]), place).toBeLessThan(1e-9);
    } else {
      const size = Math.max(1, Math.abs(Number(answers[i])));
      expect(Math.abs(Number(answer) - Number(answers[i])) / size, place).toBeLessThan(1e-9);
    }
  });
}

describe.skipIf(!isAsked)("on request: MERCHANT_LAB_PMML=maven, with Java 17 and Maven", () => {
  test("jpmml-evaluator answers the same", () => {
    const given = answersOf("jpmml", WRITTEN);
    for (const model of WRITTEN) expectSame(model, given);
  }, 600_000);

  test("Weka reads linear models and single trees, and answers the same", () => {
    const readable = WRITTEN.filter(({ name }) => WEKA.includes(name));
    const given = answersOf("weka", readable);
    for (const model of readable) expectSame(model, given);
  }, 600_000);
});
