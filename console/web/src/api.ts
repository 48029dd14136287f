/** Asking the sensor. Every failure is a sentence that a page can show. */

export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await request(path, signal ? { signal } : {});
  return (await answer.json()) as T;
}

export async function askText(path: string, signal?: AbortSignal): Promise<string> {
  return (await request(path, signal ? { signal } : {})).text();
}

export async function send<T>(path: string, body: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  const answer = await request(path, { method: "POST", headers, body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

/** Saves what a path answers under a name. */
export async function download(path: string, name: string): Promise<void> {
  const content = await (await request(path)).blob();
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(content);
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}

/** Has the browser save what a path answers, however long that is. */
export function save(path: string): void {
  window.location.assign(`/api/${path}`);
}

/** Asks whether there is something; what is missing is the failure's sentence. */
export async function check(path: string): Promise<void> {
  await request(path);
}

type Given = string | readonly string[] | null | undefined;

/** A query string of what is given, a list word by word, empty when nothing is. */
export function query(given: Record<string, Given>): string {
  const pairs = Object.entries(given).flatMap(([name, value]) =>
    [value ?? []].flat().flatMap((word) => (word ? [[name, word]] : [])),
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

async function request(path: string, options: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}`, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError("The sensor does not answer.", 0);
  }
  if (!answer.ok) throw new ApiError(await sentence(answer), answer.status);
  return answer;
}

async function sentence(answer: Response): Promise<string> {
  const known = `The sensor answered ${answer.status}.`;
  try {
    const { detail } = (await answer.json()) as { detail?: unknown };
    if (typeof detail === "string") return detail;
    if (!Array.isArray(detail)) return known;
    return detail
      .map((d: { loc?: string[]; msg?: string }) => `${d.loc?.at(-1)}: ${d.msg}`)
      .join("; ");
  } catch {
    return known;
  }
}
