/**
 * What a team channel shows, as data. All strings are plain text in the reader's language, already localised;
 * the adapter encodes every one of them at the last step, because a line may hold a buyer's or a shop's words.
 */
export interface Card {
  kind: 'board' | 'order' | 'note' | 'list';
  tone: Tone;
  title: string;
  /** Short label/value pairs, at most 10. */
  facts: Fact[];
  /** Paragraphs under the facts. */
  lines: Line[];
  /** A table for boards and lists; adapters without tables draw it as lines. */
  rows?: Row[];
  buttons: Button[];
  /** One line for notifications and screen readers. */
  summary: string;
  /** BCP 47 language of the texts: `en` or `zh-CN`. */
  language: string;
}

/** `good`: paid. `bad`: needs a person now. `closed`: over. */
export type Tone = 'calm' | 'active' | 'warning' | 'bad' | 'good' | 'closed';

export interface Fact {
  label: string;
  value: string;
  /** When the value is a moment, its epoch ms: an adapter may show it ticking. */
  at?: number;
}

export interface Line {
  text: string;
  /** `quote`: words of a buyer. `copy`: a text meant to be copied. `small`: history. */
  style?: 'quote' | 'copy' | 'small' | 'strong';
}

export interface Row {
  cells: string[];
  tone?: Tone;
}

export interface Button {
  /** ≤ 22 base64url characters, all an adapter may send out; the server row knows the rest. Absent on a link. */
  token?: string;
  /** A link button: opened by the client, never pressed. */
  url?: string;
  label: string;
  style: 'default' | 'primary' | 'danger';
  /** Destructive acts ask first, in the platform's own way. */
  confirm?: Confirm;
}

export interface Confirm {
  title: string;
  text: string;
  yes: string;
  no: string;
}

/** A small dialog: message preview, snooze, extend. */
export interface Form {
  /** Comes back with the submit; same rules as a button's token. */
  token: string;
  title: string;
  /** Shown above the fields, for example the preview of a message. */
  text?: string;
  fields: FormField[];
  submit: string;
  cancel: string;
  language: string;
}

export interface FormField {
  name: string;
  label: string;
  kind: 'text' | 'choice';
  value: string;
  /** For `choice`. */
  options?: { value: string; label: string }[];
  maxLength?: number;
}
