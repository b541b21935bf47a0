/** What Slack says of blocks: a list of faults, empty when all is well. */
import {
  checkButton,
  checkInput,
  checkString,
  checkText,
  type Faults,
  isObject,
  listOf,
  textOf,
  unknownKeys,
} from './check-text.js';
import type { Json } from './workspace.js';

type Surface = 'message' | 'modal';

const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100 };

/** In characters of JSON; Slack names no figure, this is where it was seen to begin. */
export const ALL_BLOCKS_MAX = 13_200;

export function checkBlocks(blocks: unknown, surface: Surface): Faults {
  if (!Array.isArray(blocks)) return ['blocks must be a list'];
  if (blocks.length > MAX_BLOCKS[surface])
    return [`no more than ${MAX_BLOCKS[surface]} items allowed at /blocks`];
  const ids = blocks
    .map((block) => (isObject(block) ? block.block_id : undefined))
    .filter((id) => id !== undefined);
  return [
    ...(new Set(ids).size === ids.length ? [] : ['block_id must be unique']),
    ...blocks.flatMap((block, index) => checkBlock(block, surface, `/blocks/${index}`)),
  ];
}

function checkBlock(block: unknown, surface: Surface, at: string): Faults {
  if (!isObject(block)) return [`must be a block at ${at}`];
  const id = block.block_id === undefined ? [] : checkString(block.block_id, 255, `${at}/block_id`);
  return [...id, ...checkKind(block, surface, at)];
}

function checkKind(block: Json, surface: Surface, at: string): Faults {
  const only = (...keys: string[]): Faults => unknownKeys(block, ['type', 'block_id', ...keys], at);
  switch (block.type) {
    case 'header':
      return [...only('text'), ...checkText(block.text, 150, `${at}/text`)];
    case 'divider':
      return only();
    case 'section':
      return [...only('text', 'fields'), ...checkSection(block, at)];
    case 'context':
      return [...only('elements'), ...checkContext(block, at)];
    case 'actions':
      return [...only('elements'), ...checkActions(block, at)];
    case 'rich_text':
      return [...only('elements'), ...checkRichText(block, at)];
    case 'input':
      return surface === 'modal'
        ? [
            ...only('label', 'element', 'optional', 'hint'),
            ...checkText(block.label, 2_000, `${at}/label`),
            ...checkInput(block.element, `${at}/element`),
          ]
        : [`unsupported type: input at ${at}`];
    default:
      return [`unsupported type: ${textOf(block.type)} at ${at}`];
  }
}

function checkSection(block: Json, at: string): Faults {
  const both = ['plain_text', 'mrkdwn'];
  const fields = block.fields === undefined ? undefined : listOf(block.fields);
  if (block.text === undefined && fields === undefined) return [`text or fields are needed at ${at}`];
  return [
    ...(block.text === undefined ? [] : checkText(block.text, 3_000, `${at}/text`, both)),
    ...(fields && (fields.length < 1 || fields.length > 10) ? [`1 to 10 fields are allowed at ${at}`] : []),
    ...(fields ?? []).flatMap((field, index) => checkText(field, 2_000, `${at}/fields/${index}`, both)),
  ];
}

function checkContext(block: Json, at: string): Faults {
  const elements = listOf(block.elements);
  return [
    ...(elements.length < 1 || elements.length > 10 ? [`1 to 10 elements are allowed at ${at}`] : []),
    ...elements.flatMap((one, index) =>
      checkText(one, 3_000, `${at}/elements/${index}`, ['plain_text', 'mrkdwn']),
    ),
  ];
}

function checkActions(block: Json, at: string): Faults {
  const elements = listOf(block.elements);
  const ids = elements.map((element) => element.action_id);
  return [
    ...(elements.length < 1 || elements.length > 25 ? [`1 to 25 elements are allowed at ${at}`] : []),
    ...(new Set(ids).size === ids.length ? [] : [`action_id must be unique at ${at}`]),
    ...elements.flatMap((one, index) =>
      one.type === 'button'
        ? checkButton(one, `${at}/elements/${index}`)
        : [`unsupported element ${textOf(one.type)} at ${at}`],
    ),
  ];
}

const CONTAINERS = ['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'];
/** What stands inside, and which of its members must be there. */
const PIECES: Record<string, string[]> = {
  text: ['text'],
  emoji: ['name'],
  link: ['url'],
  user: ['user_id'],
  usergroup: ['usergroup_id'],
  channel: ['channel_id'],
  broadcast: ['range'],
  date: ['timestamp', 'format'],
};

function checkRichText(block: Json, at: string): Faults {
  const elements = listOf(block.elements);
  if (elements.length < 1) return [`elements are needed at ${at}`];
  return elements.flatMap((element, index) => {
    const here = `${at}/elements/${index}`;
    if (!CONTAINERS.includes(textOf(element.type)))
      return [`unsupported element ${textOf(element.type)} at ${here}`];
    const pieces = listOf(element.elements);
    if (pieces.length < 1) return [`elements are needed at ${here}`];
    return pieces.flatMap((piece, n) => checkPiece(piece, element.type, `${here}/elements/${n}`));
  });
}

function checkPiece(piece: Json, container: unknown, at: string): Faults {
  const needed = PIECES[textOf(piece.type)];
  if (!needed) return [`unsupported element ${textOf(piece.type)} at ${at}`];
  if (container === 'rich_text_preformatted' && piece.type !== 'text' && piece.type !== 'link')
    return [`unsupported element ${textOf(piece.type)} in preformatted text at ${at}`];
  const missing = needed.filter((key) => piece[key] === undefined).map((key) => `missing ${key} at ${at}`);
  return piece.type === 'text' ? [...missing, ...checkString(piece.text, 12_000, `${at}/text`)] : missing;
}
