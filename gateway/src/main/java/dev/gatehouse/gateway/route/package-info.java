/**
 * From a request's host and path to what answers it. HTTP.SYS routes by address, port, host and
 * path; here it is by host, exactly, and then by the longest path.
 */
package dev.gatehouse.gateway.route;
