/** How good the capture was while something was seen, as a column. */

import type { Quality } from "../model";
import type { Column } from "./table";
import { QualityNote } from "./words";

export function qualityColumn<Seen extends { quality: Quality }>(): Column<Seen> {
  return {
    title: "Capture",
    value: ({ quality: { loss, one_way, copies } }) => loss + copies + Number(one_way),
    show: ({ quality }) => <QualityNote quality={quality} />,
    width: "9%",
  };
}
