// OpenAI's Agents SDK, whose own tracing OpenInference turns into spans of OpenTelemetry.
import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import * as agents from '@openai/agents';
import { provider as telemetry } from './tracing.js';
import * as app from './weather.js';

new OpenAIAgentsInstrumentation({ tracerProvider: telemetry }).manuallyInstrument(agents);

const agent = new agents.Agent({
  name: 'forecaster',
  instructions: app.instructions,
  model: 'gpt-4.1-mini',
  tools: [
    agents.tool({
      name: 'weather',
      description: 'Weather now',
      parameters: app.parameters,
      execute: (city) => JSON.stringify(app.weather(city)),
    }),
  ],
});
const models = new agents.OpenAIProvider({ baseURL: `${app.provider}/v1`, apiKey: 'none' });
await new agents.Runner({ modelProvider: models, groupId: 'chat-42' }).run(agent, app.question);
await telemetry.shutdown();
