import { expect, test } from "vitest";
import { markChinese } from "../../../lib/workbench/report/document/chinese";
import { joinUnits } from "../../../lib/workbench/report/document/units";

test.each([
  ["<h2>3 Zones 配送区域</h2>", '<h2>3 Zones <span lang="zh">配送区域</span></h2>'],
  ["<p>每类 10 张时，最好。Then tea.</p>", '<p><span lang="zh">每类 10 张时，最好。</span>Then tea.</p>'],
  ["<p>用 Dijkstra 算法</p>", '<p><span lang="zh">用</span> Dijkstra <span lang="zh">算法</span></p>'],
  ["<a title=\"茶 > 杯\" href='#茶'>tea</a>", "<a title=\"茶 > 杯\" href='#茶'>tea</a>"],
  [
    '<script>const 茶 = "<p>杯</p>";</script>杯',
    '<script>const 茶 = "<p>杯</p>";</script><span lang="zh">杯</span>',
  ],
  ["<svg><text>茶</text></svg><style>茶</style>", "<svg><text>茶</text></svg><style>茶</style>"],
  [
    "<code>const <span>品 = 1;</span></code>",
    '<code>const <span><span lang="zh">品</span> = 1;</span></code>',
  ],
  ["no Chinese, only （） and 1", "no Chinese, only （） and 1"],
  [
    "<svg><g><svg><text>茶</text></svg><text>杯</text></g></svg>壶",
    '<svg><g><svg><text>茶</text></svg><text>杯</text></g></svg><span lang="zh">壶</span>',
  ],
  ["a < b 茶", 'a < b <span lang="zh">茶</span>'],
])("%s", (html, marked) => {
  expect(markChinese(html)).toBe(marked);
});

test.each([
  ["<p><b>94.7 %</b> (± 0.7 %)，8 s, 8 sets</p>", "<p><b>94.7~%</b> (±~0.7~%)，8~s, 8 sets</p>"],
  ['<td title="5 %">5 % of 6 km</td>', '<td title="5 %">5~% of 6~km</td>'],
  [
    "<pre><code>7 % 3</code></pre><code>7 % 3</code> 5 %",
    "<pre><code>7 % 3</code></pre><code>7 % 3</code> 5~%",
  ],
  [
    "<script>a = 7 % 3</script><svg><desc>5 %</desc></svg>",
    "<script>a = 7 % 3</script><svg><desc>5 %</desc></svg>",
  ],
])("a number and its unit stay on a line: %s", (html, joined) => {
  expect(joinUnits(html)).toBe(joined.replaceAll("~", "\u00a0"));
});
