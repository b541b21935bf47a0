/** A browser comes back from the authorise page: only with the state of a link of ours, once and in time. */
import type { Redirect } from '../../ports.js';
import { useAttempt } from '../../store/connect-attempts.js';
import type { Unit } from '../../store/database.js';

/** `code`: it is taken. `denied`: the seller said no. All others: nothing was taken. */
export type RedirectVerdict = 'code' | 'denied' | 'no_redirect' | 'no_state' | 'unknown' | 'used' | 'expired';

/** Keeps what was brought for the command that waits for it. */
export async function receiveRedirect(
  unit: Unit,
  redirect: Redirect | undefined,
  sealCode: (shopId: string, code: string) => string,
): Promise<RedirectVerdict> {
  if (!redirect) return 'no_redirect';
  if (redirect.state === undefined) return 'no_state';
  const use = await useAttempt(unit, redirect.state, ({ shop_id }) =>
    redirect.kind === 'refused'
      ? { refusal: redirect.word }
      : { sealed_code: sealCode(shop_id, redirect.code) },
  );
  if (!use.ok) return use.because;
  return redirect.kind === 'refused' ? 'denied' : 'code';
}
