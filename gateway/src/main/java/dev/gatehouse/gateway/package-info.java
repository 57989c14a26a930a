/**
 * The gate: listeners, bindings, pipelines, routes, request queues, pools and the workers behind
 * them.
 */
package dev.gatehouse.gateway;
