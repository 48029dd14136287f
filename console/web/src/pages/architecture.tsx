/** The architecture: the server's picture, with what is chosen told beside it. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { askText, query } from "../api";
import { useLoaded, useWindows } from "../live";
import { Shown } from "../parts/loading";
import { Picture } from "../parts/picture";
import type { Choice } from "../parts/pointer";
import { setOptions } from "../route";
import { Legend } from "./legend";
import { SidePanel } from "./side-panel";

const LEVELS = ["site", "zone", "asset"] as const;
const BETWEEN = "\n"; // ids of boxes are names, with blanks and commas in them

export function ArchitecturePage({ options }: { options: URLSearchParams }) {
  const level = options.get("level") ?? "asset";
  const given = options.get("lit");
  const lit = useMemo(() => given?.split(" ").filter(Boolean) ?? [], [given]);
  const fresh = useFresh();
  const [chosen, setChosen] = useState<Choice>();
  const opened = options.get("open")?.split(BETWEEN).filter(Boolean) ?? [];
  const asked = query({ level, open: [...opened, ...lit] });
  const path = `graph.svg${asked}`;
  const open = (ids: readonly string[]) => {
    setChosen(undefined);
    setOptions({ level, open: ids.join(BETWEEN) });
  };
  const picture = useLoaded(path, (signal) => askText(path, signal));
  return (
    <>
      <div class="bar">
        <h1>Architecture</h1>
        <div class="switch" role="group" aria-label="Level of detail">
          {LEVELS.map((name) => (
            <button
              type="button"
              key={name}
              aria-pressed={level === name}
              onClick={() => change(name, setChosen)}
            >
              {name}
            </button>
          ))}
        </div>
        {lit.length > 0 && (
          <button type="button" onClick={() => setOptions({ lit: undefined })}>
            Show all equally
          </button>
        )}
        {opened.length > 0 && (
          <button type="button" onClick={() => open([])}>
            Fold again
          </button>
        )}
        <Legend />
        <a class="button" href={`/api/graph.png${asked}`} download={`architecture-${level}.png`}>
          PNG
        </a>
        <a class="button" href={`/api/${path}`} download={`architecture-${level}.svg`}>
          SVG
        </a>
      </div>
      <div class={chosen ? "stage split" : "stage"}>
        <Shown of={picture} what="picture">
          {(svg) => (
            <Picture
              svg={svg}
              chosen={chosen}
              lit={lit}
              fresh={fresh}
              choose={setChosen}
              open={(card) => open([...opened, card.id])}
            />
          )}
        </Shown>
        {chosen && (
          <SidePanel
            choice={chosen}
            close={() => setChosen(undefined)}
            open={(id) => open([...opened, id])}
          />
        )}
      </div>
    </>
  );
}

function change(level: string, choose: (choice: Choice | undefined) => void): void {
  choose(undefined);
  setOptions({ level, open: undefined, lit: undefined });
}

const FRESH_MS = 8000;

/** For some seconds, the assets that new deviations concern. */
function useFresh(): readonly string[] {
  const [fresh, setFresh] = useState<readonly string[]>([]);
  useWindows(({ deviations }) => {
    const ids = deviations.flatMap((d) => [d.subject, d.peer]).filter((id): id is string => !!id);
    if (ids.length) setFresh([...new Set(ids)]);
  });
  useEffect(() => {
    if (!fresh.length) return;
    const timer = setTimeout(() => setFresh([]), FRESH_MS);
    return () => clearTimeout(timer);
  }, [fresh]);
  return fresh;
}
