import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, type Network, network } from "../../lib";

const GOLDEN = path.join(__dirname, "golden");
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Golden {
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly answers: readonly number[];
}

/** Answers of PyTorch 2.15, made by golden/make_torch_models.py. */
const torch: Readonly<Record<string, Golden>> = JSON.parse(
  readFileSync(path.join(GOLDEN, "torch.json"), "utf8"),
).models;

function answersOf(model: Network, { shape, inputs }: Golden): Float32Array {
  const { tf } = engine.loaded("test");
  return tf.tidy(() => {
    const answers = model.predict(tf.tensor([...inputs], [...shape])) as Tensor;
    return Float32Array.from(answers.dataSync());
  });
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

describe.each(["wasm", "cpu"] as const)("load() of ONNX on the engine %s", (prefer) => {
  beforeAll(async () => {
    await engine.start({ prefer });
  });

  test.each(Object.keys(torch))("answers as PyTorch did: %s", async (name) => {
    const { tf } = engine.loaded("test");
    const before = tf.memory().numTensors;
    const model = await network.load(path.join(GOLDEN, `torch-${name}.onnx`));
    expect(distance(answersOf(model, torch[name]), torch[name].answers)).toBeLessThan(1e-5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
