/**
 * The request queue, which belongs to the house and not to the worker: requests wait here while a
 * worker starts, crashes or is replaced.
 *
 * <p>As with HTTP.SYS, a pool has one queue, whoever serves it. An HTTP connection {@linkplain
 * dev.gatehouse.gateway.queue.RequestQueue#offer offers} a {@link
 * dev.gatehouse.gateway.queue.Waiter} and is given a {@link dev.gatehouse.gateway.queue.Lease} on a
 * worker, at once or later, or a {@link dev.gatehouse.gateway.queue.Refusal}: exactly one of them,
 * exactly once.
 */
package dev.gatehouse.gateway.queue;
