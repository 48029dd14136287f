/** What is shown until there is something to show, and when there is not. */

import type { ComponentChildren } from "preact";
import type { Loaded } from "../live";

interface Props<T> {
  of: Loaded<T>;
  what: string;
  children: (value: T) => ComponentChildren;
}

/** The value; an old one stays in sight beside the reason why there is no newer. */
export function Shown<T>({ of: { value, error, reload }, what, children }: Props<T>) {
  if (value === undefined && !error) return <p class="waiting">Loading {what} …</p>;
  return (
    <>
      {error && (
        <div class="failure" role="alert">
          <span>
            <b>{value === undefined ? `No ${what}: ` : "Not up to date: "}</b>
            {error.message}
          </span>
          <button type="button" onClick={reload}>
            Try again
          </button>
        </div>
      )}
      {value !== undefined && children(value)}
    </>
  );
}
