/** The shape of what Discord's gateway sends us, as far as we look at it. */
import { InteractionType } from 'discord.js';
import * as z from 'zod';

const snowflake = z.string().regex(/^\d{17,20}$/u);
const person = z.object({ id: snowflake, username: z.string(), global_name: z.string().nullish() });

const common = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1).max(400),
  channel_id: snowflake.optional(),
  channel: z.object({ id: snowflake, type: z.number(), parent_id: snowflake.nullish() }).optional(),
  member: z.object({ user: person, nick: z.string().nullish(), roles: z.array(snowflake) }).optional(),
  user: person.optional(),
  locale: z.string().max(20).optional(),
});

/** Ours are strings all. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const option = z.object({
  name: z.string(),
  options: z
    .array(z.object({ name: z.string(), value: value.optional(), focused: z.boolean().optional() }))
    .optional(),
});

export type Option = z.infer<typeof option>;

const command = z.object({ name: z.string(), options: z.array(option).optional() });

const message = z.object({
  id: snowflake,
  content: z.string().default(''),
  embeds: z.array(z.object({ description: z.string().optional(), color: z.number().optional() })).default([]),
  components: z
    .array(
      z.object({
        components: z
          .array(z.object({ custom_id: z.string().optional(), label: z.string().optional() }))
          .default([]),
      }),
    )
    .default([]),
});

/** A text display comes back among the parts, without a field. */
const part = z.object({
  component: z
    .object({ custom_id: z.string(), value: z.string().optional(), values: z.array(z.string()).optional() })
    .optional(),
});

export const interactionShape = z.discriminatedUnion('type', [
  common.extend({ type: z.literal(InteractionType.ApplicationCommand), data: command }),
  common.extend({ type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: command }),
  common.extend({
    type: z.literal(InteractionType.MessageComponent),
    data: z.object({ custom_id: z.string().max(100) }),
    message,
  }),
  common.extend({
    type: z.literal(InteractionType.ModalSubmit),
    data: z.object({ custom_id: z.string().max(100), components: z.array(part).max(10) }),
  }),
]);

export type RawInteraction = z.infer<typeof interactionShape>;
