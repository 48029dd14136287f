/** A table that sorts, and draws only the rows in sight, so that thousands stay fluid. */

import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";

export interface Column<Row> {
  title: string;
  /** What the column sorts by, and what a filter finds. */
  value: (row: Row) => string | number;
  show?: (row: Row) => ComponentChildren;
  /** In rem; columns without one share what the others leave. */
  width?: string;
  /** Left out where no row has anything to say in it. */
  optional?: boolean;
  numeric?: boolean;
}

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
  sort?: number;
  descending?: boolean;
  /** Rows in sight before the table scrolls. */
  high?: number;
}

const ROW = 33;
const BEYOND = 12;
const LEAST_REM = 7;
const collator = new Intl.Collator("en", { numeric: true });

export function sorted<Row>(rows: readonly Row[], by: Column<Row>, descending: boolean): Row[] {
  const keyed = rows.map((row) => [by.value(row), row] as const);
  const sign = descending ? -1 : 1;
  keyed.sort(([a], [b]) => {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1; // what is unknown comes last
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
  return keyed.map(([, row]) => row);
}

/** The rows in which every word of the text is found in some column. */
export function filtered<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  text: string,
): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const all = columns
      .map((column) => column.value(row))
      .join("\n")
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Those that say something of some row. */
export function speaking<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly Column<Row>[] {
  return columns.filter((column) => !column.optional || rows.some((row) => column.value(row)));
}

/** How narrow a table may be before it scrolls sideways, so that no column is lost. */
export function leastWidth<Row>(columns: readonly Column<Row>[]): string {
  const rem = (width = "") => (width.endsWith("rem") ? Number.parseFloat(width) : LEAST_REM);
  return `${columns.reduce((sum, { width }) => sum + rem(width), 0)}rem`;
}

export function Table<Row>(props: Props<Row>) {
  const { rows, high = 18 } = props;
  const columns = useMemo(() => speaking(props.columns, rows), [props.columns, rows]);
  const [order, setOrder] = useState({
    by: props.columns[props.sort ?? 0]?.title ?? "",
    descending: !!props.descending,
  });
  const [top, setTop] = useState(0);
  const by = columns.find((column) => column.title === order.by) ?? columns[0];
  const inOrder = useMemo(
    () => (by ? sorted(rows, by, order.descending) : [...rows]),
    [rows, by, order.descending],
  );
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const last = Math.min(rows.length, first + high + 2 * BEYOND);
  const onScroll = (event: Event) => setTop((event.currentTarget as HTMLElement).scrollTop);
  return (
    <section
      class="scroll"
      aria-label={props.label}
      tabIndex={0}
      style={{ maxHeight: `${(high + 1.2) * ROW}px` }}
      onScroll={onScroll}
    >
      <table aria-rowcount={rows.length + 1} style={{ minWidth: leastWidth(columns) }}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.title} style={column.width ? { width: column.width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.title} column={column} order={order} set={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody onPointerOver={tellWhole}>
          <Spacer rows={first} across={columns.length} />
          {inOrder.slice(first, last).map((row, index) => (
            <tr key={props.id(row)} aria-rowindex={first + index + 2}>
              {columns.map((column) => (
                <td key={column.title} class={column.numeric ? "numeric" : undefined}>
                  {column.show ? column.show(row) : column.value(row)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer rows={rows.length - last} across={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

/** What a cell is too narrow for is read by pointing at it. */
function tellWhole({ target }: Event): void {
  const cell = target instanceof Element && target.closest("td");
  if (cell) cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? "") : "";
}

interface Order {
  /** A column's title: which columns there are depends on the rows. */
  by: string;
  descending: boolean;
}

interface HeadingProps<Row> {
  column: Column<Row>;
  order: Order;
  set: (order: Order) => void;
}

function Heading<Row>({ column, order, set }: HeadingProps<Row>) {
  const chosen = order.by === column.title;
  const direction = order.descending ? "descending" : "ascending";
  return (
    <th class={column.numeric ? "numeric" : undefined} aria-sort={chosen ? direction : "none"}>
      <button
        type="button"
        onClick={() =>
          set({ by: column.title, descending: chosen ? !order.descending : !!column.numeric })
        }
      >
        {column.title}
      </button>
    </th>
  );
}

function Spacer({ rows, across }: { rows: number; across: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" class="spacer">
      <td colSpan={across} style={{ height: `${rows * ROW}px` }} />
    </tr>
  );
}
