/**
 * The site file: what a gate is to do, as one value and as the text that a person writes.
 *
 * <p>{@link dev.gatehouse.gateway.site.SiteFile} is the whole of it: listeners, bindings, sites
 * with their routes, and pools. A value of it is consistent: what a route names is there.
 */
package dev.gatehouse.gateway.site;
