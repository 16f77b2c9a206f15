import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verify } from './testing/verify.ts';

const config = path.resolve(import.meta.dirname, '../environments/testing/staging.config.ts');
const asked = (command: string, ...more: string[]) => verify(command, '--config', config, ...more);

describe('on the command line, production', () => {
  it.each([
    ['run without a confirmation', ['run', '--env', 'production'], /found "none"; add --confirm production/],
    ['gate without one', ['gate', '--env', 'production'], /found "none"; add --confirm production/],
    [
      'run with the name of another',
      ['run', '--env', 'production', '--confirm', 'staging'],
      /expected production, .* found "staging"; type the name/,
    ],
  ])('is not touched by a %s, and nothing is started', async (_, [command = '', ...rest], says) => {
    const { code, stdout, stderr } = await asked(command, ...rest);
    expect(stderr).toMatch(says);
    expect(code).toBe(64);
    expect(stdout).not.toMatch(/run folder|k6/);
  });
});

describe('undo by a mirror', () => {
  it.each([
    [
      'an environment that the config lacks',
      ['--env', 'nowhere'],
      /\(staging, production\); found "nowhere"/,
    ],
    ['a run folder beside it', ['runs/x', '--env', 'staging'], /no run folder beside it; found "runs\/x"/],
  ])('refuses %s', async (_, args, says) => {
    const { code, stderr } = await asked('undo', ...args);
    expect(stderr).toMatch(says);
    expect(code).toBe(64);
  });
});
