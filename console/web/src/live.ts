/** What the sensor says after each window, and pages that ask anew when it does. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api";
import type { Window } from "./model";

export type Connection = "connecting" | "live" | "lost";
type Listener = (window: Window) => void;

const listeners = new Set<Listener>();
const reloaders = new Set<() => void>();
const states = new Set<(state: Connection) => void>();
let connection: Connection = "connecting";
let source: EventSource | undefined;

/** Opens the stream; the browser reopens it by itself. */
export function connect(): void {
  source = new EventSource("/api/events");
  source.addEventListener("open", () => change("live"));
  source.addEventListener("error", () => change("lost"));
  source.addEventListener("window", (event) => {
    const window = JSON.parse((event as MessageEvent<string>).data) as Window;
    for (const listener of listeners) listener(window);
  });
}

function change(state: Connection): void {
  connection = state;
  for (const listener of states) listener(state);
}

/** Everything in sight asks anew: somebody decided something. */
export function refresh(): void {
  for (const reload of reloaders) reload();
}

export function useConnection(): Connection {
  const [state, setState] = useState(connection);
  useEffect(() => {
    states.add(setState);
    setState(connection);
    return () => void states.delete(setState);
  }, []);
  return state;
}

/** Calls `listener` after each window, as long as the part is shown. */
export function useWindows(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const stable: Listener = (window) => latest.current(window);
    listeners.add(stable);
    return () => void listeners.delete(stable);
  }, []);
}

export interface Loaded<T> {
  value: T | undefined;
  error: ApiError | undefined;
  reload: () => void;
}

// Windows may come every second; a page that asks so often would only flicker.
const REFRESH_MS = 3000;

/** What `load` answers: at once, when `key` changes and, calmly, after windows. */
export function useLoaded<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  live = true,
): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: ApiError }>({ key });
  const [turn, setTurn] = useState(0);
  const waiting = useRef<number | undefined>(undefined);
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    const abort = new AbortController();
    loader.current(abort.signal).then(
      (value) => abort.signal.aborted || setState({ key, value }),
      (error: unknown) => abort.signal.aborted || setState((old) => failed(old, key, error)),
    );
    return () => abort.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  useEffect(() => {
    reloaders.add(reload);
    return () => {
      reloaders.delete(reload);
      clearTimeout(waiting.current);
    };
  }, [reload]);
  useWindows(() => {
    if (!live || waiting.current !== undefined) return;
    waiting.current = window.setTimeout(() => {
      waiting.current = undefined;
      reload();
    }, REFRESH_MS);
  });
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    error: current ? state.error : undefined,
    reload,
  };
}

function failed<T>(old: { key: string; value?: T }, key: string, reason: unknown) {
  const error = reason instanceof ApiError ? reason : new ApiError(String(reason), 0);
  return old.key === key ? { ...old, error } : { key, error };
}
