/** What a mouse, a finger or a key does to the picture. */

import { useEffect, useRef } from "preact/hooks";
import { moved, type View, zoomed } from "./view";

/** A card, or the frame of a zone: `assets` are the ids of those that a card stands for. */
export interface Place {
  kind: string;
  id: string;
  name: string;
  assets: readonly string[];
}

export type Choice = Place | { kind: "wire"; a: Place; b: Place };

/** What somebody pointed at. */
function choiceAt(target: EventTarget | null): Choice | undefined {
  if (!(target instanceof Element)) return undefined;
  const found = target.closest<SVGGElement>("g.card, g.wire, g.wire-name, g.zone");
  const { a, b } = found?.dataset ?? {};
  if (!found || a === undefined || b === undefined) return placeOf(found);
  const ends = [a, b].map((id) => placeOf(cardOf(found.ownerSVGElement, id)));
  return ends[0] && ends[1] && { kind: "wire", a: ends[0], b: ends[1] };
}

function cardOf(picture: SVGSVGElement | null, id: string): SVGGElement | null {
  return picture?.querySelector<SVGGElement>(`g.card[data-id="${CSS.escape(id)}"]`) ?? null;
}

function placeOf(found: SVGGElement | null): Place | undefined {
  const { kind = "asset", id, name = "" } = found?.dataset ?? {};
  return id === undefined ? undefined : { kind, id, name, assets: standsFor(found) };
}

/** The ids of the assets that a card stands for. */
export function standsFor(card: SVGGElement | null): readonly string[] {
  return card?.dataset.assets?.split(" ").filter(Boolean) ?? [];
}

function cardAt(target: EventTarget | null): Place | undefined {
  return target instanceof Element ? placeOf(target.closest<SVGGElement>("g.card")) : undefined;
}

type Look = (change: (now: View, whole: View) => View) => void;

interface Actions {
  look: Look;
  choose: (choice: Choice | undefined) => void;
  hover: (choice: Choice | undefined) => void;
  open: (card: Place) => void;
}

/** Wheel zooms, dragging moves, a click or Enter chooses, two clicks open. */
export function usePointer(
  host: { readonly current: HTMLDivElement | null },
  actions: Actions,
): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const off = new AbortController();
    const on: On = (name, act) =>
      element.addEventListener(name, act, { signal: off.signal, passive: false });
    const look: Look = (change) => latest.current.look(change);
    on("wheel", (event) => wheel(event, element, look));
    const hasDragged = dragging(on, element, look);
    pointing(on, latest, hasDragged);
    on("keydown", (event) => key(event, latest.current));
    return () => off.abort();
  }, [host]);
}

type On = <K extends keyof HTMLElementEventMap>(
  name: K,
  act: (event: HTMLElementEventMap[K]) => void,
) => void;

function wheel(event: WheelEvent, element: HTMLElement, look: Look): void {
  event.preventDefault();
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  look((v, w) => zoomed(v, 1.0015 ** event.deltaY, w, at));
}

/** Whether the click that ends a press was a drag is answered once. */
function dragging(on: On, element: HTMLElement, look: Look): () => boolean {
  let from: { x: number; y: number; dragged: boolean } | undefined;
  on("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, dragged: false };
  });
  on("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (!from.dragged && Math.hypot(dx, dy) < 4) return;
    if (!from.dragged) element.setPointerCapture(event.pointerId);
    look((v) => moved(v, -dx / element.clientWidth, -dy / element.clientHeight));
    from = { x: event.clientX, y: event.clientY, dragged: true };
  });
  return () => {
    const dragged = !!from?.dragged;
    from = undefined;
    return dragged;
  };
}

function pointing(on: On, latest: { current: Actions }, hasDragged: () => boolean): void {
  on("pointerover", (event) => latest.current.hover(cardAt(event.target)));
  on("pointerleave", () => latest.current.hover(undefined));
  on("click", (event) => {
    if (!hasDragged()) latest.current.choose(choiceAt(event.target));
  });
  on("dblclick", (event) => {
    const card = cardAt(event.target);
    if (card && card.kind !== "asset") latest.current.open(card);
  });
}

function key(event: KeyboardEvent, { choose, look }: Actions): void {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(choiceAt(event.target));
  } else if (event.key === "Escape") choose(undefined);
  else arrow(event, look);
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
