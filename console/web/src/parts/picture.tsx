/** The server's picture, taken into the page: to pan, to zoom, to choose from. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Choice, type Place, standsFor, usePointer } from "./pointer";
import { box, fit, type View, zoomed } from "./view";

interface Props {
  svg: string;
  /** What is chosen, and what else is to be lit: ids of assets. */
  chosen: Choice | undefined;
  lit: readonly string[];
  /** Assets that something new just happened to. */
  fresh: readonly string[];
  choose: (choice: Choice | undefined) => void;
  /** Takes a card apart that stands for several assets. */
  open: (card: Place) => void;
}

/** The picture's root. Raises an Error for what is no picture. */
function parsed(text: string): SVGSVGElement {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (!(root instanceof SVGSVGElement)) throw new Error("the sensor's picture cannot be read");
  return root;
}

export function Picture({ svg, chosen, lit, fresh, choose, open }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<SVGSVGElement | undefined>(undefined);
  const [hovered, setHovered] = useState<Choice>();
  const view = useRef<{ now: View; whole: View } | undefined>(undefined);
  useLayoutEffect(() => {
    const root = document.adoptNode(parsed(svg));
    const { width, height } = root.viewBox.baseVal;
    root.removeAttribute("width");
    root.removeAttribute("height");
    const whole = fit(width, height, frame(host.current));
    const kept = view.current && same(view.current.whole, whole) ? view.current.now : whole;
    view.current = { now: kept, whole };
    picture.current = root;
    show(root, kept);
    host.current?.replaceChildren(root);
  }, [svg]);
  const pointed = chosen ?? (lit.length ? undefined : hovered);
  useEffect(() => light(picture.current, pointed, lit), [svg, pointed, lit]);
  useEffect(() => {
    for (const card of picture.current?.querySelectorAll<SVGGElement>("g.card") ?? []) {
      card.classList.toggle(
        "fresh",
        standsFor(card).some((id) => fresh.includes(id)),
      );
    }
  }, [svg, fresh]);
  const look = (change: (now: View, whole: View) => View) => {
    if (!view.current || !picture.current) return;
    view.current.now = change(view.current.now, view.current.whole);
    show(picture.current, view.current.now);
  };
  usePointer(host, { look, choose, hover: setHovered, open });
  return (
    <div class="picture">
      <div ref={host} class="host" />
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Nearer" onClick={() => look((v, w) => zoomed(v, 0.8, w))}>
          +
        </button>
        <button
          type="button"
          aria-label="Farther"
          onClick={() => look((v, w) => zoomed(v, 1.25, w))}
        >
          −
        </button>
        <button type="button" onClick={() => look((_, whole) => whole)}>
          Fit
        </button>
      </div>
    </div>
  );
}

function frame(element: HTMLElement | null): { width: number; height: number } {
  return { width: element?.clientWidth || 1200, height: element?.clientHeight || 700 };
}

function same(a: View, b: View): boolean {
  return a.width === b.width && a.height === b.height;
}

function show(picture: SVGSVGElement, view: View): void {
  picture.setAttribute("viewBox", box(view));
}

/** Lights what is chosen with its wires and quietens the rest. */
function light(
  picture: SVGSVGElement | undefined,
  chosen: Choice | undefined,
  lit: readonly string[],
): void {
  if (!picture) return;
  const ids = cards(picture, lit);
  if (chosen && "id" in chosen) ids.add(chosen.id);
  if (chosen && "a" in chosen) ids.add(chosen.a.id).add(chosen.b.id);
  picture.classList.toggle("dimmed", ids.size > 0);
  for (const card of picture.querySelectorAll<SVGGElement>("g.card")) {
    card.classList.toggle("chosen", ids.has(card.dataset.id ?? ""));
  }
  for (const wire of picture.querySelectorAll<SVGGElement>("g.wire, g.wire-name")) {
    const { a = "", b = "" } = wire.dataset;
    const own = chosen && "a" in chosen && a === chosen.a.id && b === chosen.b.id;
    wire.classList.toggle("lit", chosen && "a" in chosen ? own : touches(ids, a, b, lit));
  }
  spread(picture);
}

/** The cards that these assets stand on, alone or among others. */
function cards(picture: SVGSVGElement, assets: readonly string[]): Set<string> {
  const all = [...picture.querySelectorAll<SVGGElement>("g.card")];
  const lit = all.filter((card) => standsFor(card).some((id) => assets.includes(id)));
  return new Set(lit.map((card) => card.dataset.id ?? ""));
}

/** With several cards lit, only wires between them; with one, all of its wires. */
function touches(ids: ReadonlySet<string>, a: string, b: string, lit: readonly string[]): boolean {
  return lit.length > 1 ? ids.has(a) && ids.has(b) : ids.has(a) || ids.has(b);
}

/** Cards at the far end of a lit wire stay legible. */
function spread(picture: SVGSVGElement): void {
  const near = new Set<string>();
  for (const wire of picture.querySelectorAll<SVGGElement>("g.wire.lit")) {
    near.add(wire.dataset.a ?? "").add(wire.dataset.b ?? "");
  }
  for (const card of picture.querySelectorAll<SVGGElement>("g.card")) {
    card.classList.toggle("near", near.has(card.dataset.id ?? ""));
  }
}
