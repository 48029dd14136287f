/** Deciding that what was seen is usual from now on: who, and why. */

import { useState } from "preact/hooks";
import { ApiError, send } from "../api";
import { refresh } from "../live";
import type { Deviation } from "../model";
import { counted } from "../words";

interface Props {
  deviations: readonly Deviation[];
  chooseAll: () => void;
  done: () => void;
}

export function ApproveForm({ deviations, chooseAll, done }: Props) {
  const [by, setBy] = useState("");
  const [why, setWhy] = useState("");
  const [said, setSaid] = useState("");
  const approve = async (event: Event) => {
    event.preventDefault();
    try {
      await send("baseline/approve", { deviations: deviations.map((d) => d.id), by, why });
      setSaid(`${counted(deviations.length, "deviation")} will be usual from now on.`);
      done();
      refresh();
    } catch (error) {
      setSaid(error instanceof ApiError ? error.message : String(error));
    }
  };
  return (
    <form class="approve" onSubmit={approve}>
      <span>
        {deviations.length
          ? `${counted(deviations.length, "deviation")} chosen`
          : "Is some of this usual? Choose it."}
      </span>
      <button type="button" onClick={chooseAll}>
        Choose all
      </button>
      <input
        required
        maxLength={200}
        placeholder="Who decides"
        aria-label="Who decides"
        value={by}
        onInput={(e) => setBy(e.currentTarget.value)}
      />
      <input
        required
        maxLength={2000}
        class="why"
        placeholder="Why this is usual"
        aria-label="Why this is usual"
        value={why}
        onInput={(e) => setWhy(e.currentTarget.value)}
      />
      <button type="submit" class="primary" disabled={!deviations.length}>
        Approve as usual
      </button>
      <span role="status">{said}</span>
    </form>
  );
}
