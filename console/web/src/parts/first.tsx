/** The first of many, so that a page of thousands opens at once. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { counted } from "../words";

interface Props<Item> {
  of: readonly Item[];
  most: number;
  /** What each is called. */
  one: string;
  children: (item: Item) => ComponentChildren;
}

export function First<Item>({ of, most, one, children }: Props<Item>) {
  const [all, setAll] = useState(false);
  const shown = all ? of : of.slice(0, most);
  return (
    <>
      {shown.map(children)}
      {shown.length < of.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show {counted(of.length - shown.length, `more ${one}`)}
        </button>
      )}
    </>
  );
}
