/** The server's picture, taken into the page: to pan, to zoom, to choose from. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { box, fit, moved, type View, zoomed } from "./view";

export type Choice = { kind: string; id: string } | { kind: "wire"; a: string; b: string };

interface Props {
  svg: string;
  /** What is chosen, and what else is to be lit: ids of cards. */
  chosen: Choice | undefined;
  lit: readonly string[];
  choose: (choice: Choice | undefined) => void;
}

/** The picture's root. Raises an Error for what is no picture. */
export function parsed(text: string): SVGSVGElement {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (!(root instanceof SVGSVGElement)) throw new Error("the sensor's picture cannot be read");
  return root;
}

export function Picture({ svg, chosen, lit, choose }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<SVGSVGElement | undefined>(undefined);
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
  useEffect(() => light(picture.current, chosen, lit), [svg, chosen, lit]);
  const look = (change: (now: View, whole: View) => View) => {
    if (!view.current || !picture.current) return;
    view.current.now = change(view.current.now, view.current.whole);
    show(picture.current, view.current.now);
  };
  usePointer(host, look, choose);
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

/** What somebody pointed at. */
function choiceAt(target: EventTarget | null): Choice | undefined {
  if (!(target instanceof Element)) return undefined;
  const found = target.closest<SVGGElement>("g.card, g.wire, g.zone");
  const { kind, id, a, b } = found?.dataset ?? {};
  if (a !== undefined && b !== undefined) return { kind: "wire", a, b };
  return id === undefined ? undefined : { kind: kind ?? "asset", id };
}

/** Lights what is chosen with its wires and quietens the rest. */
function light(
  picture: SVGSVGElement | undefined,
  chosen: Choice | undefined,
  lit: readonly string[],
): void {
  if (!picture) return;
  const ids = new Set(lit);
  if (chosen && "id" in chosen) ids.add(chosen.id);
  if (chosen && "a" in chosen) ids.add(chosen.a).add(chosen.b);
  picture.classList.toggle("dimmed", ids.size > 0);
  for (const card of picture.querySelectorAll<SVGGElement>("g.card")) {
    card.classList.toggle("chosen", ids.has(card.dataset.id ?? ""));
  }
  for (const wire of picture.querySelectorAll<SVGGElement>("g.wire, g.wire-name")) {
    const { a = "", b = "" } = wire.dataset;
    const on = chosen && "a" in chosen ? a === chosen.a && b === chosen.b : touches(ids, a, b, lit);
    wire.classList.toggle("lit", on);
  }
  spread(picture);
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

type Look = (change: (now: View, whole: View) => View) => void;

/** Wheel zooms, dragging moves, a click or Enter chooses. */
function usePointer(
  host: { readonly current: HTMLDivElement | null },
  look: Look,
  choose: (choice: Choice | undefined) => void,
): void {
  const latest = useRef({ look, choose });
  latest.current = { look, choose };
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const off = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(
      name: K,
      act: (event: HTMLElementEventMap[K]) => void,
    ) => element.addEventListener(name, act, { signal: off.signal, passive: false });
    let from: { x: number; y: number; dragged: boolean } | undefined;
    on("wheel", (event) => {
      event.preventDefault();
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
      latest.current.look((v, w) => zoomed(v, 1.0015 ** event.deltaY, w, at));
    });
    on("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, dragged: false };
    });
    on("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      const dx = event.clientX - from.x;
      const dy = event.clientY - from.y;
      if (!from.dragged && Math.hypot(dx, dy) < 4) return;
      if (!from.dragged) element.setPointerCapture(event.pointerId);
      latest.current.look((v) => moved(v, -dx / element.clientWidth, -dy / element.clientHeight));
      from = { x: event.clientX, y: event.clientY, dragged: true };
    });
    on("click", (event) => {
      if (!from?.dragged) latest.current.choose(choiceAt(event.target));
      from = undefined;
    });
    on("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        latest.current.choose(choiceAt(event.target));
      } else if (event.key === "Escape") latest.current.choose(undefined);
      else arrow(event, latest.current.look);
    });
    return () => off.abort();
  }, [host]);
}

const ARROWS: Record<string, (view: View, whole: View) => View> = {
  ArrowLeft: (v) => moved(v, -0.1, 0),
  ArrowRight: (v) => moved(v, 0.1, 0),
  ArrowUp: (v) => moved(v, 0, -0.1),
  ArrowDown: (v) => moved(v, 0, 0.1),
  "+": (v, w) => zoomed(v, 0.8, w),
  "-": (v, w) => zoomed(v, 1.25, w),
  "0": (_, whole) => whole,
};

function arrow(event: KeyboardEvent, look: Look): void {
  const change = ARROWS[event.key];
  if (!change) return;
  event.preventDefault();
  look(change);
}
