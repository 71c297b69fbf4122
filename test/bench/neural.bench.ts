/** Training: our WebAssembly engine with two threads against one, and against tfjs's plain JavaScript. */
import os from "node:os";
import path from "node:path";
import { datasets } from "../../lib/data";
import { type Benchmark, type Candidate, programme, within } from "../../lib/workbench/bench";
import { type Peer, peer } from "../../lib/workbench/peers";

interface Setting {
  readonly back: "wasm" | "cpu";
  readonly threads: number;
}

const digits = datasets.isAvailable("mnist") ? undefined : "data set mnist: npm run data -- get mnist";
const cores = os.availableParallelism() > 1 ? undefined : "two threads need two cores";

export const races: Benchmark["races"] = () =>
  programme([
    candidate({
      name: "an epoch of 1,024 digits, 2 threads",
      peerName: "ours, 1 thread",
      lacks: [digits, cores],
      pictures: 1024,
      batchSize: 128,
      pairs: 5,
      ours: { back: "wasm", threads: 2 },
      rival: { back: "wasm", threads: 1 },
    }),
    candidate({
      name: "a step of 16 digits",
      peerName: "tfjs, plain JavaScript",
      lacks: [digits],
      pictures: 16,
      batchSize: 16,
      // Its steps take seconds, ours hundredths: three tell enough.
      pairs: 3,
      ours: { back: "wasm", threads: Math.min(2, os.availableParallelism()) },
      rival: { back: "cpu", threads: 1 },
    }),
  ]);

/** Both sides in processes of their own: the first start of an engine settles its threads. */
function candidate(settings: {
  readonly name: string;
  readonly peerName: string;
  readonly lacks: Candidate["lacks"];
  readonly pictures: number;
  readonly batchSize: number;
  readonly pairs: number;
  readonly ours: Setting;
  readonly rival: Setting;
}): Candidate {
  const { name, peerName, lacks, pictures, batchSize, pairs } = settings;
  const side = ({ back, threads }: Setting): Peer =>
    peer(process.execPath, [
      path.join(__dirname, "peers", "train-digits.js"),
      ...[back, String(threads), String(pictures), String(batchSize)],
    ]);
  const [ours, rival] = [side(settings.ours), side(settings.rival)];
  return {
    name,
    peerName,
    lacks,
    pairs,
    // The mean loss of the epoch in single precision, whose sums come in another order.
    agree: within(1e-4),
    ours: () => ours.run(),
    peer: () => rival.run(),
    end: () => {
      ours.end();
      rival.end();
    },
  };
}
