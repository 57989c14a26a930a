/**
 * The SSL queue's shared memory: byte rings with one writer and one reader, which need not trust
 * each other.
 *
 * <p>{@link dev.gatehouse.gateway.ring.RingWriter} and {@link
 * dev.gatehouse.gateway.ring.RingReader} are a ring's two ends, over any memory. {@link
 * dev.gatehouse.gateway.ring.Wire} is one end of a channel between two processes: a ring for each
 * direction in {@link dev.gatehouse.gateway.ring.SharedMemory}, and a {@link
 * dev.gatehouse.gateway.ring.Bell} for each sleeper. {@link dev.gatehouse.gateway.ring.Handing}
 * gives the other end to another process. Knows neither TLS nor Netty. Linux only.
 */
package dev.gatehouse.gateway.ring;
