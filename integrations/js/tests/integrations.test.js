// Packages that watch model calls in JavaScript: a turn with a tool, a stream, a failure.
import { expect, test } from 'vitest';
import { outline, run, said } from './server.js';

const SYSTEM = ['system', 'Be brief.'];
const USER = ['user', 'What is the weather in Oslo?'];
const REQUEST = ['assistant', ['call_oslo', 'weather', { city: 'Oslo' }]];
const RESULT = ['tool', ['call_oslo', { city: 'Oslo', sky: 'rain', celsius: 8 }]];
const ANSWER = ['assistant', 'It rains in Oslo, at 8 degrees.'];
const STREAMED = ['assistant', 'It rains in Oslo.'];

const tokens = ({ span }) => [span.call.usage.inputTotal, span.call.usage.cacheRead, span.call.usage.outputTotal];
const totals = ({ llmCalls, inputTokens, outputTokens }) => [llmCalls, inputTokens, outputTokens];
const models = ({ span }) => [span.call.requestModel, span.call.responseModel];

function expectTurn(asked, answered, streamed) {
  expect(said(asked)).toEqual([[SYSTEM, USER], [REQUEST]]);
  expect(said(answered)).toEqual([[SYSTEM, USER, REQUEST, RESULT], [ANSWER]]);
  expect(said(streamed)).toEqual([[USER], [STREAMED]]);
  expect(asked.span.conversation.tools.map((tool) => tool.name)).toEqual(['weather']);
  expect(tokens(asked)).toEqual([120, 64, 18]);
  expect(tokens(answered)).toEqual([150, 0, 12]);
}

test('AI SDK', async () => {
  const trace = await run('ai-sdk', 9);
  expect(outline(trace.root)).toEqual(['span', ['agent', 'llm', 'tool', 'llm'], ['agent', 'llm'], ['agent', 'llm']]);
  const [asked, answered, streamed, failed] = trace.calls;
  expectTurn(asked, answered, streamed);
  expect(models(asked)).toEqual(['gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14']);
  expect(trace.calls.map((call) => call.finishReason)).toEqual(['tool_call', 'stop', 'stop', undefined]);
  expect(trace.calls.map((call) => call.stream)).toEqual([false, false, true, false]);
  expect(streamed.timeToFirstTokenMs).toBeGreaterThan(0);
  // The agents above repeat the sums of their calls.
  expect(totals(trace)).toEqual([4, 310, 35]);
  expect([failed.status, failed.errorType]).toEqual(['error', 'AI_APICallError']);
  const tool = trace.steps.find((step) => step.kind === 'tool');
  expect([tool.toolName, tool.toolCallId]).toEqual(['weather', 'call_oslo']);
  expect(JSON.parse(tool.span.input)).toEqual({ city: 'Oslo' });
  expect(JSON.parse(tool.span.output)).toEqual({ city: 'Oslo', sky: 'rain', celsius: 8 });
  expect([trace.sessionId, trace.sessionDeclared, trace.userId]).toEqual(['chat-42', true, 'u-1042']);
  expect(asked.span.metadata).toEqual({ tier: 'gold' });
});

test('OpenInference on openai: a failed call leaves no span, a stream no tokens', async () => {
  const trace = await run('openinference-openai', 5);
  expect(outline(trace.root)).toEqual(['span', 'llm', 'tool', 'llm', 'llm']);
  const [asked, answered, streamed] = trace.calls;
  expectTurn(asked, answered, streamed);
  expect(trace.calls.map((call) => call.finishReason)).toEqual(['tool_call', 'stop', 'stop']);
  expect(totals(trace)).toEqual([3, 270, 30]);
});

test('Langfuse on openai', async () => {
  const trace = await run('langfuse-openai', 6);
  expect(outline(trace.root)).toEqual(['agent', 'llm', 'tool', 'llm', 'llm', 'llm']);
  const [asked, answered, streamed, failed] = trace.calls;
  expectTurn(asked, answered, streamed);
  expect(totals(trace)).toEqual([4, 310, 35]);
  expect(failed.status).toBe('error');
  expect(failed.errorMessage).toContain('The model `missing` does not exist.');
  expect([trace.sessionId, trace.userId]).toEqual(['chat-42', 'u-1042']);
  expect([trace.root.span.input, trace.root.span.output]).toEqual([USER[1], ANSWER[1]]);
});

test('OpenAI Agents with OpenInference', async () => {
  const trace = await run('agents', 9);
  const agent = trace.steps.find((step) => step.name === 'forecaster');
  expect(agent.kind).toBe('agent');
  // The tool has no call id, so the one that was found in the messages stands beside it.
  expect(outline(agent)).toEqual(['agent', ['chain', 'llm', 'tool', 'tool'], ['chain', 'llm']]);
  const [asked, answered] = trace.calls;
  expect(said(asked)).toEqual([[SYSTEM, USER], [REQUEST]]);
  expect(said(answered)).toEqual([[SYSTEM, USER, REQUEST, RESULT], [ANSWER]]);
  expect([tokens(asked), tokens(answered)]).toEqual([
    [120, 64, 18],
    [150, 0, 12],
  ]);
  expect(asked.span.call.responseId).toBe('resp_120');
  expect(totals(trace)).toEqual([2, 270, 30]);
  const tool = agent.children[0].children.find((step) => step.kind === 'tool' && !step.inferred);
  expect(JSON.parse(tool.span.output)).toEqual({ city: 'Oslo', sky: 'rain', celsius: 8 });
});
