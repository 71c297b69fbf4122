/** 161 Keras files of one setting or layer each, with Keras' answers: each is answered the same, or refused by name. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, network } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { requireNetwork } from "../../../lib/neural/model/require-network";
import { forwardPass } from "../../../lib/neural/prediction/forward-pass";

const ARCHIVE = path.join(process.env.MERCHANT_LAB_DATA ?? "", "../cases/networks/keras.tar.gz");

describe.skipIf(!existsSync(ARCHIVE))("the case archive", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
  beforeAll(async () => {
    execFileSync("tar", ["xzf", ARCHIVE, "-C", folder]);
    await engine.start({ prefer: "cpu" });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const numbersIn = (file: string) => new Float32Array(Uint8Array.from(readFileSync(file)).buffer);

  /** "right", the message of a refusal, or how far the answers are from Keras'. */
  async function outcomeOf(file: string, shape: number[]): Promise<string> {
    const engineNow = runningEngine("test");
    try {
      const model = await network.load(file);
      requireNetwork("predict", model);
      const inputs = engineNow.tf.tensor(numbersIn(`${file}.in`), shape);
      const answers = forwardPass(engineNow, model, inputs, { isPrediction: true }).dataSync();
      model.dispose();
      const expected = numbersIn(`${file}.out`);
      const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
      const distance = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - answers[i])), 0);
      if (expected.length !== answers.length) return `${answers.length} numbers`;
      return distance / scale < 2e-3 ? "right" : `wrong by ${distance / scale}`;
    } catch (error) {
      return String(error);
    }
  }

  test("every file is answered as by Keras, or refused by name", async () => {
    const cases: { name: string; path: string; xshape: number[] }[] = JSON.parse(
      readFileSync(path.join(folder, "index.json"), "utf8"),
    );
    let right = 0;
    for (const one of cases) {
      const outcome = await outcomeOf(path.join(folder, one.path), one.xshape);
      if (outcome === "right") right++;
      else
        expect([one.name, outcome]).toEqual([
          one.name,
          expect.stringMatching(/^TypeError: Cannot .* must be /),
        ]);
    }
    expect(cases).toHaveLength(161);
    expect(right).toBeGreaterThanOrEqual(129);
  }, 60_000);
});
