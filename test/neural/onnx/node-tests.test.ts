/**
 * The node tests of ONNX's own backend, a few minutes: on request, with MERCHANT_LAB_LARGE=1 and MERCHANT_LAB_PYTHON set to a
 * Python that has onnx. Each predicts what ONNX says, or is refused by name; each of one input and one output is read for training
 * as what it is, or is refused by name.
 *
 * Of the 3,092 models of onnx 1.23.2, 2,348 predict what it says and 494 are refused (onnxruntime lacks the operator or its
 * version); 236 hold no plain tensors; 14 are in `OPEN`. 66 are read for training, none of them wrong.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, network, type TensorData, type TensorFlow, type TensorLike } from "../../../lib/neural";
import { pythonWith } from "../peers";

interface Stored {
  readonly type: string;
  readonly shape: number[];
  readonly data?: string;
  readonly values?: readonly string[];
}

interface Case {
  readonly name: string;
  readonly inputs: readonly (Stored | null)[];
  readonly inputNames: readonly string[];
  readonly outputs: readonly (Stored | null)[];
  readonly outputNames: readonly string[];
  readonly rtol: number;
  readonly atol: number;
}

/** Answers that are random, and the three tests that onnxruntime excludes from its own run since it decides otherwise. */
const OPEN: readonly RegExp[] = [
  /bernoulli|training_dropout/,
  /maxunpool_export_with_output_shape|resize_downsample_scales_(linear|cubic)_align_corners/,
];
const python = process.env.MERCHANT_LAB_LARGE === undefined ? undefined : pythonWith("onnx");
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
let tf: TensorFlow;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ARRAYS = {
  ...{ float32: Float32Array, float64: Float64Array, float16: Float32Array, bool: Uint8Array },
  ...{ int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array },
  ...{ uint32: Uint32Array, int64: BigInt64Array, uint64: BigUint64Array },
};

function valuesOf({ type, data, values }: Stored): TensorLike["values"] {
  if (values) return values as string[];
  const { buffer } = Uint8Array.from(Buffer.from(data ?? "", "base64"));
  return new ARRAYS[type as keyof typeof ARRAYS](buffer);
}

function isRight(answer: Pick<TensorData, "values" | "shape">, right: Stored, { rtol, atol }: Case): boolean {
  const expected = valuesOf(right);
  // Of float16, answers have four digits.
  const slack = right.type === "float16" ? 2e-2 : 0;
  // Of a sum such as a Fourier transform, the smallest numbers are rounded as the largest.
  const numbers = Array.from(expected as ArrayLike<unknown>, (value) => Math.abs(Number(value)));
  const rounding = 1e-6 * numbers.filter(Number.isFinite).reduce((most, value) => Math.max(most, value), 0);
  return (
    String(answer.shape) === String(right.shape) &&
    Array.from(expected as ArrayLike<unknown>).every((value, i) => {
      const own = answer.values[i];
      if (typeof value === "string") return own === value;
      const [a, b] = [Number(own), Number(value)];
      return (
        Object.is(a, b) ||
        a === b ||
        Math.abs(a - b) <= atol + slack + rounding + (rtol + slack) * Math.abs(b)
      );
    })
  );
}

async function predicted(file: string, given: Case): Promise<string> {
  if ([...given.inputs, ...given.outputs].includes(null)) return "not asked: no plain tensors";
  let predictor: Awaited<ReturnType<typeof network.loadPredictor>>;
  try {
    predictor = await network.loadPredictor(file);
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
  try {
    const inputs = given.inputs.map((input, i) => {
      const { shape } = input as Stored;
      return [given.inputNames[i], { values: valuesOf(input as Stored), shape }] as const;
    });
    const answers = await predictor.predict(Object.fromEntries(inputs));
    const wrong = given.outputNames.find(
      (name, i) => !isRight(answers[name], given.outputs[i] as Stored, given),
    );
    return wrong === undefined ? "right" : `WRONG: ${wrong}`;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  } finally {
    await predictor.dispose();
  }
}

async function trained(file: string, given: Case): Promise<string> {
  const [input, right] = [given.inputs[0], given.outputs[0]];
  if (given.inputs.length !== 1 || given.outputs.length !== 1 || !input || !right) return "not asked";
  const before = tf.memory().numTensors;
  try {
    const model = await network.load(file);
    const isMoved = (list: readonly number[], shape: readonly (number | null)[]) =>
      list.length === 4 && !shape.slice(1).every((size, i) => size === list[i + 1]);
    const answer = tf.tidy(() => {
      const asked = tf.tensor(valuesOf(input) as Float32Array, input.shape);
      const isImage = isMoved(input.shape, model.inputs[0].shape);
      const answers = model.predict(isImage ? tf.transpose(asked, [0, 2, 3, 1]) : asked) as Tensor;
      const back = isMoved(right.shape, answers.shape) && answers.rank === 4;
      return Float32Array.from((back ? tf.transpose(answers, [0, 3, 1, 2]) : answers).dataSync());
    });
    model.dispose();
    const loose = { ...given, rtol: 1e-3, atol: 1e-5 };
    return isRight({ values: answer, shape: right.shape }, right, loose) ? "right" : "WRONG";
  } catch (error) {
    const { message } = error as Error;
    const isNamed = /^Cannot read an ONNX model for training: .* must be /s.test(message);
    if (tf.memory().numTensors !== before) return "WRONG: tensors left";
    return isNamed ? `refused: ${message}` : `WRONG: ${message}`;
  }
}

describe.skipIf(python === undefined)("ONNX's own node tests", () => {
  let cases: readonly Case[];

  beforeAll(async () => {
    ({ tf } = await engine.start({ prefer: "cpu" }));
    const script = path.join(__dirname, "../golden/make_onnx_node_tests.py");
    execFileSync(python as string, [script, folder], { stdio: "ignore" });
    cases = JSON.parse(readFileSync(path.join(folder, "index.json"), "utf8"));
  }, 300_000);

  test.each([
    ["predict", predicted, 1800],
    ["are read for training", trained, 55],
  ] as const)("%s as ONNX says, or are refused", { timeout: 1_800_000 }, async (_, judge, least) => {
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (const given of cases) {
      const verdict = await judge(path.join(folder, `${given.name}.onnx`), given);
      const kind = verdict.split(":")[0];
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (kind === "WRONG" && !OPEN.some((own) => own.test(given.name)))
        wrong.push(`${given.name} ${verdict}`);
    }
    expect(wrong).toEqual([]);
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    expect(counts.right).toBeGreaterThan(least);
  });
});
