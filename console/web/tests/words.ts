import assert from "node:assert/strict";
import { test } from "node:test";
import { sentences } from "../src/health";
import type { Health } from "../src/model";
import {
  counted,
  graver,
  listed,
  meant,
  moment,
  narrow,
  octets,
  period,
  share,
  until,
  valued,
} from "../src/words";

test("a share never rounds what is there to nothing, or what is missing to all", () => {
  assert.equal(share(0), "0\u00a0%");
  assert.equal(share(0.0001), "<\u00a00.1\u00a0%");
  assert.equal(share(0.9999), ">\u00a099.9\u00a0%");
  assert.equal(share(1), "100\u00a0%");
});

test("numbers in words", () => {
  assert.equal(counted(1, "frame"), "1 frame");
  assert.equal(counted(2048, "frame"), "2,048 frames");
  assert.equal(octets(1_500_000), "1.5\u00a0MB");
  assert.equal(period(500), "every 500 ms");
  assert.equal(period(60_000), "every 60 s");
});

test("a number of 32 bits has the digits that it was sent with", () => {
  assert.equal(valued("237.45704650878906"), "237.45705");
  assert.equal(valued("0.10000000149011612"), "0.1");
  assert.equal(valued("-12.300000190734863"), "-12.3");
  assert.equal(valued("0.1234567890123"), "0.1234567890123");
  assert.equal(valued("1234567890"), "1234567890");
  assert.equal(valued("10.1.0.200.33.44"), "10.1.0.200.33.44");
});

test("a time is told in UTC and meant in UTC, wherever the browser is", () => {
  assert.equal(moment("2026-11-24T23:05:09.750Z"), "2026-11-24 23:05:09");
  assert.equal(moment("2026-11-25T01:05:09+02:00"), "2026-11-24 23:05:09");
  assert.equal(until("2026-11-24T00:00:00Z", "2026-11-24T23:05:09Z"), "23:05:09");
  assert.equal(until("2026-11-24T23:05:09Z", "2026-11-25T00:01:00Z"), "2026-11-25 00:01:00");
  assert.equal(meant("2026-11-24T23:05"), "2026-11-24T23:05:00.000Z");
  assert.equal(meant(""), "");
});

test("a long address keeps both its ends", () => {
  assert.equal(narrow("2a03:2880:1010:3f20:face:b00c:0:25de"), "2a03:28…0c:0:25de");
  assert.equal(narrow("fe80::1"), "fe80::1");
  assert.equal(narrow("Very-Long-Name-Of-A-Device"), "Very-Long-Name-Of-A-Device");
});

test("the gravest comes first, the others as they were", () => {
  const found = [
    { severity: "medium", id: 1 },
    { severity: "critical", id: 2 },
    { severity: "medium", id: 3 },
    { severity: "high", id: 4 },
  ] as const;
  assert.deepEqual(
    [...found].sort(graver).map(({ id }) => id),
    [2, 4, 1, 3],
  );
});

test("long lists end with how many more", () => {
  assert.equal(listed(["a", "b"]), "a and b");
  assert.equal(listed(["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
});

const GOOD: Health = {
  interfaces: [],
  frames: 1000,
  bytes: 64_000,
  dropped: 0,
  decoded_share: 0.5,
  one_way_share: 0,
  duplicate_share: 0,
  loss_share: 0,
  decoder_faults: 0,
  limits: {},
  damages: [],
  gaps: [],
};
const tones = (health: Health) => sentences(health).map(({ tone }) => tone);

test("a good capture has only good to say of it", () => {
  assert.deepEqual(new Set(tones(GOOD)), new Set(["good"]));
});

test("silence is not good", () => {
  assert.deepEqual(tones({ ...GOOD, frames: 0 }), ["bad"]);
});

test("loss, one direction and faults are said", () => {
  const bad = { ...GOOD, loss_share: 0.05, one_way_share: 0.9, decoder_faults: 1 };
  assert.equal(tones(bad).filter((tone) => tone === "bad").length, 3);
});

test("each damage is a sentence, the first three are told", () => {
  const damages = ["a is cut at octet 9.", "b is cut at octet 9", "c.", "d.", "e."];
  const told = sentences({ ...GOOD, damages }).at(-1)?.text;
  assert.equal(told, "a is cut at octet 9. b is cut at octet 9. c. And 2 more.");
});
