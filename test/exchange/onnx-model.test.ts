import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { onnxModel } from "../../lib/exchange";
import { pythonWith } from "../neural/peers";
import { largestDifference } from "../support/largest-difference";
import { WRITTEN } from "./models";

interface Outputs {
  readonly predictions?: number[][];
  readonly label?: (string | number)[];
  readonly probabilities?: number[][];
}

const python = pythonWith("onnx, onnxruntime");

test.skipIf(python === undefined)(
  "onnxruntime answers the same (on request: MERCHANT_LAB_PYTHON)",
  () => {
    const input = JSON.stringify(
      WRITTEN.map(({ model, rows }) => [Buffer.from(onnxModel.write(model)).toString("base64"), rows]),
    );
    const output = execFileSync(python as string, [path.join(__dirname, "run_onnx.py")], {
      input,
      encoding: "utf8",
    });
    const given = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Outputs);
    WRITTEN.forEach(({ name, answers, classes, probabilities }, m) => {
      const { predictions, label, probabilities: shares } = given[m];
      if (classes.length > 0) {
        expect(label, name).toEqual(answers);
        expect(largestDifference(shares ?? [], probabilities), name).toBeLessThan(1e-5);
      } else {
        const size = Math.max(1, ...answers.map((value) => Math.abs(Number(value))));
        expect(largestDifference((predictions ?? []).flat(), answers.map(Number)) / size, name).toBeLessThan(
          1e-5,
        );
      }
    });
  },
  120_000,
);
