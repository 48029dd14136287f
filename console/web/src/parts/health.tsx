/** How good the capture is, in sentences. */

import { sentences } from "../health";
import type { Health } from "../model";
import { address } from "../route";

export function HealthPanel({ health }: { health: Health }) {
  return (
    <section class="panel">
      <h2>
        <a href={address("health")}>How good the capture is</a>
      </h2>
      <ul class="sentences">
        {sentences(health).map(({ tone, text }) => (
          <li key={text} class={tone}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
