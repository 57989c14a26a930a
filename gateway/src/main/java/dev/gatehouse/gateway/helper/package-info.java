/**
 * Helpers: programs of the gate in JVMs of their own, kept running, under another Unix user where
 * the gate was started as root. The filter and the guard are ones.
 *
 * <pre>{@code
 * var spec = HelperSpec.of("guard", "dev.gatehouse.gateway.guard.GuardProgram").as("gatehouse-keys");
 * HelperProcess guard = HelperProcess.start(spec, folder, event -> log);   // as root
 * Privileges.drop(account);                                             // then give root up
 * }</pre>
 *
 * A keeper, a small shell loop that already is that user, starts the helper again whenever we ask
 * it to. What the two sides know each other by is a Unix socket, the other end's user, and a token
 * that only goes down the keeper's own pipe.
 */
package dev.gatehouse.gateway.helper;
