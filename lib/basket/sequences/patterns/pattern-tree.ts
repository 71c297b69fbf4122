/** The prefix tree that sequential patterns are written into. */
import { enlarged } from "../../../core/enlarged";
import { mustBe } from "../../../core/errors";
import type { SequentialPatterns } from "./sequential-patterns";

export type PatternColumns = Pick<SequentialPatterns, "item" | "parent" | "opens" | "count">;

/** An empty tree. @throws {RangeError} From `add`, if there are more than `maxPatterns`. */
export function createTree(maxPatterns: number) {
  let item: Int32Array = new Int32Array(1024);
  let parent: Int32Array = new Int32Array(1024);
  let count: Int32Array = new Int32Array(1024);
  let opens = new Uint8Array(1024);
  let size = 0;

  function add(newItem: number, newParent: number, isOpening: boolean, newCount: number): number {
    if (size === maxPatterns) {
      const rule = "at least the number of patterns; raise minSupport, set maxLength or days, or raise it";
      throw new RangeError(mustBe("mine sequential patterns", "maxPatterns", rule, maxPatterns));
    }
    if (size === item.length) {
      item = enlarged(item, size + 1);
      parent = enlarged(parent, size + 1);
      count = enlarged(count, size + 1);
      const longer = new Uint8Array(item.length);
      longer.set(opens);
      opens = longer;
    }
    item[size] = newItem;
    parent[size] = newParent;
    opens[size] = isOpening ? 1 : 0;
    count[size] = newCount;
    return size++;
  }

  const finish = (): PatternColumns => ({
    item: item.slice(0, size),
    parent: parent.slice(0, size),
    opens: opens.slice(0, size),
    count: count.slice(0, size),
  });
  return { add, finish };
}
