/** The assets and zones that every page names: asked once, kept up to date for all. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { ask } from "../api";
import { type Loaded, useLoaded } from "../live";
import type { Asset, Zone } from "../model";
import { address } from "../route";
import { narrow } from "../words";

export interface Plant {
  assets: Map<string, Asset>;
  zones: Map<string, Zone>;
}

const context = createContext<Loaded<Plant>>({
  value: undefined,
  error: undefined,
  reload: () => {},
});
export const PlantProvider = context.Provider;

export function useLoadedPlant(): Loaded<Plant> {
  return useLoaded("plant", async (signal) => {
    const [assets, zones] = await Promise.all([
      ask<Asset[]>("assets?claims=false", signal),
      ask<Zone[]>("zones", signal),
    ]);
    return {
      assets: new Map(assets.map((asset) => [asset.id, asset])),
      zones: new Map(zones.map((zone) => [zone.id, zone])),
    };
  });
}

export function usePlant(): Loaded<Plant> {
  return useContext(context);
}

interface LinkProps {
  id: string | null;
  otherwise?: string;
  /** Where there is little room. */
  narrowed?: boolean;
}

/** An asset by name, linked to its page; what is no asset by its address. */
export function AssetLink({ id, otherwise = "", narrowed = false }: LinkProps) {
  const asset = usePlant().value?.assets.get(id ?? "");
  if (!id) return <span class="address">{otherwise}</span>;
  const where = asset?.ips[0] ?? asset?.macs[0] ?? otherwise;
  const name = asset?.label ?? (otherwise || id);
  return (
    <a href={address("assets", id)} title={where}>
      {narrowed ? narrow(name) : name}
    </a>
  );
}

export function zoneName(plant: Plant | undefined, id: string | null): string {
  if (!id) return "no zone";
  return plant?.zones.get(id)?.name ?? id;
}
