/**
 * The vocabulary of TLS: the IANA registries as values, alerts, and the errors in which a
 * connection can end. It sits at the bottom of the engine, so that every layer speaks of the same
 * things, and knows nothing of messages or keys.
 */
package dev.gatehouse.tls.spec;
