import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { formatMessage, parseMessage } from "../../../../lib/workbench/kernel/protocol/message";

const HEADER = { msg_id: "m1", msg_type: "execute_request", session: "s1" };
const PARTS = [HEADER, {}, {}, { code: "1" }].map((part) => Buffer.from(JSON.stringify(part)));
const SIGNATURE = createHmac("sha256", "key").update(Buffer.concat(PARTS)).digest("hex");
const [FIRST, SECOND, BUFFER] = ["first", "second", "binary"].map((text) => Buffer.from(text));
const frames = (signature: string) =>
  [FIRST, SECOND, Buffer.from("<IDS|MSG>"), Buffer.from(signature), ...PARTS, BUFFER] as Buffer[];

test("a message is read with its sender, whatever buffers follow it", () => {
  expect(parseMessage(frames(SIGNATURE), "key")).toEqual({
    identities: [FIRST, SECOND],
    header: HEADER,
    content: { code: "1" },
  });
  expect(parseMessage(frames(""), "")).toMatchObject({ content: { code: "1" } });
});

test("a message without content is read as one without fields", () => {
  const parts = [HEADER, {}, {}, null].map((part) => Buffer.from(JSON.stringify(part)));
  const unsigned = [Buffer.from("<IDS|MSG>"), Buffer.from(""), ...parts];
  expect(parseMessage(unsigned, "")).toMatchObject({ header: HEADER, content: {} });
});

test.each([
  { what: "another key", given: frames(SIGNATURE), key: "other" },
  { what: "no signature", given: frames(""), key: "key" },
  { what: "no delimiter", given: [Buffer.from(SIGNATURE), ...PARTS], key: "key" },
  { what: "no delimiter, unsigned", given: [Buffer.from(""), ...PARTS], key: "" },
  { what: "nothing", given: [], key: "key" },
])("a message with $what is refused", ({ given, key }) => {
  expect(() => parseMessage(given, key)).toThrow("a message has no valid signature");
});

test("an answer is signed and names its request", () => {
  const request = parseMessage(frames(SIGNATURE), "key");
  const made = formatMessage("status", { state: "busy" }, request, ["topic"], "key");
  const [topic, delimiter, signature, ...parts] = made.map(String);
  expect([topic, delimiter]).toEqual(["topic", "<IDS|MSG>"]);
  expect(signature).toBe(createHmac("sha256", "key").update(parts.join("")).digest("hex"));
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part));
  expect(header).toMatchObject({
    msg_type: "status",
    version: "5.3",
    msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect({ parent, metadata, content }).toEqual({ parent: HEADER, metadata: {}, content: { state: "busy" } });
  const other = formatMessage("status", {}, request, [], "key").map(String);
  expect(JSON.parse(other[2] ?? "").msg_id).not.toBe(header.msg_id);
});
