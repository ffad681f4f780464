// Prettier for GraphQL only: JSON is laid out by jsonc-parser, which saves Babel (see vite.config.js).
import { applyEdits, format as edits } from 'jsonc-parser';
import * as prettier from '../node_modules/prettier/standalone.mjs';

export const parsers = {};
export const printers = {};

export async function format(text, options) {
  if (options.parser !== 'jsonc') return prettier.format(text, options);
  return applyEdits(text, edits(text, undefined, { insertSpaces: true, tabSize: 2 }));
}
export default { format };
