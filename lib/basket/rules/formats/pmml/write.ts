/** Writes association rules as PMML. */
import { type OptionReaders, readOptions, text, withDefault } from "../../../../core/options";
import { joinPieces, writePieces } from "../../../../core/text/text-pieces";
import { createNumbering } from "../../../baskets/numbering";
import type { Rules } from "../../../types";
import { recordOf } from "../../columns/rule-records";
import { requireRules } from "../../require-rules";
import { attributeText } from "./xml";

/** What the file says of the model. */
export interface PmmlOptions {
  /** Name of the model. @default "association rules" */
  readonly modelName?: string;
}

const PMML_READERS = {
  modelName: withDefault("association rules", text),
} satisfies OptionReaders<PmmlOptions>;
const ACTION = "write PMML";

/**
 * Association rules as a PMML 4.4 file, an `AssociationModel` that recommends the consequent of the most confident rule that
 * matches a basket.
 *
 * Writes only items and itemsets that occur in rules. Supports have enough digits to recover the counts exactly.
 * O(rules · items of a rule).
 *
 * @throws {RangeError} If an item name contains a character that XML does not allow, for example U+0000, or the text is longer
 * than a string can be; `writeFile` has no limit.
 *
 * @see Data Mining Group (2019). PMML 4.4, Association Rules. https://dmg.org/pmml/v4-4/AssociationRules.html
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
 * read(write(rules.from(frequent, { minConfidence: 0.5 }))).rules.length; // 2
 */
export function write(rules: Rules, options: PmmlOptions = {}): string {
  return joinPieces(ACTION, linesOf(rules, options), "use pmml.writeFile");
}

/**
 * Writes the text of `write` to a file, rule by rule, so that millions of rules need little memory. A path that ends in `.gz`
 * is compressed. The file appears when it is complete.
 *
 * @throws {RangeError} If an item name contains a character that XML does not allow.
 * @throws {Error} If the folder does not exist, or the disk refuses.
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
 * await writeFile("rules.pmml", rules.from(frequent, { minConfidence: 0.5 }));
 */
export async function writeFile(path: string, rules: Rules, options: PmmlOptions = {}): Promise<void> {
  await writePieces(ACTION, path, linesOf(rules, options));
}

function* linesOf(rules: Rules, options: PmmlOptions): Iterable<string> {
  requireRules(ACTION, rules);
  const { modelName } = readOptions(ACTION, options, PMML_READERS);
  const { frequent, minConfidence, size, antecedent, consequent } = rules;
  const { basketCount, minCount, itemNames, count, algorithm } = frequent;
  // Numbers are given in the order of the rules: the itemsets before the rules, the items before the itemsets.
  const usedSets = createNumbering<number>();
  for (let i = 0; i < size; i++) [antecedent[i], consequent[i]].map(usedSets.numberOf);
  const usedItems = createNumbering<number>();
  for (const set of usedSets.names)
    for (let p = set; p >= 0; p = frequent.parent[p]) usedItems.numberOf(frequent.item[p]);

  const sizes = `numberOfTransactions="${basketCount}" numberOfItems="${usedItems.names.length}" numberOfItemsets="${usedSets.names.length}" numberOfRules="${size}"`;
  const thresholds = `minimumSupport="${Math.min(1, minCount / Math.max(1, basketCount))}" minimumConfidence="${minConfidence}"`;
  yield `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">',
    '  <Header><Application name="Merchant Lab"/></Header>',
    '  <DataDictionary numberOfFields="2">',
    '    <DataField name="basket" optype="categorical" dataType="string"/>',
    '    <DataField name="item" optype="categorical" dataType="string"/>',
    "  </DataDictionary>",
    `  <AssociationModel modelName="${attributeText(modelName, "modelName")}" functionName="associationRules" algorithmName="${algorithm}" ${sizes} ${thresholds}>`,
    '    <MiningSchema><MiningField name="basket" usageType="group"/><MiningField name="item" usageType="active"/></MiningSchema>',
    // PMML evaluators return output fields: here the consequent of the most confident matching rule.
    '    <Output><OutputField name="recommendation" optype="categorical" dataType="string" feature="ruleValue" ruleFeature="consequent" algorithm="exclusiveRecommendation" rankBasis="confidence" rankOrder="descending"/></Output>',
  ].join("\n")}\n`;
  for (const [i, rank] of usedItems.names.entries())
    yield `    <Item id="${i + 1}" value="${attributeText(itemNames[rank], `item ${rank}`)}"/>\n`;
  for (const [i, set] of usedSets.names.entries()) {
    const references: string[] = [];
    for (let p = set; p >= 0; p = frequent.parent[p])
      references.push(`<ItemRef itemRef="${usedItems.numberOf(frequent.item[p]) + 1}"/>`);
    const support = set < 0 ? 1 : count[set] / basketCount;
    yield `    <Itemset id="${i + 1}" support="${support}" numberOfItems="${references.length}">${references.join("")}</Itemset>\n`;
  }
  for (let i = 0; i < size; i++) {
    const { support, confidence, lift, leverage } = recordOf(rules, i);
    const sides = `antecedent="${usedSets.numberOf(antecedent[i]) + 1}" consequent="${usedSets.numberOf(consequent[i]) + 1}"`;
    yield `    <AssociationRule id="${i + 1}" ${sides} support="${support}" confidence="${confidence}" lift="${lift}" leverage="${leverage}"/>\n`;
  }
  yield "  </AssociationModel>\n</PMML>\n";
}
