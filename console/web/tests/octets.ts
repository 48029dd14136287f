import assert from "node:assert/strict";
import { test } from "node:test";
import { lines } from "../src/octets";

test("sixteen octets a line, with offset and ASCII", () => {
  const [first, second] = lines("41".repeat(17), []);
  assert.equal(first?.octets.length, 16);
  assert.equal(second?.offset, "0010");
  assert.equal(second?.octets[0]?.ascii, "A");
});

test("what was overwritten is marked with what is told instead", () => {
  const [line] = lines("0001ff", [{ offset: 1, length: 1, told: "password" }]);
  assert.deepEqual(
    line?.octets.map((octet) => octet.told),
    [undefined, "password", undefined],
  );
});

test("control characters are dots", () => {
  const [line] = lines("0a42", []);
  assert.deepEqual(line?.octets, [
    { hex: "0a", ascii: "." },
    { hex: "42", ascii: "B" },
  ]);
});
