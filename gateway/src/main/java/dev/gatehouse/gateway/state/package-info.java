/**
 * The state folder: everything that a gate keeps, and the lock that lets only one gate keep it.
 *
 * <p>What the authority keeps in it is the authority's business ({@code dev.gatehouse.ca}); the
 * folder as such, who may look into it and who runs on it, is ours.
 */
package dev.gatehouse.gateway.state;
