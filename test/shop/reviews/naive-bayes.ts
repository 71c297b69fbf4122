/** Multinomial naive Bayes with add-one smoothing, on words and pairs of Chinese characters: a simple reader of reviews. */

function tokensOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const pairs = (text.match(/[\u4e00-\u9fff]+/g) ?? []).flatMap((run) =>
    Array.from({ length: Math.max(1, run.length - 1) }, (_, i) => run.slice(i, i + 2)),
  );
  return [...words, ...pairs];
}

/** Learns from the first four fifths; how many of the rest it gets right. */
export function naiveBayesAccuracy(texts: readonly string[], labels: readonly number[]): number {
  const cut = Math.floor(0.8 * texts.length);
  const classes = [...new Set(labels)];
  const vocabulary = new Set<string>();
  const counts = new Map(classes.map((label) => [label, new Map<string, number>()]));
  const totals = new Map(classes.map((label) => [label, 0]));
  const priors = new Map(classes.map((label) => [label, 0]));
  for (let i = 0; i < cut; i++) {
    const own = counts.get(labels[i]);
    priors.set(labels[i], (priors.get(labels[i]) ?? 0) + 1);
    for (const token of tokensOf(texts[i])) {
      vocabulary.add(token);
      own?.set(token, (own.get(token) ?? 0) + 1);
      totals.set(labels[i], (totals.get(labels[i]) ?? 0) + 1);
    }
  }
  let right = 0;
  for (let i = cut; i < texts.length; i++) {
    const tokens = tokensOf(texts[i]);
    const scores = classes.map((label) =>
      tokens.reduce(
        (sum, token) =>
          sum +
          Math.log(((counts.get(label)?.get(token) ?? 0) + 1) / ((totals.get(label) ?? 0) + vocabulary.size)),
        Math.log(priors.get(label) ?? 0),
      ),
    );
    if (classes[scores.indexOf(Math.max(...scores))] === labels[i]) right++;
  }
  return right / (texts.length - cut);
}
