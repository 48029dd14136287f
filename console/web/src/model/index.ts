/** What the API answers, as `console/rows.py` writes it. Times are ISO 8601 UTC. */

export type * from "./asset";
export type * from "./evidence";
export type * from "./findings";
export type * from "./health";
export type * from "./traffic";
