/** The opinion and the text of single reviews. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { composeText, type ReviewContent } from "../../../lib/shop/reviews/compose-text";
import { drawOpinion } from "../../../lib/shop/reviews/opinion";
import { ASPECTS, phrasesOf } from "../../../lib/shop/reviews/phrases";

const random = seeded(1);
const texts = (content: Partial<ReviewContent>, count = 300) =>
  Array.from({ length: count }, () =>
    composeText(random, {
      language: "en",
      names: ["tea"],
      isPlural: false,
      mentions: [{ aspect: 0, sentiment: 1 }],
      sentiment: 1,
      typoShare: 0,
      ...content,
    }),
  );
const opinions = (quality: number, isLate = false, discount = 0, misleadingShare = 0) =>
  Array.from({ length: 4000 }, () => drawOpinion(random, quality, isLate, discount, misleadingShare));
const meanSentiment = (given: ReturnType<typeof opinions>, aspect: number) => {
  const own = given.flatMap(({ mentions }) => mentions.filter((mention) => mention.aspect === aspect));
  return own.reduce((sum, { sentiment }) => sum + sentiment, 0) / own.length;
};

describe("drawOpinion()", () => {
  test("mentions aspects with their probabilities, quality if it would mention none, each once", () => {
    const given = opinions(0.5);
    const shares = ASPECTS.map(
      (_, aspect) =>
        given.filter(({ mentions }) => mentions.some((mention) => mention.aspect === aspect)).length / 4000,
    );
    const none = 0.45 * 0.6 * 0.65 * 0.7 * 0.75;
    [0.55 + none, 0.4, 0.35, 0.3, 0.25].forEach((expected, aspect) => {
      expect(Math.abs(shares[aspect] - expected)).toBeLessThan(4 * Math.sqrt(0.25 / 4000));
    });
    for (const { mentions } of given)
      expect(new Set(mentions.map(({ aspect }) => aspect)).size).toBe(mentions.length);
    const [first] = given.filter(({ mentions }) => mentions.length > 2);
    expect(first).toBeDefined();
    expect(given.some(({ mentions }) => mentions.length > 1 && mentions[0].aspect > mentions[1].aspect)).toBe(
      true,
    );
  });

  test("follows quality, delay and discount, and does not favour fit and service", () => {
    // The score is normal with deviation 0.6; it is neutral up to 0.3 in size. Expected sentiment: P(> 0.3) - P(< -0.3).
    const isNear = (measured: number, expected: number) =>
      expect(Math.abs(measured - expected)).toBeLessThan(0.08);
    isNear(meanSentiment(opinions(0.4), 0), 0);
    isNear(meanSentiment(opinions(1), 0), 0.933 - 0.006);
    isNear(meanSentiment(opinions(0), 0), 0.034 - 0.797);
    isNear(meanSentiment(opinions(0.5, true), 1), 0.023 - 0.841);
    isNear(meanSentiment(opinions(0.5, false), 1), 0.748 - 0.048);
    isNear(meanSentiment(opinions(0.5, false, 0.05), 2), 0);
    isNear(meanSentiment(opinions(0.5, false, 0.3), 2), 0.879 - 0.014);
    isNear(meanSentiment(opinions(0.5), 3), 0.566 - 0.122);
    isNear(meanSentiment(opinions(0.5), 4), 0.5 - 0.159);
  });

  test("has stars from 1 to 5 that follow the text, or are uniform if misleading", () => {
    const honest = opinions(0.4);
    expect(new Set(honest.map(({ isMisleading }) => isMisleading))).toEqual(new Set([0]));
    expect(new Set(honest.map(({ stars }) => stars))).toEqual(new Set([1, 2, 3, 4, 5]));
    const misleading = opinions(1, false, 0.3, 1);
    expect(new Set(misleading.map(({ isMisleading }) => isMisleading))).toEqual(new Set([1]));
    for (const stars of [1, 2, 3, 4, 5]) {
      const share = misleading.filter((own) => own.stars === stars).length / 4000;
      expect(Math.abs(share - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / 4000));
    }
  });

  test("has the mean sentiment of its mentions, neutral up to 0.3", () => {
    for (const { mentions, sentiment } of opinions(0.5)) {
      const mean = mentions.reduce((sum, mention) => sum + mention.sentiment, 0) / mentions.length;
      expect(sentiment).toBe(mean > 0.3 ? 1 : mean < -0.3 ? -1 : 0);
    }
  });
});

describe("composeText()", () => {
  const two = (first: number, second: number): Partial<ReviewContent> => ({
    mentions: [
      { aspect: 1, sentiment: first },
      { aspect: 4, sentiment: second },
    ],
    sentiment: 0,
  });

  test("starts sentences with capitals, ends them with one full stop, and leaves no placeholder", () => {
    for (const own of [...texts({}), ...texts(two(1, -1))]) {
      expect(own).toMatch(/^[A-Z].*[^. ]\.$/s);
      expect(own).not.toMatch(/\. [a-z]|[{}|]| {2}|undefined/);
    }
    for (const own of [
      ...texts({ language: "zh", names: ["茶"] }),
      ...texts({ ...two(1, -1), language: "zh" }),
    ])
      expect(own).toMatch(/^[^{}|]*[^。]。$/);
  });

  test("contrasts clauses of opposite sentiment only", () => {
    const bodies = ({ language = "en", ...content }: Partial<ReviewContent>) =>
      texts({ ...content, language }).filter((own) => own.includes(language === "en" ? ", but " : "，但是"))
        .length;
    const phrases = Object.values(phrasesOf("en").aspects).flatMap((own) => [
      ...own.positive,
      ...own.negative,
    ]);
    expect(phrases.filter((own) => own.startsWith("but "))).toEqual([]);
    for (const language of ["en", "zh"] as const) {
      const contrasted = bodies({ ...two(1, -1), language });
      expect(contrasted).toBeGreaterThan(bodies({ ...two(1, 1), language }) + 60);
      expect(bodies({ ...two(-1, 1), language })).toBeGreaterThan(bodies({ ...two(1, 1), language }) + 60);
    }
  });

  test("takes each phrase from those of its sentiment", () => {
    const { aspects } = phrasesOf("en");
    const startsOf = (phrases: readonly string[]) =>
      phrases.map((phrase) => phrase.split("{")[0].toLowerCase().trim()).filter((start) => start.length > 6);
    const uses = (own: string, phrases: readonly string[]) =>
      startsOf(phrases).some((start) => own.toLowerCase().includes(start));
    for (const [sentiment, name] of [
      [-1, "negative"],
      [0, "neutral"],
      [1, "positive"],
    ] as const) {
      const given = texts({ mentions: [{ aspect: 1, sentiment }], sentiment: 0 });
      const used = (kind: typeof name) => given.filter((own) => uses(own, aspects.delivery[kind])).length;
      for (const other of ["negative", "neutral", "positive"] as const)
        if (other !== name) expect(used(name)).toBeGreaterThan(used(other) + 100);
    }
  });

  test("leaves out the adverb of degree in three of ten cases", () => {
    const { aspects, degrees } = phrasesOf("en");
    const phrase = aspects.delivery.positive.find((own) => /^[^{]*\{very\}[^{]*$/.test(own)) ?? "";
    const given = texts({ mentions: [{ aspect: 1, sentiment: 1 }] }, 6000).map((own) => own.toLowerCase());
    const count = (degree: string) => {
      const filled = phrase.replace("{very}", degree).replace(/ {2,}/g, " ").trim().toLowerCase();
      return given.filter((own) => own.includes(filled)).length;
    };
    const without = count("");
    const all = without + degrees.reduce((sum, degree) => sum + count(degree), 0);
    expect(all).toBeGreaterThan(100);
    expect(Math.abs(without / all - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / all));
  });

  test("does not contrast an opening with what follows, and has no space before punctuation", () => {
    const butPhrases = phrasesOf("en").aspects.quality.negative.filter((own) => own.includes(", but "));
    for (const own of texts({ mentions: [{ aspect: 0, sentiment: -1 }], sentiment: 0 }))
      if (!butPhrases.some((phrase) => own.includes(phrase.split(", but ")[1].split("{")[0])))
        expect(own).not.toContain(", but ");
    for (const language of ["en", "zh"] as const)
      for (const aspect of ASPECTS.keys())
        for (const own of texts({ language, mentions: [{ aspect, sentiment: 1 }] }))
          expect(own).not.toMatch(/ [,.，。；！]/);
  });

  test("uses the names and the number of the product", () => {
    const named = texts({ names: ["socks"], isPlural: true }, 600)
      .join(" ")
      .toLowerCase();
    expect(named).toContain("socks are");
    expect(named).not.toContain("socks is");
    const single = texts({}, 600).join(" ").toLowerCase();
    expect(single).toContain("tea is");
    expect(single).not.toContain("tea are");
    expect(
      texts({ names: ["tea", "Old Kitchen tea"] }, 300).some((own) => own.includes("Old Kitchen tea")),
    ).toBe(true);
  });

  test("has typing errors as often as asked, each two swapped letters before a placeholder", () => {
    const neat = new Set(texts({ sentiment: 0 }, 3000));
    const unknown = (typoShare: number) =>
      texts({ sentiment: 0, typoShare }, 1000).filter((own) => !neat.has(own)).length / 1000;
    const before = unknown(0);
    expect(before).toBeLessThan(0.25);
    expect(unknown(1)).toBeGreaterThan(0.8);
    // The shortest text before a placeholder has two characters: 品控{very}不行.
    const poor = texts({
      language: "zh",
      typoShare: 1,
      mentions: [{ aspect: 0, sentiment: -1 }],
      sentiment: -1,
    });
    expect(poor.some((own) => own.includes("控品"))).toBe(true);
    for (const own of texts({ typoShare: 1 })) expect(own).not.toMatch(/[{}|]/);
  });
});
