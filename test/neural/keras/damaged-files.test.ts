/** Damaged and hostile files: refused, and before anything large is allocated. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seeded } from "../../../lib/core/random";
import { engine, network } from "../../../lib/neural";
import { readZip } from "../../../lib/neural/keras/read/read-zip";

const GOLDEN = path.join(__dirname, "../golden");
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));

beforeAll(async () => void (await engine.start({ prefer: "cpu" })));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The weights of the model in these bytes, or the message of the error. */
async function loaded(bytes: Uint8Array, ending: string): Promise<string> {
  const file = path.join(folder, `changed.${ending}`);
  writeFileSync(file, bytes);
  try {
    const model = await network.load(file);
    const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
    const text = JSON.stringify([model.toJSON(null, false), weights]);
    model.dispose();
    return text;
  } catch (error) {
    return String(error);
  }
}

const OURS = /^(Syntax|Type)Error: Cannot (read a Keras model|load a network|build a network): .* must be /;

test("of 200 flipped bits in a .keras file none changes the model in silence", async () => {
  const bytes = readFileSync(path.join(GOLDEN, "article.keras"));
  const whole = await loaded(bytes, "keras");
  const random = seeded(3);
  const outcomes = { refused: 0, same: 0 };
  for (let i = 0; i < 200; i++) {
    const changed = Uint8Array.from(bytes);
    changed[random.integer(bytes.length)] ^= 1 << random.integer(8);
    const result = await loaded(changed, "keras");
    if (result !== whole) expect(result).toMatch(OURS);
    outcomes[result === whole ? "same" : "refused"]++;
  }
  // Bits that no reader needs, such as dates, may change.
  expect(outcomes.refused).toBeGreaterThan(190);
});

test("flipped bits in an .h5 file, which has no checksum, give no error of a library", async () => {
  const bytes = readFileSync(path.join(GOLDEN, "lstm.h5"));
  const random = seeded(4);
  for (let i = 0; i < 60; i++) {
    const changed = Uint8Array.from(bytes);
    // The structure comes first; most of the file is numbers and texts.
    changed[random.integer(i % 2 === 0 ? 4000 : bytes.length)] ^= 1 << random.integer(8);
    const result = await loaded(changed, "h5");
    if (!result.startsWith("[")) expect(result).toMatch(OURS);
  }
});

test("files in the archive that nobody needs are not unpacked", () => {
  const files = unzipSync(readFileSync(path.join(GOLDEN, "article.keras")));
  const bytes = zipSync({ ...files, "extra.bin": new Uint8Array(1e6) });
  const [config] = readZip(bytes, ["config.json"]);
  expect(config).toEqual(Buffer.from(files["config.json"]));
  // Damaged, and not noticed: 30 bytes of header, then the name.
  const at = Buffer.from(bytes).indexOf("extra.bin") + 12;
  bytes[at] ^= 255;
  expect(readZip(bytes, ["config.json"])).toEqual([config]);
  expect(() => readZip(bytes, ["extra.bin"])).toThrow("extra.bin must be whole, with its CRC-32");
});

test("a file that would be large when it is unpacked is refused by what it declares", () => {
  const packed = deflateRawSync(new Uint8Array(5e6));
  const bytes = zipSync({ "model.weights.h5": packed }, { level: 0 });
  // As if the packed bytes were what was deflated: method 8, and the size that they would have.
  const entry = Buffer.from(bytes.buffer, Buffer.from(bytes).lastIndexOf("PK\x01\x02", undefined, "latin1"));
  entry.writeUInt16LE(8, 10);
  for (const size of [5e6, 4e9]) {
    entry.writeUInt32LE(size, 24);
    expect(() => readZip(bytes, ["model.weights.h5"])).toThrow(
      `the size of model.weights.h5 must be at most 100 times ${packed.length}, current value is ${size}`,
    );
  }
  entry.writeUInt32LE(400, 24);
  expect(() => readZip(bytes, ["model.weights.h5"])).toThrow("must be whole, with its CRC-32");
});

test("endings may be in capitals, and reading prints nothing", async () => {
  const prints = [vi.spyOn(console, "warn"), vi.spyOn(console, "log")];
  for (const ending of ["Keras", "H5"]) {
    const bytes = readFileSync(path.join(GOLDEN, `lstm.${ending.toLowerCase()}`));
    expect(await loaded(bytes, ending)).toMatch(/^\[/);
  }
  const files = unzipSync(readFileSync(path.join(GOLDEN, "lstm.keras")));
  expect(await loaded(zipSync({ ...files, "config.json": strToU8("{}") }), "keras")).toMatch(OURS);
  expect(prints.flatMap((print) => print.mock.calls)).toEqual([]);
});
