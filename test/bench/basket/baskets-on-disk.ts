/** Writes the real baskets as files that both sides read: one basket per line, items as numbers. */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Baskets } from "../../../lib/core";
import { datasets } from "../../../lib/data";

export const SETS = {
  Groceries: { dataset: "groceries", load: () => datasets.groceries() },
  retail: { dataset: "fimi", load: () => datasets.fimi("retail") },
  mushroom: { dataset: "fimi", load: () => datasets.fimi("mushroom") },
  "Online Retail": { dataset: "online-retail", load: () => datasets.onlineRetailBaskets() },
  T10I4D100K: { dataset: "fimi", load: () => datasets.fimi("T10I4D100K") },
};

export type SetName = keyof typeof SETS;

/** Why a data set is not available; `undefined` if it is. */
export function missingDataset(name: SetName): string | undefined {
  const { dataset } = SETS[name];
  return datasets.isAvailable(dataset) ? undefined : `data set ${dataset}: npm run data -- get ${dataset}`;
}

/** The path of the file, which is written at the first call. */
export async function fileOf(name: SetName, folder: string): Promise<string> {
  const file = path.join(folder, `${name}.dat`);
  if (!existsSync(file)) writeBaskets(file, await SETS[name].load());
  return file;
}

export function writeBaskets(file: string, { offsets, items }: Baskets): void {
  const lines: string[] = [];
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    lines.push(items.subarray(offsets[basket], offsets[basket + 1]).join(" "));
  }
  writeFileSync(file, `${lines.join("\n")}\n`);
}
