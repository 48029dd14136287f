import assert from "node:assert/strict";
import { test } from "node:test";
import { address, parse } from "../src/route";

test("an address is read as it was written, hostile names too", () => {
  const id = "10.10.1.0/24 <script>?#&";
  const route = parse(address("assets", id, { find: "a b&c=d", none: undefined }));
  assert.equal(route.page, "assets");
  assert.equal(route.id, id);
  assert.deepEqual([...route.options], [["find", "a b&c=d"]]);
});

test("what cannot be decoded stays as it is", () => {
  assert.equal(parse("#/assets/%E0%A4%A").id, "%E0%A4%A");
});

test("nothing is the overview", () => {
  assert.equal(parse("").page, "");
});
