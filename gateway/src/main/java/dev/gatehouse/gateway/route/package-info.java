/**
 * From a request's host to the queue that takes it. HTTP.SYS routes by address, port, host and
 * path; here it is the host alone so far.
 */
package dev.gatehouse.gateway.route;
