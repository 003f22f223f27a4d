/** Starts a sign-in, or a stronger or newer one: `?page=portal&acr=substantial&max_age=300&return=/path`. */
export const SIGN_IN_PATH = '/sign-in'

/** Where the realm sends people back to: `redirectUris` of the pages' clients in the realm file. */
export const BACK_PATH = '/login/callback'

/** Takes a POST of a page of ours. */
export const SIGN_OUT_PATH = '/sign-out'
export const SIGN_OUT_EVERYWHERE_PATH = '/sign-out/everywhere'
