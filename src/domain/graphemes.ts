let segmenter: Intl.Segmenter | undefined;

/** What people see as one character each. Made at the first need: its tables take longer to read than most of a start does. */
export function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}
