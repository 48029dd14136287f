import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, filtered, leastWidth, sorted, speaking } from "../src/parts/table";

interface Row {
  name: string;
  count: number;
}

const NAME: Column<Row> = { title: "Name", value: (row) => row.name };
const COUNT: Column<Row> = { title: "Count", value: (row) => row.count };
const ROWS: Row[] = [
  { name: "10.10.1.100", count: 9 },
  { name: "", count: 100 },
  { name: "10.10.1.9", count: 20 },
];

test("numbers within names sort as numbers, nothing comes last either way", () => {
  const names = (descending: boolean) => sorted(ROWS, NAME, descending).map((row) => row.name);
  assert.deepEqual(names(false), ["10.10.1.9", "10.10.1.100", ""]);
  assert.deepEqual(names(true), ["10.10.1.100", "10.10.1.9", ""]);
});

test("numbers sort as numbers", () => {
  assert.deepEqual(
    sorted(ROWS, COUNT, true).map((row) => row.count),
    [100, 20, 9],
  );
});

test("every word must be found in some column", () => {
  assert.equal(filtered(ROWS, [NAME, COUNT], "10.10 20").length, 1);
  assert.equal(filtered(ROWS, [NAME, COUNT], "10.10 nowhere").length, 0);
  assert.equal(filtered(ROWS, [NAME, COUNT], "  ").length, 3);
});

test("a column that may be left out is where no row speaks in it", () => {
  const flaw: Column<Row> = {
    title: "Flaw",
    value: (row) => Number(row.count > 50),
    optional: true,
  };
  assert.deepEqual(speaking([NAME, flaw], ROWS.slice(2)), [NAME]);
  assert.deepEqual(speaking([NAME, flaw], ROWS), [NAME, flaw]);
});

test("a table is never so narrow that a column without a width is lost", () => {
  assert.equal(leastWidth([NAME, { ...COUNT, width: "7.5rem" }, NAME]), "21.5rem");
});
