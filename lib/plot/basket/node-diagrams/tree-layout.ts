import type { FpTreeNode } from "../../../basket";

export type TreeLayout = ReturnType<typeof layOutTree>;

/**
 * Positions of the nodes of a tree, x in units of a leaf, y in levels: leaves side by side, every other node centred above
 * its children. `middle` is the x of the root.
 */
export function layOutTree(nodes: readonly FpTreeNode[]) {
  const children: number[][] = nodes.map(() => []);
  const roots: number[] = [];
  nodes.forEach(({ parent }, i) => {
    (parent < 0 ? roots : children[parent]).push(i);
  });
  const x = nodes.map(() => 0);
  const y = nodes.map(() => 0);
  let leaves = 0;
  let depth = 0;
  const place = (i: number, level: number): number => {
    y[i] = level;
    depth = Math.max(depth, level);
    const below = children[i].map((child) => place(child, level + 1));
    x[i] = below.length === 0 ? leaves++ + 0.5 : (below[0] + below[below.length - 1]) / 2;
    return x[i];
  };
  const tops = roots.map((root) => place(root, 1));
  const middle = tops.length > 0 ? (tops[0] + tops[tops.length - 1]) / 2 : 0.5;
  return { x, y, leaves: Math.max(1, leaves), depth, middle };
}

/** Pairs of neighbouring nodes of the same item, from left to right. */
export function nodeLinks(nodes: readonly FpTreeNode[], x: readonly number[]): [number, number][] {
  const last = new Map<string, number>();
  const links: [number, number][] = [];
  for (const i of nodes.map((_, k) => k).sort((a, b) => x[a] - x[b])) {
    const before = last.get(nodes[i].item);
    if (before !== undefined) links.push([before, i]);
    last.set(nodes[i].item, i);
  }
  return links;
}

/** The items from the root to a node. */
export function pathTo(nodes: readonly FpTreeNode[], i: number): string[] {
  const path: string[] = [];
  for (let node = i; node >= 0; node = nodes[node].parent) path.unshift(nodes[node].item);
  return path;
}
