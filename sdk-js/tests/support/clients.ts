import Anthropic from '@anthropic-ai/sdk';
import AnthropicOld from 'anthropic-0';
import OpenAI, { AzureOpenAI } from 'openai';
import OpenAIOld, { AzureOpenAI as AzureOpenAIOld } from 'openai-6';

export { Anthropic, AzureOpenAI, OpenAI };

/** The versions of the provider clients that are tested; all have the methods of the newest that tests use. */
export const openAIs = [
  { version: 'openai 7', Client: OpenAI, Azure: AzureOpenAI },
  {
    version: 'openai 6',
    Client: OpenAIOld as unknown as typeof OpenAI,
    Azure: AzureOpenAIOld as unknown as typeof AzureOpenAI,
  },
];

export const anthropics = [
  { version: 'anthropic 1', Client: Anthropic },
  { version: 'anthropic 0', Client: AnthropicOld as unknown as typeof Anthropic },
];

export const KEY = 'sk-secret-of-the-test';
