/** How good the capture was while something was seen, as a column. */

import type { Quality } from "../model";
import type { Column } from "./table";
import { flaws } from "./words";

export function qualityColumn<Seen extends { quality: Quality }>(): Column<Seen> {
  return {
    title: "Capture quality",
    value: ({ quality: { loss, one_way } }) => loss + Number(one_way),
    show: ({ quality }) => (
      <span class="quality" title={flaws(quality)}>
        {flaws(quality)}
      </span>
    ),
    optional: true,
  };
}
