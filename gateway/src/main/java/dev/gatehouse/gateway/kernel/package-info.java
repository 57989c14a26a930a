/**
 * TLS in the Linux kernel: after the handshake, which the engine holds in the event loop, the
 * kernel seals what is written to the socket and opens what is read from it, so plaintext goes
 * straight between HTTP and the socket, and files by {@code sendfile}.
 *
 * <p>{@link dev.gatehouse.gateway.kernel.KernelTls} knows what this kernel can, {@link
 * dev.gatehouse.gateway.kernel.KernelPipeline} is the arrangement. A connection that the kernel
 * cannot have, by its suite or for lack of TLS in it, is served inline.
 */
package dev.gatehouse.gateway.kernel;
