/** The language of what lib writes on a page: labels, tables, descriptions of figures. */
import { mustBe, requireText } from "../errors";

export const LANGUAGE_VARIABLE = "MERCHANT_LAB_LANGUAGE";

/**
 * The label of a figure, table or check: English, and Chinese in a run of `npm start -- --lang zh`, which sets the environment
 * variable `MERCHANT_LAB_LANGUAGE`.
 *
 * @throws {TypeError} If one of them is empty.
 * @throws {RangeError} If the variable is neither `en` nor `zh`.
 *
 * @example
 * localized("price, yuan", "价格（元）"); // "price, yuan"
 */
export function localized(english: string, chinese: string): string {
  requireText("choose a language", "english", english);
  requireText("choose a language", "chinese", chinese);
  const language = process.env[LANGUAGE_VARIABLE] || "en";
  if (language !== "en" && language !== "zh")
    throw new RangeError(mustBe("choose a language", LANGUAGE_VARIABLE, "en or zh", language));
  return language === "zh" ? closePercent(chinese) : english;
}

/** Chinese has no space before the sign: "5 %" is "5%". */
export function closePercent(chinese: string): string {
  return chinese.replace(/(\d) %/g, "$1%");
}

/** The names of columns that lib's results have. A column of the user's own data is shown by its name. */
const COLUMNS = {
  "(intercept)": "（截距）",
  accuracy: "准确率",
  "adjusted p": "校正后的 p",
  antecedent: "前项",
  antecedentCount: "前项计数",
  basket: "购物篮",
  baskets: "购物篮数",
  bundle: "捆绑",
  "bundle margin": "捆绑毛利",
  coefficient: "系数",
  confidence: "置信度",
  consequent: "后项",
  consequentCount: "后项计数",
  conviction: "确信度",
  count: "计数",
  discount: "折扣",
  epoch: "轮次",
  estimate: "估计值",
  "full margin": "原价毛利",
  index: "序号",
  item: "商品",
  items: "商品",
  key: "键",
  "largest discount": "最大折扣",
  layer: "层",
  "learning rate": "学习率",
  length: "项数",
  leverage: "杠杆率",
  lift: "提升度",
  loss: "损失",
  lower: "下限",
  name: "名称",
  output: "输出",
  p: "p 值",
  parameters: "参数个数",
  "profit change": "利润变化",
  reason: "理由",
  rule: "方法",
  score: "得分",
  "standard error": "标准误",
  standardError: "标准误",
  statistic: "统计量",
  "stock lasts": "库存可用",
  support: "支持度",
  t: "t 值",
  "to break even": "保本需多卖",
  to: "至",
  together: "一起购买",
  upper: "上限",
  used: "所用",
  "validation accuracy": "验证准确率",
  "validation loss": "验证损失",
  value: "值",
  what: "项目",
  z: "z 值",
} as const;

/** What stands above a column of a table made by lib. */
export function columnHeading(name: string): string {
  const chinese = Object.hasOwn(COLUMNS, name) ? COLUMNS[name as keyof typeof COLUMNS] : undefined;
  return chinese === undefined ? name : localized(name, chinese);
}
