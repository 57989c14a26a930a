/**
 * An authority of one's own: a root and an intermediate in a state folder, certificates for local
 * names below them, and their renewal.
 *
 * <p>{@link dev.gatehouse.ca.Authority} is where to begin; {@link dev.gatehouse.ca.StateFolder} is
 * where everything lies; {@link dev.gatehouse.ca.Renewal} keeps a server's certificate fresh while
 * it runs. What the certificates say stands in one file, {@code Profiles}, each value with its
 * source. What can go wrong is an {@link dev.gatehouse.ca.AuthorityError}: a value that knows whose
 * fault it is.
 */
package dev.gatehouse.ca;
