/** Collects sequential patterns as a prefix tree. */
import { mustBe } from "../../../core/errors";
import { GrowableColumns } from "../../../core/growable-columns";
import type { SequentialPatterns } from "./sequential-patterns";

export type PatternColumns = Pick<SequentialPatterns, "item" | "parent" | "startsPurchase" | "count">;

/** An empty tree. @throws {RangeError} From `add`, if there are more than `maxPatterns`. */
export function createTree(maxPatterns: number) {
  const patterns = new GrowableColumns(
    { item: Int32Array, parent: Int32Array, startsPurchase: Uint8Array, count: Int32Array },
    1024,
  );
  const { columns } = patterns;

  function add(item: number, parent: number, startsPurchase: boolean, count: number): number {
    if (patterns.size === maxPatterns) {
      const rule = "at least the number of patterns; raise minSupport, set maxLength or days, or raise it";
      throw new RangeError(mustBe("mine sequential patterns", "maxPatterns", rule, maxPatterns));
    }
    const pattern = patterns.addRow();
    columns.item[pattern] = item;
    columns.parent[pattern] = parent;
    columns.startsPurchase[pattern] = startsPurchase ? 1 : 0;
    columns.count[pattern] = count;
    return pattern;
  }

  return { add, finish: (): PatternColumns => patterns.finish() };
}
