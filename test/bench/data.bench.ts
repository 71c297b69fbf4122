/**
 * Reads the compressed Online Retail table into baskets with named items; pandas does the same by the same
 * rules.
 */
import path from "node:path";
import { catalogue, datasets } from "../../lib/data";
import { readVerified } from "../../lib/data/fetch/verified-files";
import { pythonPackage } from "./harness/peer-packages";
import { PeerProcess } from "./harness/peer-process";
import { selectRaces } from "./harness/race";
import type { Benchmark, Measurement } from "./harness/types";

const SET = "online-retail";

export const races: Benchmark["races"] = () => {
  const pandas = pythonPackage("pandas", "3.1.1");
  const file = readVerified(catalogue.findFile(catalogue.find(SET)))?.location.path;
  let peer: PeerProcess | undefined;
  return selectRaces([
    {
      name: "Online Retail, 541,909 rows of csv.gz to baskets",
      peerName: `${pandas.title} read_csv, groupby`,
      pairs: 5,
      missing: [pandas.missing, file ? undefined : `data set ${SET}: npm run data -- get ${SET}`],
      ours,
      async peer() {
        peer ??= new PeerProcess(pandas.python, [
          path.join(__dirname, "peers", "retail_baskets.py"),
          file ?? "",
        ]);
        return await peer.run();
      },
      end: () => peer?.end(),
    },
  ]);
};

/** The loader that notebooks call; its time includes hashing the file. */
async function ours(): Promise<Measurement> {
  const start = process.hrtime.bigint();
  const { offsets, items, itemNames } = await datasets.onlineRetailBaskets();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  // A name is the item's code, followed by its description if any row has one.
  const named = itemNames.filter((name) => name.includes(" ")).length;
  const answer = `${offsets.length - 1} baskets, ${itemNames.length} items, ${named} named, ${items.length} pairs`;
  return { seconds, answer };
}
