import type { ReactNode } from 'react';
import type { Replay } from '../api/types';
import { Snippet } from '../base/Snippet';
import { command, VARIABLES } from './words';

/** How an app gets the recorded answers: one command, or the base URL of its client. */
export function HowToRun({ replay, server }: { readonly replay: Replay; readonly server: string }): ReactNode {
  return (
    <div className="how-to-run" data-testid="how-to-run">
      <section>
        <h2>Point a client here: this replay answers it</h2>
        <p className="soft">No provider is asked, any key will do{replay.speed === 0 ? '' : `; answers come at ${replay.speed} × the recorded speed`}.</p>
        <Snippet label="Base URLs" text={Object.entries(replay.baseUrls).map(([provider, url]) => `export ${VARIABLES[provider] ?? provider}=${url}`).join('\n')} />
      </section>
      <section>
        <h2>Or let the command line set them</h2>
        <p className="soft">Begins a replay of its own of the same recording, runs your command in it, and ends with 0 if all was asked as recorded.</p>
        <Snippet label="Command" text={command(replay.of, server, replay.keepGoing ? '--keep-going' : '')} />
      </section>
    </div>
  );
}
