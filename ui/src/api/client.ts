import type { ErrorBody } from './types';
import { ShapeError, type Check } from './shape';

/** Why an answer did not come. `message` is for people: what, why, what to do. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** The server's code, `network` when it was not reached, `shape` when its answer makes no sense here. */
    readonly code: string,
    readonly status: number,
    readonly details: Partial<ErrorBody['error']> = {},
    /** Seconds the server asks to wait. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  /** Whether the query itself is wrong: only then the server says where. */
  get wrongQuery(): boolean {
    return this.status === 400 && this.details.position !== undefined;
  }

  /** Whether the same question may be answered later. */
  get passing(): boolean {
    return this.code === 'network' || this.status === 429 || (this.status >= 502 && this.status <= 504);
  }
}

export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Puts parameters behind a path; what is undefined or empty is left out. */
export function address(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) search.append(name, one);
  }
  const query = search.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Fetches JSON and checks its shape. */
export async function getJson<T>(url: string, check: Check, signal?: AbortSignal): Promise<T> {
  return read<T>(await send(url, { signal: signal ?? null }), check);
}

/** Changes something, with a JSON document where one is wanted; gives the checked answer. */
export async function sendJson<T>(method: 'POST' | 'PUT' | 'DELETE', url: string, document: unknown, check: Check): Promise<T> {
  const body = document === undefined ? {} : { body: JSON.stringify(document), headers: { 'content-type': 'application/json' } };
  return read<T>(await send(url, { method, ...body }), check);
}

async function read<T>(response: Response, check: Check): Promise<T> {
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    throw new ApiError('The answer is not JSON: something between this page and the server changed it, or cut it.', 'shape', response.status);
  }
  try {
    check(body);
  } catch (error) {
    if (error instanceof ShapeError) {
      throw new ApiError(`The answer is not what this page expects: ${error.message}. Page and server may be of different versions: reload.`, 'shape', response.status);
    }
    throw error;
  }
  return body as T;
}

export interface ExactBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly sha256: string | null;
  readonly redactions: number;
}

/** Fetches the exact bytes of a payload. */
export async function getBytes(url: string, signal?: AbortSignal): Promise<ExactBytes> {
  const response = await send(url, { signal: signal ?? null });
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    contentType: response.headers.get('content-type') ?? '',
    sha256: response.headers.get('x-verbatim-sha256'),
    redactions: Number(response.headers.get('x-verbatim-redactions') ?? 0),
  };
}

async function send(url: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...request, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('The server does not answer. It may be restarting, or this computer is offline. Nothing is lost; what only reads is tried again by itself.', 'network', 0);
  }
  if (!response.ok) throw await failure(response);
  return response;
}

async function failure(response: Response): Promise<ApiError> {
  const wait = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : undefined;
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    if (typeof body.error?.message === 'string') {
      return new ApiError(body.error.message, body.error.code ?? 'internal', response.status, body.error, retryAfter);
    }
  } catch {
    // Not one of the server's own errors: a proxy's page, perhaps.
  }
  return new ApiError(`The server answered ${response.status} ${response.statusText}`.trim(), 'internal', response.status, {}, retryAfter);
}
