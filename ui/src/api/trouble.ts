import { ApiError } from './client';

interface Asked {
  readonly error: Error | null;
  readonly failureReason: Error | null;
}

/** Why there is no answer: at once, also while the question is asked again by itself. */
export function trouble({ error, failureReason }: Asked): Error | null {
  return error ?? failureReason;
}

/** Whether the server is away or refuses for now. */
export function isAway(error: Error | null): boolean {
  return error instanceof ApiError && error.passing;
}
