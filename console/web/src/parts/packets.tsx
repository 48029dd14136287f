/** Raw packets of anything, where the sensor keeps them. */

import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { ApiError, ask, check, save } from "../api";
import { useLoaded } from "../live";
import type { Ring } from "../model";

const context = createContext(false);
export const PacketsProvider = context.Provider;

/** Whether this site has a packet ring. */
export function useKeepsPackets(): boolean {
  const ring = useLoaded("ring", (signal) => ask<Ring[]>("ring", signal), false);
  return !!ring.value?.length;
}

interface Props {
  /** Whose: the options of the route. */
  of: readonly (readonly [string, string])[];
  /** As small as the proofs that it stands beside. */
  small?: boolean;
}

export function PacketsButton({ of, small = false }: Props) {
  const kept = useContext(context);
  const [refusal, setRefusal] = useState("");
  if (!kept) return null;
  const options = new URLSearchParams(of.map(([name, value]) => [name, value]));
  const fetch = async () => {
    setRefusal("");
    try {
      await check(`packets?${options}`);
      save(`packets.pcapng?${options}`);
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : String(error));
    }
  };
  const title = "Download its raw packets, with all that was sent in clear";
  return (
    <>
      <button type="button" class={small ? "proof" : undefined} title={title} onClick={fetch}>
        {small ? "packets" : "Packets"}
      </button>
      {refusal && (
        <span class="quiet" role="status">
          {" "}
          {refusal}
        </span>
      )}
    </>
  );
}
