/** What a mouse, a finger or a key does to the picture. */

import { useEffect, useRef } from "preact/hooks";
import { moved, type View, zoomed } from "./view";

export type Choice = { kind: string; id: string } | { kind: "wire"; a: string; b: string };

/** What somebody pointed at. */
function choiceAt(target: EventTarget | null): Choice | undefined {
  if (!(target instanceof Element)) return undefined;
  const found = target.closest<SVGGElement>("g.card, g.wire, g.zone");
  const { kind, id, a, b } = found?.dataset ?? {};
  if (a !== undefined && b !== undefined) return { kind: "wire", a, b };
  return id === undefined ? undefined : { kind: kind ?? "asset", id };
}

function cardAt(target: EventTarget | null): Choice | undefined {
  const card = target instanceof Element && target.closest("g.card");
  return card ? choiceAt(card) : undefined;
}

type Look = (change: (now: View, whole: View) => View) => void;

interface Actions {
  look: Look;
  choose: (choice: Choice | undefined) => void;
  hover: (choice: Choice | undefined) => void;
}

/** Wheel zooms, dragging moves, a click or Enter chooses. */
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
    on("pointerover", (event) => latest.current.hover(cardAt(event.target)));
    on("pointerleave", () => latest.current.hover(undefined));
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
