// A project of a user, whose prompt and questions the variables PROMPT and QUESTIONS change.
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { playTapes } from '@verbatim/sdk/testing';

const { PROMPT = 'polite', QUESTIONS = 'How long?|And then?' } = process.env;
const SYSTEM = `You help customers of a shop with their refunds.
Be brief and ${PROMPT}.
Never promise what the policy does not allow.`;

async function answers() {
  const client = new OpenAI({ maxRetries: 0 });
  const said = [];
  for (const content of QUESTIONS.split('|')) {
    const messages = [
      { role: 'system', content: SYSTEM },
      { role: 'user', content },
    ];
    const completion = await client.chat.completions.create({ model: 'gpt-5', messages });
    said.push(completion.choices[0].message.content);
  }
  return said;
}

const tapes = await playTapes('tapes');

test('refund', tapes.replay('refund', async () => {
  expect(process.env.OPENAI_API_KEY).toBe('replay');
  expect((await answers())[0]).toBe('answer to How long?');
}));

for (const name of tapes.names) {
  test(name, tapes.replay(name, async ({ baseUrls }) => {
    expect(baseUrls.openai).toBe(process.env.OPENAI_BASE_URL);
    expect(await answers()).toHaveLength(2);
  }));
}

test('without replay', () => {
  expect(process.env.VERBATIM_REPLAY_URL).toBeUndefined();
});
