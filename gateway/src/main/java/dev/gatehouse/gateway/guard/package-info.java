/**
 * The guard: the process that alone can read private keys and the authority's issuing key. The
 * gateway asks it to sign what a handshake signs, and to decrypt a pre-master secret; it never gets
 * a key, never a signature over bytes of its choice, and never a raw plaintext.
 *
 * <p>{@link dev.gatehouse.gateway.guard.GuardKeys} is the gateway's side, {@link
 * dev.gatehouse.gateway.guard.GuardProgram} the guard's. Between them go frames ({@link
 * dev.gatehouse.gateway.guard.ToGuard}, {@link dev.gatehouse.gateway.guard.FromGuard}) over a Unix
 * socket; neither side trusts the other's bytes.
 *
 * <p>RSA before TLS 1.2 signs a hash that the engine has made (MD5 beside SHA-1), which can be the
 * hash of anything: so the guard does not sign it, and such clients get the RSA key exchange, or an
 * ECDSA certificate.
 */
package dev.gatehouse.gateway.guard;
