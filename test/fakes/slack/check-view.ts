/** What Slack says of a modal. */
import { checkBlocks } from './check-blocks.js';
import { checkText, type Faults, isObject, listOf, textOf, unknownKeys } from './check-text.js';

const KEYS = [
  'type',
  'title',
  'submit',
  'close',
  'blocks',
  'private_metadata',
  'callback_id',
  'notify_on_close',
];

export function checkView(view: unknown): Faults {
  if (!isObject(view)) return ['a view is needed'];
  const short = (key: 'title' | 'submit' | 'close'): Faults =>
    view[key] === undefined ? [] : checkText(view[key], 24, `/${key}`);
  const asks = listOf(view.blocks).some(({ type }) => type === 'input');
  return [
    ...(view.type === 'modal' ? [] : [`unsupported view ${textOf(view.type)}`]),
    ...unknownKeys(view, KEYS, '/view'),
    ...(view.title === undefined ? ['missing title'] : short('title')),
    ...short('submit'),
    ...short('close'),
    ...(asks && view.submit === undefined ? ['submit is needed where there are inputs'] : []),
    ...(textOf(view.private_metadata).length > 3_000 ? ['private_metadata is longer than 3000'] : []),
    ...(textOf(view.callback_id).length > 255 ? ['callback_id is longer than 255'] : []),
    ...checkBlocks(view.blocks, 'modal'),
  ];
}
