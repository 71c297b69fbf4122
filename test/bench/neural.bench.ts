/**
 * The article's network: training against Keras, one thread and tfjs's plain JavaScript, prediction against onnxruntime.
 * All sides start from the same weights and see the same pictures in the same order.
 */
import os from "node:os";
import path from "node:path";
import { datasets } from "../../lib/data";
import {
  type NpmPackage,
  npmPackage,
  type PythonPackage,
  pythonPackage,
} from "../../lib/workbench/benchmarks/peer-packages";
import { type Peer, peer, temporaryFolder } from "../../lib/workbench/benchmarks/peer-process";
import { type Benchmark, type Candidate, programme, within } from "../../lib/workbench/benchmarks/race";
import { isPresent, PLACES, verifyInstalled } from "../../lib/workbench/native-engine";

/** One of our sides. */
interface Setting {
  readonly back: "wasm" | "native" | "cpu";
  readonly threads: number;
}

const cores = os.availableParallelism();
const digits = datasets.isAvailable("mnist") ? undefined : "data set mnist: npm run data -- get mnist";
const twoCores = cores > 1 ? undefined : "two threads need two cores";

export const races: Benchmark["races"] = async () => {
  const native = await lackOfNative();
  const folder = temporaryFolder();
  const keras = pythonPackage("tensorflow-cpu", "2.21.0");
  const onnxruntime = npmPackage("onnxruntime-node", "1.30.0");
  const shared = { pairs: 21, warmSeconds: 20, budgetSeconds: 75 };
  // Each takes a fifth of a second, in which a neighbour on the machine tells: many more of them.
  const predictions = { ...shared, pairs: 61 };
  return programme([
    candidate({
      ...{ ...shared, name: "WebAssembly trains on 5,120 digits", job: "train", pictures: 5120 },
      // 1,700 pictures a second, where Keras learns 3,900.
      ...{ lacks: [digits, keras.lack], gate: 0.44, aim: 1, tolerance: 1e-4 },
      ours: { back: "wasm", threads: Math.min(2, cores) },
      rival: kerasRival(keras, path.join(folder, "train")),
    }),
    candidate({
      ...{ ...shared, name: "native TensorFlow trains on 5,120 digits", job: "train", pictures: 5120 },
      ...{ lacks: [digits, native, keras.lack], gate: 0.9, aim: 1.1, tolerance: 1e-4 },
      ours: { back: "native", threads: cores },
      rival: kerasRival(keras, path.join(folder, "train-native")),
    }),
    candidate({
      ...{ ...predictions, name: "WebAssembly predicts 5,120 digits", job: "predict", pictures: 5120 },
      ...{ lacks: [digits, onnxruntime.lack], gate: 0.8, aim: 1, tolerance: 1e-5 },
      ours: { back: "wasm", threads: Math.min(2, cores) },
      rival: onnxRival(onnxruntime, path.join(folder, "predict")),
    }),
    candidate({
      ...{ ...predictions, name: "native TensorFlow predicts 5,120 digits", job: "predict", pictures: 5120 },
      ...{ lacks: [digits, native, onnxruntime.lack], gate: 0.8, aim: 1, tolerance: 1e-5 },
      ours: { back: "native", threads: cores },
      rival: onnxRival(onnxruntime, path.join(folder, "predict-native")),
    }),
    candidate({
      ...{ name: "an epoch of 1,024 digits, 2 threads", job: "train", pictures: 1024, pairs: 5 },
      ...{ lacks: [digits, twoCores], tolerance: 0 },
      ours: { back: "wasm", threads: 2 },
      rival: ownRival("ours, 1 thread", { back: "wasm", threads: 1 }),
    }),
    candidate({
      // Its steps take seconds, ours hundredths: three tell enough.
      ...{ name: "a step of 16 digits", job: "train", pictures: 16, batchSize: 16, pairs: 3 },
      ...{ lacks: [digits], tolerance: 1e-4 },
      ours: { back: "wasm", threads: Math.min(2, cores) },
      rival: ownRival("tfjs, plain JavaScript", { back: "cpu", threads: 1 }),
    }),
  ]);
};

/** Why there is no native engine; it is loaded in a process of its own, since a wrong addon ends the one it is in. */
async function lackOfNative(): Promise<string | undefined> {
  if (!isPresent(PLACES.package)) return "native TensorFlow: npm run setup";
  const verdict = await verifyInstalled(PLACES);
  return verdict.works ? undefined : `native TensorFlow: ${verdict.reason}`;
}

interface Settings
  extends Pick<Candidate, "name" | "lacks" | "pairs" | "warmSeconds" | "budgetSeconds" | "gate" | "aim"> {
  readonly job: "train" | "predict";
  readonly pictures: number;
  readonly batchSize?: number;
  /** Of the epoch's mean loss, or of each probability: sums come in another order elsewhere. */
  readonly tolerance: number;
  readonly ours: Setting;
  readonly rival: Rival;
}

interface Rival {
  readonly title: string;
  /** Where our side writes what the rival reads. */
  readonly folder?: string;
  start(job: readonly string[]): Peer;
}

function candidate({
  job,
  pictures,
  batchSize = 128,
  tolerance,
  ours: setting,
  rival,
  ...race
}: Settings): Candidate {
  const sizes = [String(pictures), String(batchSize)];
  const ours = ownSide(job, setting, [...sizes, ...(rival.folder === undefined ? [] : [rival.folder])]);
  let theirs: Peer | undefined;
  return {
    ...race,
    peerName: rival.title,
    agree: within(tolerance),
    ours: () => ours.run(),
    // Only now is what it reads there.
    peer: () => {
      theirs ??= rival.start([job, ...sizes]);
      return theirs.run();
    },
    end() {
      ours.end();
      theirs?.end();
    },
  };
}

/** In a process of its own: the first start of an engine settles its threads. */
function ownSide(job: string, { back, threads }: Setting, rest: readonly string[]): Peer {
  return peer(process.execPath, [script("train-digits.js"), job, back, String(threads), ...rest]);
}

function ownRival(title: string, setting: Setting): Rival {
  return { title, start: ([job, ...sizes]) => ownSide(job, setting, sizes) };
}

function kerasRival({ python, title }: PythonPackage, folder: string): Rival {
  return {
    title: `Keras, ${title}`,
    folder,
    start: () => peer(python, [script("keras_digits.py"), folder]),
  };
}

function onnxRival({ folder: packageFolder, title }: NpmPackage, folder: string): Rival {
  return {
    title,
    folder,
    start: () => peer(process.execPath, [script("onnx-digits.js"), packageFolder, folder]),
  };
}

function script(name: string): string {
  return path.join(__dirname, "peers", name);
}
