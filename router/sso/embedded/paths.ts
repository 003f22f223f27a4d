/** Where Keycloak has its endpoints, below the issuer. */
export const OIDC_PATH = '/protocol/openid-connect'
export const LOGIN_PATH = '/login-actions/authenticate'
export const DEVICE_PATH = '/device'
