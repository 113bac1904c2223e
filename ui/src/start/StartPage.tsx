import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { statusQuery } from '../api/queries';
import { Snippet } from '../base/Snippet';
import { useTail } from '../list/useTail';
import './start.css';

/** What stands where traces will be: how to send the first one. Turns into that trace by itself. */
export function StartPage(): ReactNode {
  const { data: status } = useQuery(statusQuery);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const tail = useTail('', true);
  const first = tail.fresh.values().next().value;
  useEffect(() => {
    if (first === undefined) return;
    queries.removeQueries({ queryKey: ['traces'] });
    void navigate({ to: '/traces/$traceId', params: { traceId: first.traceId } });
  }, [first, navigate, queries]);

  const url = status?.url ?? location.origin;
  return (
    <div className="start" data-testid="start">
      <p className="start-wait" role="status">
        <span className={`frame-dot ${tail.connected ? 'is-on' : ''}`} aria-hidden="true" />
        {tail.connected ? 'Waiting for the first trace …' : 'Connecting to the server …'}
        <span className="soft"> It opens here by itself.</span>
      </p>
      <h1>Send a trace to this server</h1>
      <section>
        <h2>Java, with openai-java or anthropic-java</h2>
        <p className="soft">Wrap the client you have. Every call, retry and byte of it arrives here; the app is never held up.</p>
        <Snippet
          text={`OpenAIClient client = Verbatim.wrap(OpenAIOkHttpClient.fromEnv());${url === 'http://localhost:4318' ? '' : `\n// and in the environment: VERBATIM_ENDPOINT=${url}`}`}
        />
      </section>
      <section>
        <h2>Anything that speaks OpenTelemetry</h2>
        <p className="soft">Set two variables and start the program again: OTLP over HTTP, protobuf or JSON{status?.grpcPort === undefined || status.grpcPort === null ? '' : `; gRPC also on port ${status.grpcPort}`}.</p>
        <Snippet text={`export OTEL_EXPORTER_OTLP_ENDPOINT=${url}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`} />
      </section>
      <section>
        <h2>Only to see it</h2>
        <Snippet text="./verbatim demo" />
        <p className="soft">plays real conversations through a scripted provider.</p>
      </section>
    </div>
  );
}
