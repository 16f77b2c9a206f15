import type { ConfigInput } from './schema.ts';

/** Identity, for its type: a config file's default export. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;
