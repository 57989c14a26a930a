/**
 * Which certificate answers a connection, and whether the client is asked for one. HTTP.SYS calls
 * this an SSL binding.
 *
 * <p>A {@link dev.gatehouse.gateway.binding.Binding} says for which name and local address it is
 * meant; {@link dev.gatehouse.gateway.binding.Bindings} chooses the most specific one that fits,
 * and can explain the choice. Values only: where keys live is another package's business, so that a
 * process without keys can hold all of this.
 */
package dev.gatehouse.gateway.binding;
