// OpenInference watches OpenAI's client.
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import OpenAI from 'openai';
import { provider as telemetry, step } from './tracing.js';
import * as app from './weather.js';

const instrumentation = new OpenAIInstrumentation({ tracerProvider: telemetry });
instrumentation.manuallyInstrument(OpenAI);

const client = new OpenAI({ baseURL: `${app.provider}/v1`, apiKey: 'none', maxRetries: 0 });
await step('turn', async () => {
  await app.chatTurn(client);
  await app.chatStream(client);
  await app.chatFailure(client);
});
await telemetry.shutdown();
