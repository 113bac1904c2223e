// Langfuse's SDK: its OpenAI client and its steps.
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { observeOpenAI } from '@langfuse/openai';
import { propagateAttributes, startActiveObservation } from '@langfuse/tracing';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';
import * as app from './weather.js';

const telemetry = new NodeTracerProvider({ spanProcessors: [new LangfuseSpanProcessor()] });
telemetry.register();

const client = observeOpenAI(new OpenAI({ baseURL: `${app.provider}/v1`, apiKey: 'none', maxRetries: 0 }));
await startActiveObservation(
  'turn',
  async (turn) => {
    turn.update({ input: app.question });
    await propagateAttributes({ sessionId: 'chat-42', userId: 'u-1042', tags: ['oslo'] }, async () => {
      turn.update({ output: await app.chatTurn(client) });
      await app.chatStream(client);
      await app.chatFailure(client);
    });
  },
  { asType: 'agent' },
);
await telemetry.shutdown();
