/** The words of the pages themselves, in both languages. */
import type { Language } from "../../notebooks/edition";

const CHINESE = {
  ", ": "，",
  ": ": "：",
  "; ": "；",
  "": "",
  "{} min": "{} 分钟",
  "{} of {} code cells have not been executed.": "{} / {} 个代码单元格尚未运行。",
  "{} s": "{} 秒",
  "and {} more": "另有 {} 处",
  "cell [{}]": "单元格 [{}]",
  false: "否",
  image: "图片",
  "is kept.": "仍然保留。",
  "Merchant Lab": "商家实验室",
  "No report has been made of {}": "{} 还没有报告",
  "Parts of this notebook are malformed and not shown:": "这个 Notebook 有几处格式有误，未予显示：",
  Rules: "规则",
  "This formula cannot be shown: {}": "这个公式无法显示：{}",
  "This page cannot show {}.": "本页无法显示 {}。",
  "This run failed.": "本次运行失败。",
  "This run failed; the cells after the error were not executed.": "本次运行失败；出错之后的单元格没有运行。",
  "This run was cancelled.": "本次运行已取消。",
  "The attached image {} cannot be shown: {}": "附图 {} 无法显示：{}",
  "The attached image {} is missing: {}": "缺少附图 {}：{}",
  true: "是",
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

/** A phrase and the values of its {}. */
export type Message = readonly [text: keyof typeof CHINESE, ...values: readonly (string | number)[]];

export type Words = (...message: Message) => string;

/** A word or sentence of the interface in this language, each `{}` replaced by the next value. */
export function wordsIn(language: Language): Words {
  return (text, ...values) => {
    let next = 0;
    return (language === "zh" ? (CHINESE[text] ?? text) : text).replace(/\{\}/g, () =>
      String(values[next++]),
    );
  };
}
