import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { sendJson } from '../api/client';
import * as shapes from '../api/shapes';
import type { Replay } from '../api/types';
import { Snippet } from '../base/Snippet';
import { Revealed } from '../text/Revealed';
import { command, notAcceptable } from './words';

interface Props {
  readonly replay: Replay;
  readonly server: string;
  readonly noise: boolean;
  readonly onNoise: (open: boolean) => void;
}

/** What to make of a run that parted: noise, live from here, or the way it is to be from now on. */
export function Choices({ replay, server, noise, onNoise }: Props): ReactNode {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  const accept = useMutation({
    mutationFn: (method: 'POST' | 'DELETE') => sendJson<Replay>(method, `/api/v1/replays/${replay.id}/accept`, undefined, shapes.replay),
    onSuccess: (next) => {
      queries.setQueryData(['replay', replay.id], next);
      return Promise.all(['replays', 'replayability'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const hindered = notAcceptable(replay);
  const parted = replay.fork !== null;
  return (
    <div className="choices">
      <div className="choices-buttons" role="group" aria-label="What to make of it">
        {parted ? <button type="button" className="button" aria-pressed={noise} onClick={() => onNoise(!noise)} title="Say what may differ at this place of the program (i)">It is noise</button> : null}
        {parted ? <button type="button" className="button" aria-pressed={live} onClick={() => setLive(!live)}>Go live from here</button> : null}
        {replay.accepted ? (
          <>
            <span className="flag good" data-testid="accepted"><span aria-hidden="true">✓</span>the new baseline</span>
            <button type="button" className="button" disabled={accept.isPending} onClick={() => accept.mutate('DELETE')}>Take back</button>
          </>
        ) : (
          <button type="button" className="button" disabled={hindered !== undefined || accept.isPending} onClick={() => accept.mutate('POST')} title={hindered ?? 'A later replay of the recording is one of this run'}>Accept as the new baseline</button>
        )}
        {hindered !== undefined && !replay.accepted && replay.calls.length > 0 ? <span className="soft">{hindered}</span> : null}
      </div>
      {accept.error === null ? null : <p role="alert"><span className="fail" aria-hidden="true">✕</span> <Revealed text={accept.error.message} /></p>}
      {live ? (
        <div data-testid="go-live">
          <p className="soft">Recorded answers as long as the app asks what it asked then; the provider itself, with your key and at its price, for what differs.</p>
          <Snippet label="Command" text={command(replay.of, server, '--fork')} />
        </div>
      ) : null}
    </div>
  );
}
