import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, moved, zoomed } from "../src/parts/view";

const FRAME = { width: 1000, height: 500 };

test("a picture fits its frame, keeping proportions", () => {
  const view = fit(2000, 400, FRAME);
  assert.equal(view.width / view.height, 2);
  assert.ok(view.width >= 2000 && view.height >= 400);
});

test("a small picture is not blown up", () => {
  assert.equal(fit(100, 100, FRAME).width, 750);
});

test("what is pointed at stays where it is", () => {
  const whole = fit(1000, 500, FRAME);
  const at = { x: 0.25, y: 0.5 };
  const near = zoomed(whole, 0.5, whole, at);
  assert.equal(near.x + near.width * at.x, whole.x + whole.width * at.x);
  assert.equal(near.y + near.height * at.y, whole.y + whole.height * at.y);
});

test("zooming has an end on both sides", () => {
  const whole = fit(1000, 500, FRAME);
  assert.equal(zoomed(whole, 1e-9, whole).width, 150);
  assert.equal(zoomed(whole, 1e9, whole).width, 3000);
});

test("moving is by shares of what is in sight", () => {
  assert.equal(moved(fit(1000, 500, FRAME), 0.5, 0).x, 500);
});
