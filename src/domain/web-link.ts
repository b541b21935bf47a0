/** Leads to the web and nowhere else: `javascript:` and its kin never become a link. */
export function isWebLink(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
