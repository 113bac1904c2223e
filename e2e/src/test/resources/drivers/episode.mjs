/**
 * Plays the user and the tools of an episode against wrapped clients: episode.mjs PROVIDER PLAN
 *
 * PROVIDER is the URL of a scripted provider; the plan (a JSON file) is described in the class EpisodeProgram, and may be a list
 * of plans, each with a `provider` of its own. Without `repeat` an episode is played once, with it again and again until the
 * standard input ends. What the SDK counted is printed as JSON.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import * as verbatim from '@verbatim/sdk';

/** A conversation over OpenAI Chat Completions. */
class ChatCompletions {
  constructor(client, plan) {
    this.client = client;
    this.stream = plan.stream;
    this.messages = [{ role: 'system', content: plan.system }];
    this.parameters = {
      model: plan.model,
      messages: this.messages,
      tools: plan.tools,
      parallel_tool_calls: false,
      temperature: 0,
    };
  }

  user(text) {
    this.messages.push({ role: 'user', content: text });
  }

  /** Asks the model; the ids of the tool calls it wants. */
  async answer() {
    const answer = this.stream ? await this.streamed() : await this.whole();
    const calls = (answer.tool_calls ?? []).map(({ id, function: { name, arguments: given } }) => ({
      id,
      type: 'function',
      function: { name, arguments: given },
    }));
    this.messages.push({
      role: 'assistant',
      content: answer.content,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    });
    return calls.map((call) => call.id);
  }

  toolResult(id, result) {
    this.messages.push({ role: 'tool', tool_call_id: id, content: result });
  }

  async whole() {
    return (await this.client.chat.completions.create(this.parameters)).choices[0].message;
  }

  async streamed() {
    const stream = await this.client.chat.completions.create({
      ...this.parameters,
      stream: true,
      stream_options: { include_usage: true },
    });
    const answer = { content: null, tool_calls: [] };
    for await (const chunk of stream) {
      for (const { delta } of chunk.choices) {
        if (typeof delta.content === 'string') {
          answer.content = (answer.content ?? '') + delta.content;
        }
        for (const part of delta.tool_calls ?? []) {
          answer.tool_calls[part.index] ??= { id: part.id, function: { name: part.function.name, arguments: '' } };
          answer.tool_calls[part.index].function.arguments += part.function.arguments ?? '';
        }
      }
    }
    return answer;
  }
}

/** A conversation over Anthropic Messages, its system prompt marked for the prompt cache. */
class Messages {
  constructor(client, plan) {
    this.client = client;
    this.stream = plan.stream;
    this.messages = [];
    this.parameters = {
      model: plan.model,
      max_tokens: 1024,
      system: [{ type: 'text', text: plan.system, cache_control: { type: 'ephemeral' } }],
      messages: this.messages,
      tools: plan.tools.map(({ function: { name, description, parameters } }) => ({
        name,
        description,
        input_schema: parameters,
      })),
    };
  }

  user(text) {
    this.messages.push({ role: 'user', content: text });
  }

  /** Asks the model; the ids of the tool calls it wants. */
  async answer() {
    const answer = this.stream
      ? await this.client.messages.stream(this.parameters).finalMessage()
      : await this.client.messages.create(this.parameters);
    const content = answer.content.map((block) =>
      block.type === 'text'
        ? { type: 'text', text: block.text }
        : { type: 'tool_use', id: block.id, name: block.name, input: block.input },
    );
    this.messages.push({ role: 'assistant', content });
    return content.filter((block) => block.type === 'tool_use').map((block) => block.id);
  }

  toolResult(id, result) {
    this.messages.push({ role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: result }] });
  }
}

async function play(plan, chat) {
  for (const turn of plan.turns) {
    chat.user(turn.user);
    const results = [...turn.toolResults];
    for (let call = 0; call < turn.calls; call++) {
      for (const id of await chat.answer()) {
        if (results.length > 0) {
          chat.toolResult(id, results.shift());
        }
      }
    }
  }
}

const clients = new Map();

function clientOf(api, provider, episode) {
  const key = JSON.stringify([api, provider, episode]);
  if (!clients.has(key)) {
    const settings = { apiKey: 'sk-e2e-key', defaultHeaders: episode === undefined ? {} : { 'x-episode': episode } };
    const client =
      api === 'chat'
        ? verbatim.wrapOpenAI(new OpenAI({ ...settings, baseURL: `${provider}/v1` }))
        : verbatim.wrapAnthropic(new Anthropic({ ...settings, baseURL: provider }));
    clients.set(key, client);
  }
  return clients.get(key);
}

/** In a list of plans a header tells the provider which one it is. */
function chatOf(provider, plan) {
  const client = clientOf(plan.api, provider, plan.provider && plan.session);
  return plan.api === 'chat' ? new ChatCompletions(client, plan) : new Messages(client, plan);
}

/** Plays it in this session; what was said, or the kind of the error that ended it. */
async function playIn(session, provider, plan) {
  const chat = chatOf(provider, plan);
  try {
    await verbatim.labels({ session }, () =>
      plan.step ? verbatim.observe('episode', { kind: 'agent' }, () => play(plan, chat)) : play(plan, chat),
    );
  } catch (error) {
    if (!plan.fails) {
      throw error;
    }
    return error.constructor.name;
  }
  return createHash('sha256').update(JSON.stringify(chat.messages)).digest('hex');
}

const [, , provider, file] = process.argv;
const given = JSON.parse(readFileSync(file, 'utf8'));
const plans = Array.isArray(given) ? given : [given];
const { repeat } = plans[0];

let ended = false;
process.stdin.on('end', () => (ended = true)).resume();
let played = 0;
let mostHeld = 0;
const outcomes = [];
while (played === 0 || (repeat && !ended)) {
  played++;
  for (const plan of plans) {
    const session = repeat ? `${plan.session}-${played}` : plan.session;
    outcomes.push(await playIn(session, plan.provider ?? provider, plan));
  }
  mostHeld = Math.max(mostHeld, verbatim.stats().heldBytes);
}
const flushed = await verbatim.flush(60_000);
const stats = verbatim.stats();
console.log(
  JSON.stringify({
    played,
    outcomes: repeat ? [] : outcomes,
    flushed,
    captured: stats.captured,
    sent: stats.sent,
    dropped: stats.droppedTotal,
    bodiesDropped: stats.bodiesDropped,
    mostHeld,
    held: stats.heldBytes,
  }),
);
process.stdin.destroy();
