/**
 * Pipelines: where ciphertext becomes plaintext, for each listener.
 *
 * <p>{@link dev.gatehouse.gateway.pipeline.InlinePipeline} does it in the event loop that has the
 * socket. A record is copied once, whole, into an array of the loop's and opened into another;
 * plaintext is gathered, sealed and written once. Nothing is accumulated, no object is made for a
 * record.
 */
package dev.gatehouse.gateway.pipeline;
