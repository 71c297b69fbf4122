import { describe, expect, test } from "vitest";
import {
  type LinearProgram,
  linearProgram,
  type ProgramAnswer,
  shadowPrices,
  type WordsOptions,
} from "../../../../lib/core";

/** Boxes that earn ¥1.60, and crates that earn ¥9, in a space, under a budget, with a contract for crates. */
const STORE: LinearProgram = {
  goal: "maximise",
  variables: [
    { name: "boxes", cost: 1.6 },
    { name: "crates", cost: 9, upper: 50 },
  ],
  constraints: [
    { name: "space", coefficients: { boxes: 0.5, crates: 4 }, upper: 100, unit: "m³", chineseName: "仓库" },
    { name: "budget", coefficients: { boxes: 1, crates: 10 }, upper: 1000, unit: "¥", chineseName: "预算" },
    { name: "contract", coefficients: { crates: 1 }, lower: 12 },
  ],
};

async function wordsOf(program: LinearProgram, options?: WordsOptions) {
  return shadowPrices.inWords(await linearProgram.solve(program), options);
}

describe("shadowPrices.inWords()", () => {
  test("says what one more of an upper limit is worth, and one less of a lower one, and how far", async () => {
    // 104 boxes and 12 crates fill the space and cost ¥224: another ¥776 of boxes need 388 m³.
    expect(await wordsOf(STORE, { unit: "¥", per: "day" })).toEqual({
      english: [
        "one more m³ of space is worth ¥3.20 a day, up to 388 m³ more",
        "one less of contract is worth ¥3.80 a day, up to 12 less",
      ],
      chinese: ["仓库每多 1 m³，每天值 ¥3.20，最多到多 388 m³", "contract每少 1，每天值 ¥3.80，最多到少 12"],
    });
  });

  test("says the same of a cost that is minimised", async () => {
    const cheapest: LinearProgram = {
      goal: "minimise",
      variables: [
        { name: "lorries", cost: 1250.5 },
        { name: "vans", cost: 900, upper: 10 },
      ],
      constraints: [
        {
          name: "freight",
          coefficients: { lorries: 20, vans: 5 },
          equal: 1200,
          unit: "t",
          chineseName: "货运量",
        },
        { name: "lorries", coefficients: { lorries: 1 }, upper: 58.0001, unit: "" },
      ],
    };
    const words = await wordsOf(cheapest, { unit: "$", per: "week" });
    expect(words.english).toEqual([
      "one less t of freight is worth $180 a week, up to 40 t less",
      "one more of lorries is worth $2,349.50 a week, up to 2 more",
    ]);
    expect(words.chinese[0]).toBe("货运量每少 1 t，每周值 $180，最多到少 40 t");
  });

  test("leaves the end out where there is none, the unit and time if not given, and all that is worth nothing", async () => {
    const endless = {
      ...STORE,
      constraints: [{ name: "hours", coefficients: { boxes: 1000, crates: 9000 }, upper: 1, unit: "€" }],
    };
    expect((await wordsOf(endless)).english).toEqual(["one more € of hours is worth 0.0016"]);
    const unlimited = {
      ...endless,
      variables: [{ name: "boxes", cost: 0, upper: 3 }],
      constraints: [{ name: "hours", coefficients: { boxes: 1 }, upper: 4 }],
    };
    expect(await wordsOf(unlimited)).toEqual({ english: [], chinese: [] });
  });

  test("says at most where a price holds for no step", async () => {
    // Either of two equal limits has the price; more of one alone is worth nothing.
    const twice = { coefficients: { boxes: 1 }, upper: 4, unit: "m²" };
    const constraints = [
      { ...twice, name: "floor" },
      { ...twice, name: "roof" },
    ];
    const words = await wordsOf({ ...STORE, variables: [{ name: "boxes", cost: 1.6 }], constraints });
    expect(words.english).toHaveLength(1);
    expect(words.english[0]).toMatch(/^one more m² of (floor|roof) is worth at most 1\.6$/);
    expect(words.chinese[0]).toMatch(/^(floor|roof)每多 1 m²，最多值 1\.6$/);
  });

  test("names the limits of which one would have to give", async () => {
    const [space, budget, contract] = STORE.constraints;
    const program = {
      ...STORE,
      constraints: [
        space,
        { ...budget, upper: 499.5 },
        { ...contract, lower: 50 },
        { ...space, name: "yard", upper: 500 },
      ],
    };
    const answer = await linearProgram.solve({ ...program, constraints: program.constraints.slice(1) });
    expect(shadowPrices.inWords(answer)).toEqual({
      english: [
        "the plan cannot be met: contract (at least 50), and budget (at most ¥499.50); any one of these would have to give",
      ],
      chinese: ["计划无法满足：contract（至少 50）、预算（最多 ¥499.50）；至少要放宽其中一条"],
    });
  });

  test("refuses answers without prices, with the reason", async () => {
    const variables = STORE.variables.map((variable) => ({ ...variable, integer: true }));
    await expect(wordsOf({ ...STORE, variables })).rejects.toThrow(
      "Cannot say what limits are worth: no limit has a shadow price, as the objective jumps with the integers boxes, crates",
    );
    const endless = { ...STORE, constraints: [STORE.constraints[2]] };
    await expect(wordsOf(endless)).rejects.toThrow(
      "Cannot say what limits are worth: the answer is unbounded",
    );
    await expect(wordsOf(STORE, { per: "hour" as never })).rejects.toThrow(
      "per must be one of day, week, month, year",
    );
    await expect(wordsOf(STORE, { unit: 3 as never })).rejects.toThrow("unit must be a text");
    expect(() => shadowPrices.inWords({} as ProgramAnswer)).toThrow(
      "answer must be an answer of linearProgram.solve",
    );
  });
});

test("an answer that was stored as JSON says the same, although its ranges are infinite", async () => {
  const answer = await linearProgram.solve({
    goal: "maximise",
    variables: [{ name: "x", cost: 1 }],
    constraints: [{ name: "c", coefficients: { x: 1 }, upper: 2 }],
  });
  expect(answer.constraints[0].range?.to).toBe(Infinity);
  const words = shadowPrices.inWords(answer);
  expect(words.english).toEqual(["one more of c is worth 1"]);
  expect(shadowPrices.inWords(JSON.parse(JSON.stringify(answer)))).toEqual(words);
});
