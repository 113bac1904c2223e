// Vercel's AI SDK, which tells OpenTelemetry itself: a turn with a tool, a stream, a failure.
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { provider as telemetry, step } from './tracing.js';
import * as app from './weather.js';

const openai = createOpenAI({ baseURL: `${app.provider}/v1`, apiKey: 'none' });
const experimental_telemetry = {
  isEnabled: true,
  functionId: 'forecast',
  metadata: { sessionId: 'chat-42', userId: 'u-1042', tier: 'gold' },
};
const common = { model: openai.chat('gpt-4.1-mini'), experimental_telemetry, maxRetries: 0 };

await step('turn', async () => {
  await generateText({
    ...common,
    system: app.instructions,
    prompt: app.question,
    tools: {
      weather: tool({ description: 'Weather now', inputSchema: jsonSchema(app.parameters), execute: app.weather }),
    },
    stopWhen: stepCountIs(3),
  });
  const stream = streamText({ ...common, prompt: app.question });
  for await (const _ of stream.textStream);
  await generateText({ ...common, model: openai.chat('missing'), prompt: app.question }).then(
    () => Promise.reject(new Error('a model that is not there answered')),
    (failure) => failure.statusCode === 404 || Promise.reject(failure),
  );
});
await telemetry.shutdown();
