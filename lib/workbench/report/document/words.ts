/** The words of the pages themselves, in both languages. */
import type { Language } from "../../notebooks/edition";

const CHINESE = {
  "{} cells of code": "{} 段代码",
  "{} checks passed": "{} 项核对通过",
  "{} of {} checks passed": "核对通过 {} / {} 项",
  "{} of {} passed": "通过 {} / {} 项",
  "add {} to npm start or npx merchant-lab run": "在 npm start 或 npx merchant-lab run 后加 {}",
  "Another run of this notebook did not finish:": "另有一次运行没有完成：",
  "Another value": "换一个值",
  "at least {}": "至少 {}",
  "at most {}": "至多 {}",
  "between {} and {}": "{} 至 {}",
  cache: "缓存",
  cancelled: "已取消",
  "cannot be read": "无法读取",
  Checks: "核对",
  Claim: "内容",
  Contents: "目录",
  Data: "数据",
  Date: "日期",
  "default {}": "默认 {}",
  download: "下载",
  Engine: "计算引擎",
  Expected: "预期",
  expected: "预期",
  Explore: "交互查看",
  failed: "失败",
  "Figure {}": "图 {}",
  folder: "文件夹",
  generated: "模拟生成",
  "Hide code": "隐藏代码",
  "Light or dark": "浅色或深色",
  "malformed outputs": "输出格式有误",
  Measured: "实测",
  "Merchant Lab: reports": "商家实验室：报告",
  Next: "下一篇",
  "No report yet: run {}.": "还没有报告：请运行 {}。",
  "not all cells executed": "尚未全部运行",
  "Other reports": "其他报告",
  package: "软件包",
  Parameter: "参数",
  Parameters: "参数",
  "Parameters and versions": "参数与版本",
  passed: "通过",
  Previous: "上一篇",
  "Questions from the back office of an online shop, answered in notebooks whose every number is checked.":
    "电商后台的问题，用 Notebook 回答，每个数字都当场核对。",
  Reports: "报告",
  Result: "结果",
  "Run time": "用时",
  "see how far it came": "查看进度",
  "Skip to the text": "跳到正文",
  "Table {}": "表 {}",
  "The last whole run": "上一次完整运行",
  "The numbers that the text relies on, computed in this run: {} of {} checks passed.":
    "正文所依据的数字均由本次运行算出：{} / {} 项核对通过。",
  "unfinished run": "未完成的运行",
  Versions: "版本",
} as const;

export type Words = (text: keyof typeof CHINESE, ...values: readonly (string | number)[]) => string;

/** A word or sentence of the interface in this language, each `{}` replaced by the next value. */
export function wordsIn(language: Language): Words {
  return (text, ...values) => {
    let next = 0;
    return (language === "zh" ? (CHINESE[text] ?? text) : text).replace(/\{\}/g, () =>
      String(values[next++]),
    );
  };
}
