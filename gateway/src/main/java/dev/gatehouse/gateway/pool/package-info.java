/**
 * Application pools: worker processes, supervised.
 *
 * <p>A {@link dev.gatehouse.gateway.pool.Supervisor} owns the pools with one thread. A pool keeps
 * its workers running, replaces them when they crash, and tells its request queue which of them may
 * be given requests. A worker is any command: it runs in a session of its own, and a lifeline ends
 * that session when the gate goes, however it goes. The words are IIS's: worker process, recycle,
 * rapid-fail protection.
 *
 * <p>Linux only: sessions come from util-linux's {@code setsid}, ownership of sockets from {@code
 * /proc}.
 */
package dev.gatehouse.gateway.pool;
