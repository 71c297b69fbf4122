/** Disjoint sets (并查集) of rows: which rows have been united. */

export interface DisjointSets {
  /** The row that stands for the set of a row. */
  find(row: number): number;
  /** Unites the sets of two rows. Returns the row that stands for the union. */
  unite(a: number, b: number): number;
  /** The number of the set of each row, in the order of their first rows. */
  labels(): number[];
}

/** Union by size and path halving: nearly O(1) a call. */
export function createDisjointSets(count: number): DisjointSets {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const size = new Int32Array(count).fill(1);

  function find(row: number): number {
    let root = row;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  function unite(a: number, b: number): number {
    const [x, y] = [find(a), find(b)];
    if (x === y) return x;
    const [small, large] = size[x] < size[y] ? [x, y] : [y, x];
    parent[small] = large;
    size[large] += size[small];
    return large;
  }

  function labels(): number[] {
    const numberOf = new Map<number, number>();
    return Array.from({ length: count }, (_, row) => {
      const root = find(row);
      const number = numberOf.get(root) ?? numberOf.size;
      numberOf.set(root, number);
      return number;
    });
  }

  return { find, unite, labels };
}
