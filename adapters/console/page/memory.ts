/** Small choices that outlive a reload. A browser that forbids storage only forgets them. */

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`unpaid.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`unpaid.${key}`, value);
  } catch {
    // Nothing to mend: the choice holds until the page is closed.
  }
}
