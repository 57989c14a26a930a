/**
 * What a connection is told before it begins: a dated policy, whom to ask about what, where
 * randomness comes from, what it may use up. All values, made once and shared by many connections.
 */
package dev.gatehouse.tls.config;
