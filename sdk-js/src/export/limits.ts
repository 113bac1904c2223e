/** How the sender behaves. Times are in milliseconds. */
export interface ExportLimits {
  /** Most uncompressed bytes in one request; a larger span goes alone. */
  readonly batchBytes: number;
  /** How long a span waits for company. */
  readonly linger: number;
  /** For one request with its answer. */
  readonly requestTimeout: number;
  /** The wait before the first retry; doubled for each further one. */
  readonly firstBackoff: number;
  /** The longest wait that the receiver did not ask for. */
  readonly maxBackoff: number;
}

export const DEFAULT_LIMITS: ExportLimits = {
  batchBytes: 16 * 1024 * 1024,
  linger: 100,
  requestTimeout: 30_000,
  firstBackoff: 500,
  maxBackoff: 30_000,
};
