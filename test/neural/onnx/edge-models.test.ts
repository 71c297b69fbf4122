/**
 * Models of one to four nodes, each a corner of an operator, with onnxruntime 1.32's answers. Where they are absent (they
 * lie beside a folder of MERCHANT_LAB_DATA), the tests are skipped.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, network, type TensorFlow } from "../../../lib/neural";

const cases = (process.env.MERCHANT_LAB_DATA ?? "")
  .split(path.delimiter)
  .map((data) => path.join(data, "../cases/networks/onnx-edge.tar.gz"))
  .find((file) => existsSync(file));
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
let tf: TensorFlow;

interface Case {
  readonly path: string;
  readonly name: string;
  readonly inshape: number[];
  readonly outshape: number[];
}

if (cases) execFileSync("tar", ["xzf", cases, "-C", folder]);
const models: readonly Case[] = cases
  ? JSON.parse(readFileSync(path.join(folder, "index.json"), "utf8"))
  : [];

beforeAll(async () => {
  ({ tf } = await engine.start({ prefer: "cpu" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const floats = (file: string) =>
  new Float32Array(Uint8Array.from(readFileSync(path.join(folder, file))).buffer);

/** Relative to the largest. */
function difference(given: ArrayLike<number>, right: Float32Array): number {
  if (given.length !== right.length) return Number.POSITIVE_INFINITY;
  const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return Math.max(0, ...Array.from(right, (value, i) => Math.abs(given[i] - value) / largest));
}

describe.skipIf(cases === undefined)("edge models of ONNX", () => {
  test.each(models)("$name: the predictor is right", async ({ path: file, inshape, outshape }) => {
    const predictor = await network.loadPredictor(path.join(folder, file));
    const [{ name, type }] = predictor.inputs;
    expect(type).toBe("float32");
    const answers = await predictor.predict({ [name]: { values: floats(`${file}.in`), shape: inshape } });
    const [{ values, shape }] = Object.values(answers);
    expect(shape).toEqual(outshape);
    expect(difference(values as Float32Array, floats(`${file}.out`))).toBeLessThan(2e-6);
    await predictor.dispose();
  });

  test("each is read for training as what it is, or refused by name", async () => {
    const read: string[] = [];
    for (const { path: file, name, inshape, outshape } of models) {
      const before = tf.memory().numTensors;
      const model = await network.load(path.join(folder, file)).catch((error: Error) => error);
      if (model instanceof Error) {
        expect(model.message).toMatch(
          /^Cannot read an ONNX model for training: .* must be .*, current value is .*; network\.loadPredictor runs it without training$/s,
        );
        expect([name, tf.memory().numTensors]).toEqual([name, before]);
        continue;
      }
      const isMoved = (list: readonly number[], shape: readonly (number | null)[]) =>
        list.length === 4 && !shape.slice(1).every((size, i) => size === list[i + 1]);
      const own = tf.tidy(() => {
        const given = tf.tensor(floats(`${file}.in`), inshape);
        const answers = model.predict(
          isMoved(inshape, model.inputs[0].shape) ? tf.transpose(given, [0, 2, 3, 1]) : given,
        ) as Tensor;
        const isImage = isMoved(outshape, answers.shape) && answers.rank === 4;
        return Float32Array.from((isImage ? tf.transpose(answers, [0, 3, 1, 2]) : answers).dataSync());
      });
      expect([name, difference(own, floats(`${file}.out`)) < 2e-6]).toEqual([name, true]);
      read.push(name);
      model.dispose();
    }
    // Of 57; the others are refused.
    expect(read.length).toBeGreaterThanOrEqual(30);
  });
});
