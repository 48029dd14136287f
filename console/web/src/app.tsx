/** The frame around every page. */

import { useEffect, useState } from "preact/hooks";
import { useConnection, useWindows } from "./live";
import { ArchitecturePage } from "./pages/architecture";
import { AssetPage } from "./pages/asset";
import { AssetsPage } from "./pages/assets";
import { DeviationsPage } from "./pages/deviations";
import { HealthPage } from "./pages/health";
import { IncidentPage } from "./pages/incident";
import { OverviewPage } from "./pages/overview";
import { ReportsPage } from "./pages/reports";
import { EvidenceDialog, OpenEvidence } from "./parts/evidence";
import { PacketsProvider, useKeepsPackets } from "./parts/packets";
import { PlantProvider, useLoadedPlant } from "./parts/plant";
import { Time } from "./parts/words";
import { address, type Route, setOptions, useRoute } from "./route";
import { ThemeButton } from "./theme";

const PAGES = [
  ["", "Overview"],
  ["architecture", "Architecture"],
  ["assets", "Assets"],
  ["deviations", "Deviations"],
  ["reports", "Reports"],
  ["health", "Health"],
] as const;

export function App() {
  const route = useRoute();
  const plant = useLoadedPlant();
  const keepsPackets = useKeepsPackets();
  const shown = route.options.get("evidence");
  useEffect(() => {
    const page = PAGES.find(([name]) => name === section(route.page));
    document.title = page ? `${page[1]} · Sightglass` : "Sightglass";
  }, [route.page]);
  return (
    <PlantProvider value={plant}>
      <OpenEvidence.Provider value={(evidence) => setOptions({ evidence })}>
        <a class="skip" href="#content" onClick={skip}>
          To the content
        </a>
        <Header page={route.page} />
        <main id="content" tabIndex={-1} class={route.page || "overview"}>
          <PacketsProvider value={keepsPackets}>
            <Page route={route} />
          </PacketsProvider>
        </main>
        {shown && (
          <EvidenceDialog
            key={shown}
            id={shown}
            close={() => setOptions({ evidence: undefined })}
          />
        )}
      </OpenEvidence.Provider>
    </PlantProvider>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "":
      return <OverviewPage />;
    case "architecture":
      return <ArchitecturePage options={route.options} />;
    case "assets":
      return route.id ? (
        <AssetPage key={route.id} id={route.id} />
      ) : (
        <AssetsPage options={route.options} />
      );
    case "deviations":
      return <DeviationsPage />;
    case "incidents":
      return <IncidentPage key={route.id} id={route.id} />;
    case "reports":
      return <ReportsPage />;
    case "health":
      return <HealthPage />;
    default:
      return <h1>There is no such page.</h1>;
  }
}

/** An incident is one of the deviations. */
function section(page: string): string {
  return page === "incidents" ? "deviations" : page;
}

function Header({ page }: { page: string }) {
  return (
    <header class="top">
      <a class="brand" href={address("")}>
        <img src="./icon.svg" alt="" width="22" height="22" /> Sightglass
      </a>
      <nav aria-label="Pages">
        {PAGES.map(([name, title]) => (
          <a
            key={name}
            href={address(name)}
            aria-current={section(page) === name ? "page" : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <span class="quiet">Times are UTC</span>
      <LiveMark />
      <ThemeButton />
    </header>
  );
}

function LiveMark() {
  const connection = useConnection();
  const [end, setEnd] = useState<string>();
  useWindows((window) => setEnd(window.end));
  if (connection === "connecting") return <span class="live">Connecting …</span>;
  if (connection === "lost") {
    return (
      <span class="live lost" role="status">
        The sensor does not answer; trying again
      </span>
    );
  }
  return (
    <span class="live on">
      {end ? (
        <>
          Live, window of <Time at={end} after={end} />
        </>
      ) : (
        "Connected"
      )}
    </span>
  );
}
