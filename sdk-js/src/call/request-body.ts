import { LARGEST_BODY } from './captured-bytes.js';
import type { CapturedRequest } from './captured-request.js';

/** A body as it can be given to `fetch`. */
type Body = NonNullable<RequestInit['body']>;

/** The request as it is to be sent so that its exact bytes are known. */
export interface Prepared {
  readonly init: RequestInit;
  readonly headers: Headers;
}

/** Whether the body can be captured without waiting. */
export function isReady(body: RequestInit['body']): boolean {
  return !(body instanceof FormData) && !(body instanceof Blob);
}

/** Copies a body that is ready; a stream is copied while it is sent. */
export function capture(init: RequestInit, copy: CapturedRequest): RequestInit {
  const { body } = init;
  if (typeof body === 'string') {
    copy.text(body);
  } else if (body instanceof URLSearchParams) {
    copy.text(body.toString());
  } else if (body instanceof ArrayBuffer) {
    copy.append(new Uint8Array(body));
  } else if (ArrayBuffer.isView(body)) {
    copy.append(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  } else if (body instanceof ReadableStream) {
    return { ...init, body: copied(body as ReadableStream<Uint8Array>, copy) };
  }
  return init;
}

/**
 * Writes a form or file out before it is sent: only so are its bytes known, as `fetch` invents the boundary of the parts
 * itself. Undefined when it is too large, which is noted.
 */
export async function writtenOut(
  init: RequestInit,
  headers: Headers,
  copy: CapturedRequest,
): Promise<Prepared | undefined> {
  const body = init.body as Body;
  const size = sizeOf(body);
  if (size > LARGEST_BODY) {
    copy.skip(size);
    return undefined;
  }
  const whole = new Response(body);
  const bytes = new Uint8Array(await whole.arrayBuffer());
  const written = new Headers(headers);
  const type = whole.headers.get('content-type');
  if (type !== null && !written.has('content-type')) {
    written.set('content-type', type);
  }
  copy.append(bytes);
  return { init: { ...init, body: bytes, headers: written }, headers: written };
}

function sizeOf(body: Body): number {
  if (body instanceof Blob) {
    return body.size;
  }
  let size = 0;
  if (body instanceof FormData) {
    body.forEach((value) => {
      size += typeof value === 'string' ? value.length : value.size;
    });
  }
  return size;
}

function copied(source: ReadableStream<Uint8Array>, copy: CapturedRequest): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
        } else {
          copy.append(value);
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
