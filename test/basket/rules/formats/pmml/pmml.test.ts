import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, itemsets, pmml, rules } from "../../../../../lib/basket";
import { readGolden } from "../../../../support/read-golden";

interface JpmmlRule {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
  readonly leverage: number;
}

const golden = readGolden<{
  readonly baskets: string[][];
  readonly minSupport: number;
  readonly minConfidence: number;
  readonly file: string;
  readonly transactions: number;
  readonly rules: readonly JpmmlRule[];
  readonly recommendedFor: {
    readonly basket: readonly string[];
    readonly rules: readonly number[];
    readonly surest: readonly string[];
  };
}>("basket/golden/jpmml.json");

const found = rules.from(itemsets.mine(baskets.of(golden.baskets), { minSupport: golden.minSupport }), {
  minConfidence: golden.minConfidence,
  emptyAntecedent: true,
});

describe("pmml.write()", () => {
  test("writes the very file that the schema of PMML 4.4 and the JPMML evaluator accepted", () => {
    expect(pmml.write(found)).toBe(golden.file);
  });

  test("gives JPMML the same rules, to the last bit", () => {
    expect(golden.transactions).toBe(golden.baskets.length);
    expect(
      [...found].map(({ antecedent, consequent, support, confidence, lift, leverage }) => ({
        antecedent,
        consequent,
        support,
        confidence,
        lift,
        leverage,
      })),
    ).toEqual(golden.rules);
  });

  test("JPMML recommends by it what our rules say: known on the left, new on the right", () => {
    const { basket, rules: recommended, surest } = golden.recommendedFor;
    const holds = (items: readonly string[]) => items.every((item) => basket.includes(item));
    const ours = [...found].flatMap(({ antecedent, consequent }, i) =>
      holds(antecedent) && !holds(consequent) ? [i + 1] : [],
    );
    expect(ours).toEqual(recommended);
    const byConfidence = ours
      .map((number) => [...found][number - 1])
      .sort((a, b) => b.confidence - a.confidence);
    expect(surest).toEqual(byConfidence[0].consequent);
  });

  test("refuses a name that XML does not allow", () => {
    const odd = rules.from(itemsets.mine(baskets.of([["a\u0001", "b"]]), { minSupport: 1 }), {
      minConfidence: 1,
    });
    expect(() => pmml.write(odd)).toThrow(/item \d must be free of U\+0001, which XML does not allow/);
  });
});

describe("pmml.read()", () => {
  test("gives back the rules that were written, whatever the names", () => {
    const lists = fc.array(
      fc.array(fc.constantFrom("<a>", 'b & "c"', " ", " 牛奶 ", "line\nend", "🍺"), { maxLength: 5 }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(lists, fc.double({ min: 0.1, max: 1, noNaN: true }), (given, minSupport) => {
        const frequent = itemsets.mine(baskets.of(given), { minSupport });
        const made = rules.from(frequent, { minConfidence: 0.3, emptyAntecedent: true });
        const model = pmml.read(pmml.write(made, { modelName: "<m>" }));
        expect(model.rules).toEqual([...made]);
        expect([model.modelName, model.basketCount, model.minConfidence]).toEqual(["<m>", given.length, 0.3]);
      }),
      { seed: 19, numRuns: 300 },
    );
  });

  test("reads the example of the standard, and finds its rules in its four transactions", () => {
    // Data Mining Group, PMML 4.4, Association Rules, "Example model".
    const text = `<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
      <Header copyright="www.dmg.org" description="example model for association rules"/>
      <DataDictionary numberOfFields="2">
        <DataField name="transaction" optype="categorical" dataType="string"/>
        <DataField name="item" optype="categorical" dataType="string"/>
      </DataDictionary>
      <AssociationModel functionName="associationRules" numberOfTransactions="4" numberOfItems="3" minimumSupport="0.6"
        minimumConfidence="0.5" numberOfItemsets="3" numberOfRules="2">
        <MiningSchema><MiningField name="transaction" usageType="group"/><MiningField name="item"/></MiningSchema>
        <!-- We have three items in our input data -->
        <Item id="1" value="Cracker"/><Item id="2" value="Coke"/><Item id="3" value="Water"/>
        <Itemset id="1" support="1.0" numberOfItems="1"><ItemRef itemRef="1"/></Itemset>
        <Itemset id="2" support="1.0" numberOfItems="1"><ItemRef itemRef="3"/></Itemset>
        <Itemset id="3" support="1.0" numberOfItems="2"><ItemRef itemRef="1"/><ItemRef itemRef="3"/></Itemset>
        <AssociationRule support="1.0" confidence="1.0" antecedent="1" consequent="2"/>
        <AssociationRule support="1.0" confidence="1.0" antecedent="2" consequent="1"/>
      </AssociationModel></PMML>`;
    const transactions = [
      ["Cracker", "Coke", "Water"],
      ["Cracker", "Water"],
      ["Cracker", "Water"],
      ["Cracker", "Coke", "Water"],
    ];
    const frequent = itemsets.mine(baskets.of(transactions), { minSupport: 0.6 });
    const byName = (all: Iterable<{ readonly antecedent: readonly string[] }>) =>
      [...all].sort((a, b) => (a.antecedent[0] < b.antecedent[0] ? -1 : 1));
    expect(byName(pmml.read(text).rules)).toEqual(byName(rules.from(frequent, { minConfidence: 0.5 })));
    expect(pmml.read(text).rules).toHaveLength(2);
  });

  /** Another program's file: a prefix, no supports on itemsets, few digits. */
  const FOREIGN = `<p:PMML xmlns:p="http://www.dmg.org/PMML-3_2" version="3.2"><p:AssociationModel functionName="associationRules"
    numberOfTransactions="4" numberOfItems="2" minimumSupport="0.5" minimumConfidence="0.6" numberOfItemsets="2" numberOfRules="1">
    <p:Item id="1" value="cracker"/><p:Item id="2" value="water"/>
    <p:Itemset id="1"><p:ItemRef itemRef="1"/></p:Itemset><p:Itemset id="2"><p:ItemRef itemRef="2"/></p:Itemset>
    <p:AssociationRule antecedent="1" consequent="2" support="0.5" confidence="0.6667" lift="0.8889"/>
  </p:AssociationModel></p:PMML>`;

  test("reads another's file, counts from confidence and lift where itemsets have none", () => {
    expect(pmml.read(FOREIGN).rules).toEqual([
      {
        antecedent: ["cracker"],
        consequent: ["water"],
        count: 2,
        antecedentCount: 3,
        consequentCount: 3,
        support: 0.5,
        confidence: 2 / 3,
        lift: 8 / 9,
        leverage: -0.0625,
        conviction: 0.75,
      },
    ]);
  });

  test("a file may have no baskets and no rules, and few digits", () => {
    const empty = FOREIGN.replace(/<p:AssociationRule .*\/>/, "")
      .replace('numberOfTransactions="4"', 'numberOfTransactions="0"')
      .replace('minimumSupport="0.5"', 'minimumSupport="0"');
    const expected = { modelName: "", basketCount: 0, minSupport: 0, minConfidence: 0.6, rules: [] };
    expect(pmml.read(empty)).toEqual(expected);
    const rounded = FOREIGN.replace('support="0.5" confidence', 'support="0.502" confidence');
    expect(pmml.read(rounded).rules[0].count).toBe(2);
    const supports = FOREIGN.replaceAll('"><p:ItemRef', '" support="0.75"><p:ItemRef');
    const confidence = (text: string) => pmml.read(supports.replace("0.6667", text)).rules[0].confidence;
    expect(confidence("0.669")).toBe(2 / 3);
    expect(() => confidence("0.66")).toThrow(`confidence must be ${2 / 3}, the quotient of the supports`);
  });

  test.each<[string, [string, string], string]>([
    [
      "two models",
      ["</p:PMML>", "<p:AssociationModel/></p:PMML>"],
      "the number of association models must be 1, current value is 2",
    ],
    [
      "less than no baskets",
      ['Transactions="4', 'Transactions="-4'],
      "numberOfTransactions must be an integer >= 0",
    ],
    [
      "half a basket",
      ['Transactions="4', 'Transactions="4.5'],
      "numberOfTransactions must be an integer >= 0",
    ],
    [
      "an empty consequent",
      ['<p:ItemRef itemRef="2"/>', ""],
      "the consequent of a rule must be a set with an item",
    ],
    [
      "a consequent in fewer baskets than the rule",
      ['lift="0.8889"', 'lift="2.6667"'],
      'possible, current value is "2, 3, 1 and 4"',
    ],
    ["a negative lift", ['lift="', 'lift="-'], 'possible, current value is "2, 3, -3 and 4"'],
    ["a blank", ['minimumSupport="0.5"', 'minimumSupport=" "'], 'must be a number, current value is ""'],
    ["an infinite lift", ["0.8889", "Infinity"], 'must be a number, current value is "Infinity"'],
    ["another root", ["p:PMML", "p:RSS"], 'the root must be PMML, current value is "p:RSS"'],
    [
      "no model",
      ["p:AssociationModel", "p:TreeModel"],
      "the number of association models must be 1, current value is 0",
    ],
    [
      "a reference to nothing",
      ['consequent="2"', 'consequent="9"'],
      'consequent of p:AssociationRule must be an id in the file, current value is "9"',
    ],
    ["an id twice", ['Item id="2"', 'Item id="1"'], 'id of p:Item must be unique, current value is "1"'],
    [
      "a support of no whole baskets",
      ['support="0.5" confidence', 'support="0.512" confidence'],
      "support of p:AssociationRule must be a whole number of baskets, current value is 2.048",
    ],
    [
      "no lift and no support",
      [' lift="0.8889"', ""],
      "lift of p:AssociationRule must be given, current value is undefined",
    ],
    [
      "a confidence that does not agree",
      ['<p:Itemset id="1">', '<p:Itemset id="1" support="1">'],
      "confidence must be 0.5, the quotient of the supports, current value is 0.6667",
    ],
    [
      "a text for a number",
      ['confidence="0.6667"', 'confidence="high"'],
      'confidence of p:AssociationRule must be a number, current value is "high"',
    ],
    [
      "a confidence above 1",
      ['confidence="0.6667"', 'confidence="1.5"'],
      "confidence of p:AssociationRule must be a fraction between 0 and 1, current value is 1.5",
    ],
    [
      "a threshold above 1",
      ['minimumSupport="', 'minimumSupport="2'],
      "minimumSupport of p:AssociationModel must be a fraction between 0 and 1",
    ],
    [
      "an item on both sides",
      ['consequent="2"', 'consequent="1"'],
      "both sides of a rule must be sets without a common item",
    ],
    [
      "counts that cannot be",
      ['lift="0.8889"', 'lift="0.6667"'],
      'the baskets of a rule, both sides, each side and all, must be possible, current value is "2, 3, 4 and 4"',
    ],
  ])("refuses %s", (_name, [from, to], message) => {
    expect(() => pmml.read(FOREIGN.replaceAll(from, to))).toThrow(message);
  });

  test("refuses what is no text, and keeps counts of 2^52 baskets exactly", () => {
    for (const wrong of [null, undefined, 5, Buffer.from(FOREIGN)])
      expect(() => pmml.read(wrong as never)).toThrow(/^Cannot read PMML: text must be a text/);
    // Of the last, the fraction times all baskets rounds to one more.
    const large = [
      [2 ** 52 + 1, 2 ** 52],
      [2 ** 52 + 1, 2 ** 51 + 3],
      [2 ** 52 + 1, 12_345_678_901_234],
      [7_005_737_164_882_032, 4_237_148_837_352_364],
    ];
    for (const [n, count] of large) {
      const text = FOREIGN.replace(/numberOfTransactions="\d+"/, `numberOfTransactions="${n}"`)
        .replaceAll('support="0.5" confidence="0.6667"', `support="${count / n}" confidence="1"`)
        .replaceAll('lift="0.8889"', 'lift="1"');
      expect(pmml.read(text).rules[0].count).toBe(count);
    }
  });
});
