/** Where one is: the part of the address after `#`, so that every view can be linked to. */

import { useEffect, useState } from "preact/hooks";

export interface Route {
  page: string;
  id: string;
  options: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = "", options = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/");
  return { page, id: decode(rest.join("/")), options: new URLSearchParams(options) };
}

export function address(
  page: string,
  id = "",
  options: Record<string, string | undefined> = {},
): string {
  const given = Object.entries(options).filter((pair): pair is [string, string] => !!pair[1]);
  const tail = given.length ? `?${new URLSearchParams(given)}` : "";
  return `#/${page}${id && `/${encodeURIComponent(id)}`}${tail}`;
}

/** Changes options of the page shown, without a step in the history. */
export function setOptions(options: Record<string, string | undefined>): void {
  const { page, id, options: old } = parse(location.hash);
  const merged = { ...Object.fromEntries(old), ...options };
  history.replaceState(null, "", address(page, id, merged));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return parse(hash);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
