/** The browser of this machine for tests, or a loud line that there is none. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const browserPath = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path && existsSync(path));

/** Without a browser tests are skipped; on a build server that would be a green light for nothing. */
export const skipBrowserTests = browserPath === undefined && process.env.CI !== 'true';
if (skipBrowserTests)
  console.warn(
    '\n!!! NO BROWSER FOUND: the browser tests are SKIPPED. Install chromium or set CHROMIUM_PATH.\n',
  );

export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined)
    throw new Error('CI=true, but no browser: install chromium or set CHROMIUM_PATH.');
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
