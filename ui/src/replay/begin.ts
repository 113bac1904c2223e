import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { sendJson } from '../api/client';
import * as shapes from '../api/shapes';
import type { Replay } from '../api/types';

/** What is replayed, and how. */
export interface Plan {
  readonly traceId?: string;
  readonly sessionId?: string;
  readonly mode?: string;
  readonly keepGoing?: boolean;
  readonly speed?: number;
}

/** Begins a replay and goes to its page. */
export function useBeginReplay() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (plan: Plan) => sendJson<Replay>('POST', '/api/v1/replays', plan, shapes.replay),
    onSuccess: (replay) => {
      void queries.invalidateQueries({ queryKey: ['replays'] });
      void navigate({ to: '/replays/$replayId', params: { replayId: replay.id } });
    },
  });
}

/** The same recording once more. */
export function planOf(replay: Pick<Replay, 'of' | 'mode' | 'keepGoing' | 'speed'>): Plan {
  const { traceId, sessionId } = replay.of;
  return { ...(traceId === null ? { sessionId: sessionId ?? '' } : { traceId }), mode: replay.mode, keepGoing: replay.keepGoing, speed: replay.speed };
}
