/**
 * {@code ./bench gate}: the gate beside nginx, HAProxy and Caddy, in front of the same application
 * with the same certificate, one core for the front and the other for load and application.
 */
package dev.gatehouse.proving.bench.gate;
