/**
 * A gate's side of handshakes: which binding answers, with which key, whom it believes, and which
 * sessions it knows. The same for every pipeline, in whichever process it runs.
 */
package dev.gatehouse.gateway.handshake;
