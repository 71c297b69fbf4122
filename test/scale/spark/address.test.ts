/** Addresses of Spark Connect servers. */
import { describe, expect, test } from "vitest";
import { readAddress } from "../../../lib/scale/spark/address";

const SECRET = "s3cret;t0ken";
const ENCODED = encodeURIComponent(SECRET);

describe("an address", () => {
  test("needs a host only", () => {
    expect(readAddress("sc://spark.example")).toEqual({
      target: "spark.example:15002",
      isSecure: false,
      isLocal: false,
      user: "merchant-lab",
      headers: {},
    });
  });

  test.each([
    ["sc://host:443", "host:443", false],
    ["sc://host/", "host:15002", false],
    ["sc://host:65535/;", "host:65535", false],
    ["sc://127.0.0.1:1", "127.0.0.1:1", true],
    ["sc://localhost:1", "localhost:1", true],
    ["sc://LocalHost", "LocalHost:15002", true],
    ["sc://[::1]:9", "[::1]:9", true],
    ["sc://[fe80::1]", "[fe80::1]:15002", false],
    ["sc://127.0.0.1.example", "127.0.0.1.example:15002", false],
    ["sc://localhost.example", "localhost.example:15002", false],
  ])("%s", (url, target, isLocal) => {
    expect(readAddress(url)).toMatchObject({ target, isLocal });
  });

  test("holds a token, a user and headers, each in the encoding of addresses", () => {
    const url = `sc://workspace:443/;token=${ENCODED};user_id=a%20b;x-databricks-cluster-id=0815-x;use_ssl=true`;
    expect(readAddress(url)).toEqual({
      target: "workspace:443",
      isSecure: true,
      isLocal: false,
      user: "a b",
      headers: { authorization: `Bearer ${SECRET}`, "x-databricks-cluster-id": "0815-x" },
    });
  });

  test.each([
    ["sc://host/;token=t", true],
    ["sc://host/;token=t;use_ssl=true", true],
    ["sc://localhost/;token=t", false],
    ["sc://localhost/;token=t;use_ssl=true", true],
    ["sc://localhost/;token=t;use_ssl=false", false],
    ["sc://host/;use_ssl=true", true],
    ["sc://host/;use_ssl=false", false],
  ])("encrypts by itself where a token leaves this machine: %s", (url, isSecure) => {
    expect(readAddress(url).isSecure).toBe(isSecure);
  });
});

describe("an address is refused", () => {
  const wrong = (name: string, rule: string, value: string) =>
    `Cannot connect to Spark: ${name} must be ${rule}, current value is ${value}`;
  const form = "of the form sc://host:port/;name=value;name=value";
  const host = "a name or an address, with a port from 1 to 65535";
  const parameter = "of the form name=value, with a name in lower case";
  const ascii = "a value of printable ASCII characters";

  test.each([
    ["localhost:15002", wrong("the address", form, "one without sc://")],
    [`http://host/?token=${SECRET}`, wrong("the address", form, "one that begins with http://")],
    [`sc://host?token=${SECRET}`, wrong("the address", form, "one that begins with sc://")],
    [`sc://host;token=${SECRET}`, wrong("the address", form, "one that begins with sc://")],
    [
      `sc://me:${ENCODED}@host`,
      wrong("the host", "without user and password; write /;user_id=…;token=…", "one with @"),
    ],
    ["sc://", wrong("the host", host, "")],
    ["sc://host:0", wrong("the host", host, "host:0")],
    ["sc://host:65536", wrong("the host", host, "host:65536")],
    ["sc://host:x", wrong("the host", host, "host:x")],
    ["sc://fe80::1", wrong("the host", host, "fe80::1")],
    ["sc://host/sales", wrong("parameter 1", parameter, "another text")],
    [`sc://host/;use_ssl=true;${ENCODED}`, wrong("parameter 2", parameter, "another text")],
    [`sc://host/;Token=${ENCODED}`, wrong("parameter 1", parameter, "another text")],
    ["sc://host/;use_ssl=yes", wrong("use_ssl", "true or false", "yes")],
    ["sc://host/;use_ssl=true;use_ssl=true", wrong("use_ssl", "there once", "two")],
    [
      `sc://host/;token=${ENCODED};use_ssl=false`,
      wrong("use_ssl", "true where a token is sent to another machine", "false"),
    ],
    ["sc://host/;token=", wrong("token", ascii, "empty")],
    [`sc://host/;token=${undefined}`, wrong("token", ascii, "another")],
    [`sc://host/;token=${ENCODED}%0a`, wrong("token", ascii, "another")],
    [`sc://host/;token=${ENCODED}é`, wrong("token", ascii, "another")],
    [`sc://host/;token=${ENCODED}%`, wrong("token", ascii, "another")],
    [
      `sc://host/;tokens=${ENCODED}`,
      'Cannot connect to Spark: the address has no parameter "tokens"; did you mean "token"?',
    ],
    [
      "sc://host/;compression=1",
      'Cannot connect to Spark: the address has no parameter "compression"; they are token, use_ssl, user_id, and headers that begin with x-',
    ],
    [
      "sc://host/;x-data-bin=1",
      'Cannot connect to Spark: the address has no parameter "x-data-bin"; they are token, use_ssl, user_id, and headers that begin with x-',
    ],
  ])("%s", (url, message) => {
    expect(() => readAddress(url)).toThrow(new RangeError(message));
    expect(message).not.toContain("s3cret");
  });

  test.each([[undefined], [null], [15002], [new URL("http://host")]])("that is no text: %s", (url) => {
    expect(() => readAddress(url)).toThrow(TypeError);
  });
});
