/** GBK: what Node.js decodes is what was encoded. */
import { expect, test } from "vitest";
import { gbkEncoder } from "../../../lib/shop/files/gbk-encoder";

const encode = gbkEncoder();

test("gbkEncoder() agrees with the table of GBK", () => {
  // Python 3.11: "啊￥A镕堃".encode("gbk").hex()
  expect(encode("啊￥A镕堃").toString("hex")).toBe("b0a1a3a441e94688d2");
});

test("gbkEncoder() reads back with TextDecoder, and writes a question mark for what GBK lacks", () => {
  const text = "订单编号,数量（件）\r\n“牛奶”—3 ① ㎡ 丂";
  expect(new TextDecoder("gbk").decode(encode(text))).toBe(text);
  expect(encode("½😀£").toString("latin1")).toBe("???");
  expect(encode("").length).toBe(0);
});
