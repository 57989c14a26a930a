/**
 * Certificates, names and extensions: reading them, building them, and judging a path of them for a
 * name.
 */
package dev.gatehouse.pki;
