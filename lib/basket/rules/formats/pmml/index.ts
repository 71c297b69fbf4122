/** Association rules as PMML 4.4 (预测模型标记语言), an exchange format of data mining programs. */

export { type AssociationModel, read } from "./read";
export { type PmmlOptions, write, writeFile } from "./write";
