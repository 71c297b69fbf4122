/** Writes association rules as PMML. */
import { createNumbering } from "../../../baskets/numbering";
import { itemsAt } from "../../../miners/results/itemset-columns";
import type { Rules } from "../../../types";
import { attributeText } from "./xml";

/** What the file says of the model. */
export interface PmmlOptions {
  /** Name of the model. @default "association rules" */
  readonly modelName?: string;
}

/**
 * Association rules as a PMML 4.4 file, an `AssociationModel` that recommends the consequent of the most confident rule that
 * matches a basket.
 *
 * Writes only items and itemsets that occur in rules. Supports have enough digits to recover the counts exactly.
 * O(rules · items of a rule).
 *
 * @throws {RangeError} If an item name contains a character that XML does not allow, for example U+0000.
 *
 * @see Data Mining Group (2019). PMML 4.4, Association Rules. https://dmg.org/pmml/v4-4/AssociationRules.html
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
 * read(write(rules.from(frequent, { minConfidence: 0.5 }))).rules.length; // 2
 */
export function write(rules: Rules, options: PmmlOptions = {}): string {
  const { modelName = "association rules" } = options;
  const { frequent, minConfidence, size } = rules;
  const { basketCount, minCount, itemNames, count, algorithm } = frequent;
  const usedItems = createNumbering();
  const usedSets = createNumbering<number>();
  const setId = (position: number) => usedSets.numberOf(position) + 1;
  const lines = Array.from(rules, (rule, i) => {
    const sides = `antecedent="${setId(rules.antecedent[i])}" consequent="${setId(rules.consequent[i])}"`;
    const { support, confidence, lift, leverage } = rule;
    return `    <AssociationRule id="${i + 1}" ${sides} support="${support}" confidence="${confidence}" lift="${lift}" leverage="${leverage}"/>`;
  });
  const sets = usedSets.names.map((position, i) => {
    const references = itemsAt(frequent, position).map(
      (name) => `<ItemRef itemRef="${usedItems.numberOf(name) + 1}"/>`,
    );
    const support = position < 0 ? 1 : count[position] / basketCount;
    return `    <Itemset id="${i + 1}" support="${support}" numberOfItems="${references.length}">${references.join("")}</Itemset>`;
  });
  const items = usedItems.names.map((name, i) => {
    const value = attributeText(name, `item ${itemNames.indexOf(name)}`);
    return `    <Item id="${i + 1}" value="${value}"/>`;
  });
  const sizes = `numberOfTransactions="${basketCount}" numberOfItems="${items.length}" numberOfItemsets="${sets.length}" numberOfRules="${size}"`;
  const thresholds = `minimumSupport="${Math.min(1, minCount / Math.max(1, basketCount))}" minimumConfidence="${minConfidence}"`;
  return `${[
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
    ...items,
    ...sets,
    ...lines,
    "  </AssociationModel>",
    "</PMML>",
  ].join("\n")}\n`;
}
