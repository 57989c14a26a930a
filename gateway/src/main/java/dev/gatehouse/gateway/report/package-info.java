/**
 * What the gate tells people: log lines, and errors that are one sentence.
 *
 * <p>The other packages of this room use it; it uses none of them.
 */
package dev.gatehouse.gateway.report;
