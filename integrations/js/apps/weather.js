// What the apps do: ask a model about the weather, with a tool, and tell the user.
export const provider = process.env.PROVIDER;
export const question = 'What is the weather in Oslo?';
export const instructions = 'Be brief.';
export const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const tools = [{ type: 'function', function: { name: 'weather', description: 'Weather now', parameters } }];

export function weather({ city }) {
  return { city, sky: 'rain', celsius: 8 };
}

/** Two calls of Chat Completions with a tool between them. */
export async function chatTurn(client) {
  const messages = [
    { role: 'system', content: instructions },
    { role: 'user', content: question },
  ];
  const call = { model: 'gpt-4.1-mini', tools, temperature: 0.2 };
  const asked = (await client.chat.completions.create({ ...call, messages })).choices[0].message;
  messages.push({ role: 'assistant', content: null, tool_calls: asked.tool_calls });
  for (const each of asked.tool_calls) {
    const found = JSON.stringify(weather(JSON.parse(each.function.arguments)));
    messages.push({ role: 'tool', tool_call_id: each.id, content: found });
  }
  return (await client.chat.completions.create({ ...call, messages })).choices[0].message.content;
}

export async function chatStream(client) {
  const messages = [{ role: 'user', content: question }];
  const options = { model: 'gpt-4.1-mini', messages, stream: true, stream_options: { include_usage: true } };
  let said = '';
  for await (const chunk of await client.chat.completions.create(options)) {
    said += chunk.choices[0]?.delta.content ?? '';
  }
  return said;
}

export async function chatFailure(client) {
  const messages = [{ role: 'user', content: question }];
  await client.chat.completions.create({ model: 'missing', messages }).then(
    () => Promise.reject(new Error('a model that is not there answered')),
    (failure) => failure.status === 404 || Promise.reject(failure),
  );
}
