/** Rows of numbers from columns of texts and numbers, as `pandas.get_dummies` makes them. */
export type Columns = Readonly<Record<string, ArrayLike<number> | readonly string[]>>;

/** Numbers as they are, then a column of 0 and 1 for each text of each column of texts, in ascending order. */
export function oneHot(columns: Columns, left: readonly string[]): number[][] {
  const kept = Object.entries(columns).filter(([name]) => !left.includes(name));
  const isText = (values: ArrayLike<unknown>) => typeof values[0] === "string";
  const numbers = kept
    .filter(([, values]) => !isText(values))
    .map(([, values]) => Array.from(values, Number));
  const indicators = kept
    .filter(([, values]) => isText(values))
    .flatMap(([, values]) => {
      const texts = Array.from(values, String);
      const names = [...new Set(texts)].sort();
      return names.map((name) => texts.map((text) => Number(text === name)));
    });
  const all = [...numbers, ...indicators];
  return all[0].map((_, i) => all.map((values) => values[i]));
}
