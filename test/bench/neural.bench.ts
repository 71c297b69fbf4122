/**
 * The article's network: training against Keras, a single thread and tfjs's plain JavaScript; prediction
 * against onnxruntime. Recurrent networks, and one for photographs, against Keras. All sides start from the same
 * weights and use the same samples in the same order.
 */
import { mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { datasets } from "../../lib/data";
import { DEFAULT_PATHS, isPresent, verifyInstalled } from "../../lib/workbench/native-engine";
import { type NpmPackage, npmPackage, type PythonPackage, pythonPackage } from "./harness/peer-packages";
import { PeerProcess, temporaryFolder } from "./harness/peer-process";
import { agreeWithin, selectRaces } from "./harness/race";
import type { Benchmark, CandidateRace } from "./harness/types";

/** One of our sides. */
interface EngineSetting {
  readonly engine: "wasm" | "native" | "cpu";
  readonly threads: number;
}

const cores = os.availableParallelism();
const digits = datasets.isAvailable("mnist") ? undefined : "data set mnist: npm run data -- get mnist";
const twoCores = cores > 1 ? undefined : "two threads need two cores";

export const races: Benchmark["races"] = async () => {
  const native = await missingNativeEngine();
  const folder = temporaryFolder();
  const keras = pythonPackage("tensorflow-cpu", "2.21.0");
  const onnxruntime = npmPackage("onnxruntime-node", "1.30.0");
  const shared = { pairs: 21, warmupSeconds: 20, budgetSeconds: 75 };
  // More pairs, since a run takes only a fifth of a second and other processes affect it.
  const predictions = { ...shared, pairs: 61 };
  return selectRaces([
    raceFor({
      ...{ ...shared, name: "WebAssembly trains on 5,120 digits", job: "train", images: 5120 },
      ...{ missing: [digits, keras.missing], gate: 0.9, aim: 1.2, tolerance: 1e-4 },
      ours: { engine: "wasm", threads: Math.min(2, cores) },
      peer: kerasPeer(keras, path.join(folder, "train")),
    }),
    raceFor({
      ...{ ...shared, name: "native TensorFlow trains on 5,120 digits", job: "train", images: 5120 },
      ...{ missing: [digits, native, keras.missing], gate: 0.9, aim: 1.1, tolerance: 1e-4 },
      ours: { engine: "native", threads: cores },
      peer: kerasPeer(keras, path.join(folder, "train-native")),
    }),
    raceFor({
      ...{ ...predictions, name: "WebAssembly predicts 5,120 digits", job: "predict", images: 5120 },
      ...{ missing: [digits, onnxruntime.missing], gate: 0.8, aim: 1, tolerance: 1e-5 },
      ours: { engine: "wasm", threads: Math.min(2, cores) },
      peer: onnxPeer(onnxruntime, path.join(folder, "predict")),
    }),
    raceFor({
      ...{ ...predictions, name: "native TensorFlow predicts 5,120 digits", job: "predict", images: 5120 },
      ...{ missing: [digits, native, onnxruntime.missing], gate: 0.8, aim: 1, tolerance: 1e-5 },
      ours: { engine: "native", threads: cores },
      peer: onnxPeer(onnxruntime, path.join(folder, "predict-native")),
    }),
    ...NETWORK_RACES.map(([network, name, gate]) => ({
      ...{ ...shared, pairs: 11, name, gate, aim: 1, missing: [keras.missing] },
      ...{ peerName: `Keras, ${keras.title}`, agree: agreeWithin(1e-4) },
      ...networkSides(network, keras.python, path.join(folder, network)),
    })),
    raceFor({
      ...{ name: "an epoch of 1,024 digits, 2 threads", job: "train", images: 1024, pairs: 5 },
      ...{ missing: [digits, twoCores], tolerance: 0 },
      ours: { engine: "wasm", threads: 2 },
      peer: ourSideAsPeer("ours, 1 thread", { engine: "wasm", threads: 1 }),
    }),
    raceFor({
      // Few pairs, since a step of the peer takes seconds.
      ...{ name: "a step of 16 digits", job: "train", images: 16, batchSize: 16, pairs: 3 },
      ...{ missing: [digits], tolerance: 1e-4 },
      ours: { engine: "wasm", threads: Math.min(2, cores) },
      peer: ourSideAsPeer("tfjs, plain JavaScript", { engine: "cpu", threads: 1 }),
    }),
  ]);
};

/** Networks of peers/train-networks.js. */
const NETWORK_RACES = [
  ["lstm", "LSTM of 32 units learns 12 weekly steps", 0.6],
  ["gru", "GRU of 32 units learns 12 weekly steps", 0.6],
  ["text", "embedding and GRU learn reviews of up to 60 words", 0.6],
  ["photographs", "a network learns photographs of 96 x 96 pixels", 0.7],
] as const;

/** Both sides of a race of train-networks.js; the peer starts after our side has written its data. */
function networkSides(network: string, python: string, folder: string) {
  mkdirSync(folder, { recursive: true });
  const threads = String(Math.min(2, cores));
  const ours = new PeerProcess(process.execPath, [script("train-networks.js"), network, threads, folder]);
  let keras: PeerProcess | undefined;
  return {
    ours: () => ours.run(),
    peer() {
      keras ??= new PeerProcess(python, [script("keras_networks.py"), folder, threads]);
      return keras.run();
    },
    end() {
      ours.end();
      keras?.end();
    },
  };
}

/**
 * Why the native engine is missing. It is tested in a separate process, since a faulty addon ends its
 * process.
 */
async function missingNativeEngine(): Promise<string | undefined> {
  if (!isPresent(DEFAULT_PATHS.package)) return "native TensorFlow: npm run setup";
  const verdict = await verifyInstalled(DEFAULT_PATHS);
  return verdict.works ? undefined : `native TensorFlow: ${verdict.reason}`;
}

interface RaceSettings
  extends Pick<
    CandidateRace,
    "name" | "missing" | "pairs" | "warmupSeconds" | "budgetSeconds" | "gate" | "aim"
  > {
  readonly job: "train" | "predict";
  readonly images: number;
  readonly batchSize?: number;
  /** Tolerance of the epoch's mean loss, or of each probability: engines add in different orders. */
  readonly tolerance: number;
  readonly ours: EngineSetting;
  readonly peer: PeerSide;
}

interface PeerSide {
  readonly title: string;
  /** The folder in which our side writes the data that the peer reads. */
  readonly folder?: string;
  start(job: readonly string[]): PeerProcess;
}

function raceFor({
  job,
  images,
  batchSize = 128,
  tolerance,
  ours: setting,
  peer,
  ...race
}: RaceSettings): CandidateRace {
  const sizes = [String(images), String(batchSize)];
  const ours = ourSide(job, setting, [...sizes, ...(peer.folder === undefined ? [] : [peer.folder])]);
  let peerProcess: PeerProcess | undefined;
  return {
    ...race,
    peerName: peer.title,
    agree: agreeWithin(tolerance),
    ours: () => ours.run(),
    // Started here, after our side has written its data.
    peer: () => {
      peerProcess ??= peer.start([job, ...sizes]);
      return peerProcess.run();
    },
    end() {
      ours.end();
      peerProcess?.end();
    },
  };
}

/** A separate process, since the number of threads is fixed when an engine first starts. */
function ourSide(job: string, { engine, threads }: EngineSetting, rest: readonly string[]): PeerProcess {
  return new PeerProcess(process.execPath, [
    script("train-digits.js"),
    job,
    engine,
    String(threads),
    ...rest,
  ]);
}

function ourSideAsPeer(title: string, setting: EngineSetting): PeerSide {
  return { title, start: ([job, ...sizes]) => ourSide(job, setting, sizes) };
}

function kerasPeer({ python, title }: PythonPackage, folder: string): PeerSide {
  return {
    title: `Keras, ${title}`,
    folder,
    start: () => new PeerProcess(python, [script("keras_digits.py"), folder]),
  };
}

function onnxPeer({ folder: packageFolder, title }: NpmPackage, folder: string): PeerSide {
  return {
    title,
    folder,
    start: () => new PeerProcess(process.execPath, [script("onnx-digits.js"), packageFolder, folder]),
  };
}

function script(name: string): string {
  return path.join(__dirname, "peers", name);
}
