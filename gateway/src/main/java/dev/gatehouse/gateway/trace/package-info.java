/**
 * Requests' ways through the house: the steps of each arrangement, as data with their texts, and
 * the moments at which one request took them.
 *
 * <p>While nobody watches, nothing is kept and no clock is read: {@link
 * dev.gatehouse.gateway.trace.Watch} is one field that a connection looks at when it reads.
 * Handlers that decrypt keep {@link dev.gatehouse.gateway.trace.Stamps}, the HTTP side a {@link
 * dev.gatehouse.gateway.trace.Trail} for each request; what becomes of it, a {@link
 * dev.gatehouse.gateway.trace.Trace}, goes to {@link dev.gatehouse.gateway.trace.Watchers}.
 */
package dev.gatehouse.gateway.trace;
