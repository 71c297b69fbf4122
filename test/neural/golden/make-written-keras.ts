/**
 * Writes written-keras.json beside itself: Keras' answers for the networks of ../keras/keras-networks.ts, and for models that Keras
 * wrote and we read, as network.save writes them. `node -r ts-node/register/transpile-only test/neural/golden/make-written-keras.ts PYTHON`, with a Python that has Keras 3.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { engine, network } from "../../../lib";
import { inputsFor, NETWORKS, networkOf, READ } from "../keras/keras-networks";

async function main(python: string): Promise<void> {
  await engine.start({ prefer: "cpu" });
  const place = mkdtempSync(path.join(tmpdir(), "merchant-lab-keras-"));
  try {
    for (const name of Object.keys(NETWORKS)) {
      const model = networkOf(name);
      for (const ending of ["keras", "h5"]) await network.save(model, path.join(place, `${name}.${ending}`));
      writeFileSync(path.join(place, `${name}.json`), JSON.stringify(inputsFor(model)));
      model.dispose();
    }
    for (const name of READ) {
      const model = await network.load(path.join(__dirname, `${name}.keras`));
      for (const ending of ["keras", "h5"]) await network.save(model, path.join(place, `${name}.${ending}`));
      copyFileSync(path.join(__dirname, `${name}.json`), path.join(place, `${name}.json`));
      model.dispose();
    }
    const script = path.join(__dirname, "run_keras.py");
    const answers = execFileSync(python, [script, place], { encoding: "utf8" });
    writeFileSync(path.join(__dirname, "written-keras.json"), answers);
  } finally {
    rmSync(place, { recursive: true });
  }
}

void main(process.argv[2]);
