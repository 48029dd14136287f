/** What the picture's lines mean. */

const LINES = [
  ["reads", "reads, reports, sessions"],
  ["writes", "writes and commands"],
  ["engineers", "programs and settings"],
] as const;

export function Legend() {
  return (
    <ul class="legend" aria-label="Legend">
      {LINES.map(([style, text]) => (
        <li key={style}>
          <i class={style} /> {text}
        </li>
      ))}
      <li>
        <i class="alarm" /> how many open deviations it has part in
      </li>
      <li>
        <i class="proposed" /> proposed zone
      </li>
    </ul>
  );
}
