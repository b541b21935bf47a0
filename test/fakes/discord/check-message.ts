/** Discord's limits of a message, refused as Discord does. Characters are counted as JavaScript does, which is never less. */
import { checkButtons } from './check-components.js';
import { Faults, Refusal } from './refusal.js';

export interface Embed {
  title?: string;
  description?: string;
  color?: number;
  fields?: { name: string; value: string; inline?: boolean }[];
  footer?: { text: string };
  author?: { name: string };
}

export interface Button {
  type: number;
  style: number;
  label?: string;
  custom_id?: string;
  url?: string;
  disabled?: boolean;
}

export interface Row {
  type: number;
  components: Button[];
}

export interface MessageBody {
  content?: string;
  embeds?: Embed[];
  components?: Row[];
  allowed_mentions?: { parse?: string[] };
  flags?: number;
  nonce?: string;
  enforce_nonce?: boolean;
  message_reference?: { message_id: string; fail_if_not_exists?: boolean };
}

const KNOWN = [
  'content',
  'embeds',
  'components',
  'allowed_mentions',
  'flags',
  'nonce',
  'enforce_nonce',
  'message_reference',
];

export function checkMessage(body: MessageBody): void {
  const faults = new Faults();
  for (const name of Object.keys(body))
    if (!KNOWN.includes(name)) faults.add(name, 'Not known to the local Discord.');
  const { content = '', embeds = [], components = [] } = body;
  if (content !== '') faults.length('content', content, 1, 2_000);
  faults.count('embeds', embeds, 0, 10);
  for (const [index, embed] of embeds.entries()) checkEmbed(`embeds.${index}`, embed, faults);
  const total = embeds.reduce((sum, embed) => sum + sizeOf(embed), 0);
  if (total > 6_000) faults.add('embeds', 'Embed size exceeds maximum size of 6000');
  checkButtons(components, faults);
  if (body.nonce !== undefined) faults.length('nonce', body.nonce, 1, 25);
  faults.refuse();
  if (content === '' && embeds.length === 0 && components.length === 0)
    throw new Refusal(400, 50_006, 'Cannot send an empty message');
}

function checkEmbed(path: string, embed: Embed, faults: Faults): void {
  const texts: [name: string, value: string | undefined, max: number][] = [
    ['title', embed.title, 256],
    ['description', embed.description, 4_096],
    ['footer.text', embed.footer?.text, 2_048],
    ['author.name', embed.author?.name, 256],
  ];
  for (const [name, value, max] of texts)
    if (value !== undefined) faults.length(`${path}.${name}`, value, 1, max);
  faults.count(`${path}.fields`, embed.fields ?? [], 0, 25);
  for (const [index, { name, value }] of (embed.fields ?? []).entries()) {
    faults.length(`${path}.fields.${index}.name`, name, 1, 256);
    faults.length(`${path}.fields.${index}.value`, value, 1, 1_024);
  }
  const { color = 0 } = embed;
  if (!Number.isInteger(color) || color < 0 || color > 0xffffff) faults.add(`${path}.color`, 'Not a colour.');
}

function sizeOf(embed: Embed): number {
  const fields = (embed.fields ?? []).map(({ name, value }) => name.length + value.length);
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
  return [...fields, ...texts.map((text) => text?.length ?? 0)].reduce((sum, size) => sum + size, 0);
}
