/** Errors of gRPC as a lost connection, a refused query, or a server that is not to be had. */
import { describe, expect, test } from "vitest";
import { readAddress } from "../../../lib/scale/spark/address";
import { isLostConnection, toConnectionError, toQueryError } from "../../../lib/scale/spark/errors";

const failure = (code: number, details: string) => Object.assign(new Error(details), { code, details });

test.each([
  [14, "Connection dropped", true],
  [4, "Deadline exceeded", true],
  [14, "self-signed certificate", false],
  [13, "Received RST_STREAM with code 2", true],
  [1, "read ECONNRESET", true],
  [2, "Connection lost", true],
  [13, "[INVALID_CURSOR.DISCONNECTED] The cursor is invalid.", true],
  [13, "[DIVIDE_BY_ZERO] Division by zero.", false],
  [1, "[OPERATION_CANCELED] Operation has been canceled.", false],
  [16, "Received RST_STREAM with code 2", false],
])("code %i, %s: the connection is lost: %s", (code, details, expected) => {
  expect(isLostConnection(failure(code, details))).toBe(expected);
});

test("other errors are no lost connection, and stay as they are", () => {
  const error = new RangeError("no");
  expect(isLostConnection(error)).toBe(false);
  expect(toQueryError(error, "host:1")).toBe(error);
  expect(toConnectionError(error, readAddress("sc://host"))).toBe(error);
});

describe("messages", () => {
  test("what Spark says goes before what the network says", () => {
    expect(
      toQueryError(failure(14, "[CONNECT.OVERLOADED] Too many sessions. SQLSTATE: 1"), "host:1"),
    ).toEqual(new Error("Cannot compute a table: Too many sessions. [CONNECT.OVERLOADED]"));
  });

  test("a certificate that is not trusted says how to trust it", () => {
    const details =
      "No connection established. Last error: Error: self-signed certificate. Resolution note: ";
    expect(toConnectionError(failure(14, details), readAddress("sc://host:1/;use_ssl=true"))).toEqual(
      new Error(
        "Cannot connect to Spark: the certificate of host:1 is not trusted: self-signed certificate; NODE_EXTRA_CA_CERTS can name a file with its authority",
      ),
    );
  });
});
