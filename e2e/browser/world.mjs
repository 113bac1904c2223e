// What the browser tests stand on: one Chromium, pages that report every sign of trouble, screenshots.
import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const server = process.env.VERBATIM ?? 'http://127.0.0.1:4318';
const screenshots = process.env.SCREENSHOTS ?? 'screenshots';

/** The Chromium of the system; VERBATIM_CHROMIUM names another one. */
const executablePath = [process.env.VERBATIM_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((path) => path && existsSync(path));
if (!executablePath) {
  throw new Error('No Chromium was found (looked at VERBATIM_CHROMIUM, /usr/bin/chromium, /usr/bin/google-chrome). Debian: apt-get install chromium');
}

await mkdir(screenshots, { recursive: true });
export const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** A page with `trouble`: what the console, scripts, dialogs and requests to other hosts did wrong. */
export async function open(path, { dark = false, width = 1280 } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light' });
  // How fast the page is, benchmarks say; here a busy machine without a graphics card must not fail it.
  page.setDefaultTimeout(40_000);
  page.trouble = [];
  page.on('console', (message) => message.type() === 'error' && page.trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.trouble.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    page.trouble.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server) && !request.url().startsWith('data:')) page.trouble.push(`request: ${request.url()}`);
  });
  await page.goto(server + path);
  return page;
}

export const shot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`) });

export async function get(path) {
  const response = await fetch(server + path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** Sends a JSON document. */
export async function post(path, document) {
  const response = await fetch(server + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
