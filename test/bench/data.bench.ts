/** Reading: the packed Online Retail table to baskets with named items, against pandas by the same rules. */
import path from "node:path";
import { catalogue, datasets } from "../../lib/data";
import { readVerified } from "../../lib/data/bytes/files";
import { pythonPackage } from "../../lib/workbench/benchmarks/peer-packages";
import { type Peer, peer } from "../../lib/workbench/benchmarks/peer-process";
import { type Benchmark, type Measured, programme } from "../../lib/workbench/benchmarks/race";

const SET = "online-retail";

export const races: Benchmark["races"] = () => {
  const pandas = pythonPackage("pandas");
  const file = readVerified(catalogue.findFile(catalogue.find(SET)))?.place.path;
  let rival: Peer | undefined;
  return programme([
    {
      name: "Online Retail, 541,909 rows of csv.gz to baskets",
      peerName: `${pandas.title} read_csv, groupby`,
      pairs: 5,
      lacks: [pandas.lack, file ? undefined : `data set ${SET}: npm run data -- get ${SET}`],
      ours,
      async peer() {
        rival ??= peer(pandas.python, [path.join(__dirname, "peers", "retail_baskets.py"), file ?? ""]);
        return await rival.run();
      },
      end: () => rival?.end(),
    },
  ]);
};

/** What a notebook calls: it hashes the file, too. */
async function ours(): Promise<Measured> {
  const began = process.hrtime.bigint();
  const { offsets, items, itemNames } = await datasets.onlineRetailBaskets();
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  // A name is the code, and its description where some row has one.
  const named = itemNames.filter((name) => name.includes(" ")).length;
  const answer = `${offsets.length - 1} baskets, ${itemNames.length} items, ${named} named, ${items.length} pairs`;
  return { seconds, answer };
}
