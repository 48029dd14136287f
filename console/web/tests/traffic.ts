import assert from "node:assert/strict";
import { test } from "node:test";
import type { Link } from "../src/model";
import { direction } from "../src/parts/traffic";

test("a link's direction is told as seen from one of its ends", () => {
  const link = { a_asset: "hmi", direction: "a to b", quality: { one_way: false } } as Link;
  assert.equal(direction(link, "hmi"), "from this asset");
  assert.equal(direction(link, "plc"), "to this asset");
  assert.equal(direction({ ...link, direction: "b to a" }, "hmi"), "to this asset");
  assert.equal(direction({ ...link, direction: "both" }, "plc"), "both");
  const seen = { ...link.quality, one_way: true };
  assert.equal(direction({ ...link, quality: seen }, "hmi"), "one way only");
});
