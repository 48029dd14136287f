/** A card that stands for several assets, or the frame of a zone, told beside the picture. */

import { AssetLink, usePlant } from "../parts/plant";
import type { Place } from "../parts/pointer";
import { counted, typed } from "../words";

export function PlaceSide({ place, open }: { place: Place; open: (id: string) => void }) {
  const plant = usePlant().value;
  const zone = plant?.zones.get(place.id);
  const isCard = place.assets.length > 0;
  const assets = isCard ? place.assets : (zone?.assets ?? []);
  return (
    <>
      <h2>{zone?.name ?? place.name}</h2>
      {zone && <p class="lead">Zone{zone.proposed && ", proposed: nobody confirmed it yet"}</p>}
      {zone && <p>{zone.reason}</p>}
      {isCard && (
        <p>
          <button type="button" onClick={() => open(place.id)}>
            Take it apart in the picture
          </button>
        </p>
      )}
      <h3>{counted(assets.length, "asset")}</h3>
      <ul class="peers">
        {assets.map((asset) => (
          <li key={asset}>
            <AssetLink id={asset} />{" "}
            <span class="quiet">{typed(plant?.assets.get(asset)?.type ?? "")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
