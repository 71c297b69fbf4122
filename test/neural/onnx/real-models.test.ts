/**
 * ONNX files that packages of PyPI bring (OCR, voice activity, music, networks of the model zoo): on request, with
 * MERCHANT_LAB_LARGE=1 and MERCHANT_LAB_PYTHON set to a Python that has onnxruntime and the packages which golden/run_real_onnx.py
 * names.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, network } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { pythonWith } from "../peers";

interface Stored {
  readonly type: "float32" | "int64" | "int32" | "uint8";
  readonly shape: number[];
  readonly data: string;
}

interface RealModel {
  readonly file: string;
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly outputs: Readonly<Record<string, Stored>>;
}

const ARRAYS = { float32: Float32Array, int64: BigInt64Array, int32: Int32Array, uint8: Uint8Array };
const python = process.env.MERCHANT_LAB_LARGE === undefined ? undefined : pythonWith("onnxruntime");
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function valuesOf({ type, data }: Stored) {
  return new ARRAYS[type](Uint8Array.from(Buffer.from(data, "base64")).buffer);
}

describe.skipIf(python === undefined)("real models", () => {
  let models: readonly RealModel[];

  beforeAll(async () => {
    await engine.start({ prefer: "wasm" });
    execFileSync(python as string, [path.join(__dirname, "../golden/run_real_onnx.py"), folder], {
      stdio: "ignore",
    });
    models = JSON.parse(readFileSync(path.join(folder, "index.json"), "utf8"));
  }, 300_000);

  test("predict as onnxruntime does", { timeout: 600_000 }, async () => {
    for (const { file, inputs, outputs } of models) {
      const predictor = await network.loadPredictor(file);
      const given = Object.entries(inputs).map(([name, own]) => [
        name,
        { values: valuesOf(own), shape: own.shape },
      ]);
      const answers = await predictor.predict(Object.fromEntries(given), { outputs: Object.keys(outputs) });
      await predictor.dispose();
      for (const [name, right] of Object.entries(outputs)) {
        const expected = Array.from(valuesOf(right), Number);
        const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
        const { values, shape } = answers[name];
        const off = expected.filter((value, i) => !(Math.abs(Number(values[i]) - value) <= 2e-2 * largest));
        expect([file, name, shape, off.length]).toEqual([file, name, right.shape, 0]);
      }
    }
  });

  test("are read for training, or refused by name", { timeout: 600_000 }, async () => {
    const { tf } = runningEngine("test");
    const verdicts: string[] = [];
    for (const { file } of models) {
      const before = tf.memory().numTensors;
      const verdict = await network.load(file).then(
        (model) => {
          model.dispose();
          return "read";
        },
        (error: Error) => error.message,
      );
      expect([file, tf.memory().numTensors]).toEqual([file, before]);
      expect(verdict).toMatch(/^read$|^Cannot read an ONNX model for training: .* must be /s);
      verdicts.push(`${path.basename(file)}: ${verdict.slice(43, 240)}`);
    }
    process.stdout.write(`${verdicts.join("\n")}\n`);
  });
});
